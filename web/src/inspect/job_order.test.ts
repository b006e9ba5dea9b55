import { expect, test } from 'vitest';
import type { Label, StoredResult } from '../api/types.ts';
import { listed } from './job_order.ts';
import type { Job } from './queue.ts';

const job = (key: number, score: number | null, label: Label = 'normal'): Job => ({
  key, name: `${key}`, set: 's', source: null, state: score === null ? 'failed' : 'done', problem: null,
  result: score === null ? null : ({ pred_score: score, pred_label: label } as StoredResult),
});

const jobs = [job(1, 0.2), job(2, null), job(3, 0.9, 'anomalous'), job(4, 0.2)];
const keys = (list: Job[]) => list.map(({ key }) => key);

test('the worst come first, equal ones as added, those without a score last', () => {
  expect(keys(listed(jobs, 'score', 'all'))).toEqual([3, 1, 4, 2]);
  expect(keys(listed(jobs, 'added', 'all'))).toEqual([1, 2, 3, 4]);
});

test('a filter shows one decision, or what failed', () => {
  expect(keys(listed(jobs, 'added', 'anomalous'))).toEqual([3]);
  expect(keys(listed(jobs, 'added', 'failed'))).toEqual([2]);
});

test('the list given is left as it was', () => {
  const before = keys(jobs);
  listed(jobs, 'score', 'all');
  expect(keys(jobs)).toEqual(before);
});
