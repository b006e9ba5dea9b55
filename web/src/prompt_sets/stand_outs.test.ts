import { expect, test } from 'vitest';
import { standOuts } from './stand_outs.ts';

const images = (...scores: (number | null)[]) => scores.map((score, index) => ({ id: String(index), score }));

test('one that is much above the median stands out', () => {
  expect([...standOuts(images(0.2, 0.21, 0.5, 0.19, 0.22))]).toEqual(['2']);
  expect(standOuts(images(0.2, 0.21, 0.25, 0.19)).size).toBe(0);
});

test('of few pictures, or of one alone, none can be told', () => {
  expect(standOuts(images(0.1, 0.9, 0.1)).size).toBe(0);
  expect(standOuts(images(null)).size).toBe(0);
});
