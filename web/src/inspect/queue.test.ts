import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../api/api_error.ts';
import type { StoredResult } from '../api/types.ts';
import { Queue, progressOf, type Job } from './queue.ts';

const result = (id: string): StoredResult => ({
  image: id, width: 1, height: 1, pred_score: 0.5, pred_label: 'normal', threshold: null, p_value: null, normals: null,
  parts: { patch: 0, image: null, text: null }, regions: [], model: 'm', prompts: 's@1', shots: 1, id, created_at: '', prompt_set: 's', review: null,
});

// A judge whose answers the test gives by hand.
function byHand() {
  const open: { job: Job; done: (result: StoredResult) => void; fail: (error: unknown) => void; signal: AbortSignal }[] = [];
  const judge = (job: Job, signal: AbortSignal) =>
    new Promise<StoredResult>((done, fail) => {
      open.push({ job, done, fail, signal });
      signal.addEventListener('abort', () => fail(new ApiError('cancelled', 'Cancelled')));
    });
  return { open, judge };
}

const files = (...names: string[]) => names.map((name) => ({ name, source: new Blob([name]) }));
const states = (queue: Queue) => queue.jobs.value.map(({ state }) => state);
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('no more are on their way than allowed, and the next follows at once', async () => {
  const { open, judge } = byHand();
  const queue = new Queue(judge, signal(2));
  queue.add('s', files('a', 'b', 'c'));
  expect(states(queue)).toEqual(['sending', 'sending', 'waiting']);
  open[1]?.done(result('b'));
  await settle();
  expect(states(queue)).toEqual(['sending', 'done', 'sending']);
  expect(progressOf(queue.jobs.value)).toEqual({ all: 3, done: 1, failed: 0, open: 2 });
});

test('a busy server is waited for as long as it asks, and nothing counts as failed', async () => {
  const { open, judge } = byHand();
  const queue = new Queue(judge, signal(1));
  queue.add('s', files('a', 'b'));
  open[0]?.fail(new ApiError('busy', 'full', 429, 7));
  await settle();
  expect(states(queue)).toEqual(['waiting', 'waiting']);
  expect(queue.pause.value?.why).toBe('busy');
  await vi.advanceTimersByTimeAsync(6_900);
  expect(open).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(open).toHaveLength(2);
  expect(queue.pause.value).toBeNull();
});

test('while the server is down everything is kept, and goes on when asked', async () => {
  const { open, judge } = byHand();
  const queue = new Queue(judge, signal(2));
  queue.add('s', files('a', 'b', 'c'));
  open[0]?.fail(new ApiError('unreachable', 'The server does not answer'));
  open[1]?.fail(new ApiError('unreachable', 'The server does not answer'));
  await settle();
  expect(states(queue)).toEqual(['waiting', 'waiting', 'waiting']);
  expect(open).toHaveLength(2);
  queue.resume();
  expect(open).toHaveLength(4);
});

test('a broken picture fails alone, with words, and can be tried again', async () => {
  const { open, judge } = byHand();
  const queue = new Queue(judge, signal(2));
  queue.add('s', files('a', 'b'));
  open[0]?.fail(new ApiError('bad-format', 'not a picture', 200));
  open[1]?.done(result('b'));
  await settle();
  expect(states(queue)).toEqual(['failed', 'done']);
  expect(queue.jobs.value[0]?.problem).toContain('Not a picture.');
  queue.retry();
  expect(states(queue)).toEqual(['sending', 'done']);
  expect(queue.jobs.value[0]?.problem).toBeNull();
});

test('cancelling stops what is on its way and keeps the pictures', async () => {
  const { open, judge } = byHand();
  const queue = new Queue(judge, signal(1));
  queue.add('s', files('a', 'b'));
  queue.cancel();
  await settle();
  expect(open[0]?.signal.aborted).toBe(true);
  expect(states(queue)).toEqual(['failed', 'failed']);
  queue.retry();
  expect(states(queue)).toEqual(['sending', 'waiting']);
});

test('judging again keeps the old result until the new one is there, and if that is cancelled', async () => {
  const { open, judge } = byHand();
  const queue = new Queue(judge, signal(1));
  const [job] = queue.add('s', files('a'));
  open[0]?.done(result('old'));
  await settle();
  queue.again(new Set([job?.key ?? 0]));
  expect(queue.jobs.value[0]).toMatchObject({ state: 'sending', result: { id: 'old' } });
  queue.cancel();
  await settle();
  expect(queue.jobs.value[0]).toMatchObject({ state: 'done', result: { id: 'old' } });
  queue.again(new Set([job?.key ?? 0]));
  open[2]?.done(result('new'));
  await settle();
  expect(queue.jobs.value[0]).toMatchObject({ state: 'done', result: { id: 'new' } });
});

test('results of before come first and are not listed twice', () => {
  const queue = new Queue(byHand().judge, signal(1));
  queue.add('s', files('a'));
  queue.addDone([result('x')]);
  queue.addDone([result('x')]);
  expect(queue.jobs.value.map(({ name }) => name)).toEqual(['x', 'a']);
});
