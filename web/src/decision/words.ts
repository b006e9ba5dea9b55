// How are numbers and decisions said to a person? Tested by words.test.ts

import type { Label, Result } from '../api/types.ts';

export const labelWords: Record<Label, string> = {
  normal: 'Normal',
  anomalous: 'Anomalous',
  undecided: 'Undecided',
};

export const score = (value: number): string => value.toFixed(3);

export function percent(share: number): string {
  const value = share * 100;
  const digits = value !== 0 && value < 1 ? 1 : value < 10 && !Number.isInteger(Number(value.toFixed(1))) ? 1 : 0;
  return `${value.toFixed(digits)} %`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

// Why the label is what it is.
export function decisionSentence(result: Result): string {
  const { pred_label: label, pred_score: value, threshold, normals } = result;
  if (threshold === null) return 'Nothing is known of normal scores, so nothing is decided. Compare it with others.';
  const limit = score(threshold);
  const seen = normals === null ? 'the normal pictures' : plural(normals, 'normal picture');
  if (label === 'anomalous') return `${score(value)} reaches the threshold, ${limit}.`;
  if (label === 'normal') return `${score(value)} is as low as normal pictures score; the threshold is ${limit}.`;
  return `Higher than ${seen} suggest, but below the threshold, ${limit}, that so few can promise. Look for yourself.`;
}

export function chanceSentence(p: number | null): string {
  if (p === null) return '';
  if (p >= 0.1) return `About ${Math.round(p * 100)} in 100 normal pictures would score as high.`;
  // Beyond that a tail fitted to a handful of scores says nothing that anyone should rely on.
  if (p < 0.001) return 'Fewer than 1 in 1,000 normal pictures would score as high.';
  const oneIn = Math.round(1 / p);
  return `About 1 in ${oneIn.toLocaleString('en')} normal pictures would score as high.`;
}

const seconds = { minute: 60, hour: 3600, day: 86400 };

export function ago(iso: string, now = Date.now()): string {
  const passed = (now - Date.parse(iso)) / 1000;
  if (!Number.isFinite(passed)) return iso;
  if (passed < 45) return 'just now';
  if (passed < seconds.hour) return `${Math.max(1, Math.round(passed / seconds.minute))} min ago`;
  if (passed < seconds.day) return `${Math.round(passed / seconds.hour)} h ago`;
  return new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

export const moment = (iso: string): string =>
  new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export function mebibytes(value: number): string {
  return value >= 1024 ? `${(value / 1024).toFixed(1)} GiB` : `${Math.round(value)} MiB`;
}
