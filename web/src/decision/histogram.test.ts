import { expect, test } from 'vitest';
import { falseAlarmSteps, histogram, labelOf, nearestStep, shareAtOrAbove } from './histogram.ts';

test('every score is counted once, 0 in the first bar and 1 in the last', () => {
  expect(histogram([0, 0.09, 0.1, 0.55, 1], 10)).toEqual([2, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

test('what is no number is not drawn, and what is outside belongs to the ends', () => {
  expect(histogram([NaN, -0.2, 1.4], 4)).toEqual([1, 0, 0, 1]);
});

test('a score at the threshold is anomalous, at the band undecided', () => {
  expect(labelOf(0.6, 0.6, 0.5)).toBe('anomalous');
  expect(labelOf(0.5, 0.6, 0.5)).toBe('undecided');
  expect(labelOf(0.49, 0.6, 0.5)).toBe('normal');
  expect(labelOf(0.59, 0.6, null)).toBe('normal');
});

test('the share of false alarms counts scores at the threshold', () => {
  expect(shareAtOrAbove([0.1, 0.5, 0.6, 0.9], 0.6)).toBe(0.5);
  expect(shareAtOrAbove([], 0.6)).toBe(0);
});

test('the slider stands at the step that is nearest by ratio', () => {
  falseAlarmSteps.forEach((step, index) => expect(nearestStep(step)).toBe(index));
  expect(falseAlarmSteps[nearestStep(0.012)]).toBe(0.01);
  expect(falseAlarmSteps[nearestStep(0.0001)]).toBe(0.001);
});
