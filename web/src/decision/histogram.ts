// How are scores drawn: which bar does each belong to, and where do threshold and band lie? Scores are from 0 to 1.
// Tested by histogram.test.ts

import type { Label } from '../api/types.ts';

// How many scores fall into each of `bins` equal parts of 0 to 1; 1 belongs to the last.
export function histogram(scores: readonly number[], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const score of scores) {
    if (!Number.isFinite(score)) continue;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(score * bins)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

// What a score would be called: docs/decision.md. A threshold set by hand leaves nothing undecided.
export function labelOf(score: number, threshold: number, normalBelow: number | null): Label {
  if (score >= threshold) return 'anomalous';
  return normalBelow !== null && score >= normalBelow ? 'undecided' : 'normal';
}

export const shareAtOrAbove = (scores: readonly number[], threshold: number): number =>
  scores.length === 0 ? 0 : scores.filter((score) => score >= threshold).length / scores.length;

// The shares of false alarms a slider steps through: even steps would leave no room for small ones.
export const falseAlarmSteps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5] as const;

export function nearestStep(share: number): number {
  let best = 0;
  falseAlarmSteps.forEach((step, index) => {
    const distance = (value: number) => Math.abs(Math.log(value / share));
    if (distance(step) < distance(falseAlarmSteps[best] ?? 1)) best = index;
  });
  return best;
}
