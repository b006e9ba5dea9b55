import { expect, test } from 'vitest';
import { ApiError, errorOf, sentencesOf, waitOf } from './api_error.ts';

const problem = (body: unknown, status: number, headers = {}) => new Response(JSON.stringify(body), { status, headers });

test('a problem keeps its kind, its words and how long to wait', async () => {
  const error = await errorOf(problem({ type: 'about:blank', title: 'Busy', status: 429, kind: 'busy', detail: 'the queue is full' }, 429, { 'Retry-After': '3' }));
  expect(error).toMatchObject({ kind: 'busy', message: 'the queue is full', status: 429, wait: 3, passes: true });
});

test('an answer that is no problem document still says what to do', async () => {
  const error = await errorOf(new Response('<html>bad gateway</html>', { status: 502 }));
  expect(error.kind).toBe('unreadable');
  expect(sentencesOf(error)).toBe('The server answered 502 without saying why. A proxy may have answered in its place. Try again.');
});

test('503 without a body passes, 413 does not', async () => {
  expect((await errorOf(new Response('', { status: 503 }))).passes).toBe(true);
  expect((await errorOf(problem({ kind: 'limit', title: 'Too large' }, 413))).passes).toBe(false);
});

test('sentences begin with a capital and end once', () => {
  expect(sentencesOf(new ApiError('forbidden', 'this token may only read'))).toBe('This token may only read. This token may only look. Ask for one with full access.');
  expect(sentencesOf(new Error('No.'))).toBe('No.');
  expect(sentencesOf(new Error('part.jpg: not a picture'))).toBe('part.jpg: not a picture.');
});

test('Retry-After is a number or a date', () => {
  const now = Date.parse('2026-11-26T10:00:00Z');
  expect(waitOf('2.5', now)).toBe(2.5);
  expect(waitOf('Thu, 26 Nov 2026 10:00:05 GMT', now)).toBe(5);
  expect(waitOf('Thu, 26 Nov 2026 09:00:00 GMT', now)).toBe(0);
  expect(waitOf('soon', now)).toBeNull();
  expect(waitOf(null, now)).toBeNull();
});
