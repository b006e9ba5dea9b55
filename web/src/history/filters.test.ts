import { expect, test } from 'vitest';
import { filtersOf, serverQuery } from './filters.ts';

test('only what the server knows is taken from an address', () => {
  expect(filtersOf({ label: 'anomalous', name: ' ', cursor: 'x', order: 'score' })).toEqual({ label: 'anomalous', order: 'score' });
});

test('a day means all of it, by the clock of the person', () => {
  const query = serverQuery({ since: '2026-11-26', before: '2026-11-26' });
  const length = Date.parse(query.get('before') ?? '') - Date.parse(query.get('since') ?? '');
  expect(length).toBe(24 * 3600 * 1000);
  expect(new Date(query.get('since') ?? '').getHours()).toBe(0);
});

test('an exact moment stays as it is, and pages are asked for by cursor', () => {
  const query = serverQuery({ before: '2026-11-26T08:30:00Z', min_score: '0.5' }, 60, 'abc');
  expect(Object.fromEntries(query)).toEqual({ before: '2026-11-26T08:30:00Z', min_score: '0.5', limit: '60', cursor: 'abc' });
});
