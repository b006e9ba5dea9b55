import { expect, test } from 'vitest';
import { formatAddress, parseAddress, type Address } from './address.ts';

test('what is written is what is read', () => {
  const addresses: Address[] = [
    { screen: 'inspect', id: null, query: {} },
    { screen: 'sets', id: 'a b/c?d', query: { version: '2' } },
    { screen: 'history', id: 'r1', query: { name: 'ü & ö', label: 'anomalous' } },
  ];
  for (const address of addresses) expect(parseAddress(formatAddress(address))).toEqual(address);
});

test('an address that means nothing is the start', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', '#nowhere/at/all']) expect(parseAddress(hash).screen).toBe('inspect');
  expect(parseAddress('#/sets/%').id).toBe('%');
});

test('empty values are left out', () => {
  expect(formatAddress({ screen: 'history', query: { label: '', order: 'score' } })).toBe('#/history?order=score');
});
