import { expect, test, vi } from 'vitest';
import type { Page } from '../api/routes.ts';
import type { StoredResult } from '../api/types.ts';
import { Listing } from './listing.ts';

// routes.ts opens a client on the browser's storage, which only its type is needed from here.
const page = (ids: string[], next: string | null): Page => ({ results: ids.map((id) => ({ id }) as StoredResult), next });
const ids = (listing: Listing) => listing.results.value.map(({ id }) => id);

test('pages follow one another, and a result on two pages is listed once', async () => {
  const fetch = vi.fn(async (query: URLSearchParams) => (query.get('cursor') === null ? page(['a', 'b'], 'next') : page(['b', 'c'], null)));
  const listing = new Listing(fetch);
  listing.show({});
  await vi.waitFor(() => expect(listing.state.value).toBe('more'));
  await listing.more();
  expect(ids(listing)).toEqual(['a', 'b', 'c']);
  expect(listing.state.value).toBe('end');
  await listing.more();
  expect(fetch).toHaveBeenCalledTimes(2);
});

test('a page that comes after the filters changed is dropped', async () => {
  let answerFirst: (page: Page) => void = () => undefined;
  const fetch = vi.fn((query: URLSearchParams) =>
    query.get('label') === null ? new Promise<Page>((done) => (answerFirst = done)) : Promise.resolve(page(['new'], null)),
  );
  const listing = new Listing(fetch);
  listing.show({});
  listing.show({ label: 'anomalous' });
  await vi.waitFor(() => expect(ids(listing)).toEqual(['new']));
  answerFirst(page(['old'], null));
  await Promise.resolve();
  expect(ids(listing)).toEqual(['new']);
});

test('the same filters again ask for nothing', () => {
  const fetch = vi.fn(async () => page([], null));
  const listing = new Listing(fetch);
  listing.show({ label: 'normal' });
  listing.show({ label: 'normal' });
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('after a failure the next try goes on where it stopped', async () => {
  const fetch = vi.fn(async () => page(['a'], null)).mockRejectedValueOnce(new Error('down'));
  const listing = new Listing(fetch);
  listing.show({});
  await vi.waitFor(() => expect(listing.state.value).toBe('failed'));
  await listing.more();
  expect(ids(listing)).toEqual(['a']);
});
