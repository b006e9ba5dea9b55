import { expect, test, vi } from 'vitest';
import { PictureStore } from './picture_store.ts';

function fixture(spare: number) {
  let made = 0;
  const urls = { createObjectURL: vi.fn(() => `blob:${++made}`), revokeObjectURL: vi.fn() };
  const load = vi.fn(async (path: string) => new Blob([path]));
  return { urls, load, store: new PictureStore(load, spare, urls) };
}

test('a path is fetched once for all who show it', async () => {
  const { store, load } = fixture(1);
  expect(await Promise.all([store.acquire('/a'), store.acquire('/a')])).toEqual(['blob:1', 'blob:1']);
  expect(load).toHaveBeenCalledTimes(1);
});

test('beyond the spare ones, the URL unused for longest is revoked, and none in use', async () => {
  const { store, urls } = fixture(1);
  for (const path of ['/a', '/b', '/c']) await store.acquire(path);
  store.release('/a');
  expect(urls.revokeObjectURL).not.toHaveBeenCalled();
  store.release('/b');
  await vi.waitFor(() => expect(urls.revokeObjectURL).toHaveBeenCalledWith('blob:1'));
  expect(urls.revokeObjectURL).toHaveBeenCalledTimes(1);
});

test('a path that failed is tried again', async () => {
  const { store, load } = fixture(1);
  load.mockRejectedValueOnce(new Error('gone'));
  await expect(store.acquire('/a')).rejects.toThrow('gone');
  expect(await store.acquire('/a')).toBe('blob:1');
});
