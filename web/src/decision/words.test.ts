import { expect, test } from 'vitest';
import type { Result } from '../api/types.ts';
import { ago, chanceSentence, decisionSentence, mebibytes, percent, plural } from './words.ts';

const result = (change: Partial<Result>) => ({ pred_score: 0.93, pred_label: 'anomalous', threshold: 0.61, normals: 8, ...change }) as Result;

test('percentages have the digits that matter', () => {
  expect([0.001, 0.005, 0.01, 0.015, 0.02, 0.5].map(percent)).toEqual(['0.1 %', '0.5 %', '1 %', '1.5 %', '2 %', '50 %']);
});

test('a decision is a sentence with its numbers', () => {
  expect(decisionSentence(result({}))).toBe('0.930 reaches the threshold, 0.610.');
  expect(decisionSentence(result({ pred_label: 'undecided', pred_score: 0.5 }))).toContain('8 normal pictures suggest');
  expect(decisionSentence(result({ threshold: null }))).toContain('Nothing is known');
});

test('a p-value is one in so many', () => {
  expect(chanceSentence(0.004)).toBe('About 1 in 250 normal pictures would score as high.');
  expect(chanceSentence(0.42)).toBe('About 42 in 100 normal pictures would score as high.');
  expect(chanceSentence(0)).toBe('Fewer than 1 in 1,000 normal pictures would score as high.');
  expect(chanceSentence(null)).toBe('');
});

test('time and size are rounded to what one remembers', () => {
  const now = Date.parse('2026-11-26T12:00:00Z');
  expect(ago('2026-11-26T11:59:50Z', now)).toBe('just now');
  expect(ago('2026-11-26T11:20:00Z', now)).toBe('40 min ago');
  expect(ago('2026-11-26T06:00:00Z', now)).toBe('6 h ago');
  expect(mebibytes(58.2)).toBe('58 MiB');
  expect(mebibytes(4096)).toBe('4.0 GiB');
  expect(plural(1, 'picture')).toBe('1 picture');
  expect(plural(1200, 'picture')).toBe('1,200 pictures');
});
