import { expect, test, vi } from 'vitest';
import { ApiError } from './api_error.ts';
import { Client, type TokenPlace } from './client.ts';

function place(token?: string): TokenPlace & { kept: Map<string, string> } {
  const kept = new Map<string, string>(token === undefined ? [] : [['inctrl.token', token]]);
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key) };
}

const guarded = (right: string) =>
  vi.fn(async (_path: string, init?: RequestInit) =>
    new Headers(init?.headers).get('Authorization') === `Bearer ${right}`
      ? new Response('{"ok":true}')
      : new Response('{"kind":"unauthorised","title":"Unauthorised","detail":"a token is needed"}', { status: 401 }),
  );

test('requests refused for want of a token wait for one and are sent again', async () => {
  const fetch = guarded('secret');
  const client = new Client(place(), fetch);
  const both = Promise.all([client.json('/a'), client.json('/b')]);
  await vi.waitFor(() => expect(client.token.value).toBe('wanted'));
  client.giveToken('secret');
  expect(await both).toEqual([{ ok: true }, { ok: true }]);
  expect(fetch).toHaveBeenCalledTimes(4);
  expect(client.token.value).toBe('none');
});

test('a wrong token is said to be wrong, and a right one still ends it', async () => {
  const kept = place('old');
  const client = new Client(kept, guarded('secret'));
  const answer = client.json('/a');
  await vi.waitFor(() => expect(client.token.value).toBe('refused'));
  client.giveToken('secret');
  expect(await answer).toEqual({ ok: true });
  expect(kept.kept.get('inctrl.token')).toBe('secret');
});

test('who gives no token gets the refusal', async () => {
  const client = new Client(place(), guarded('secret'));
  const answer = client.json('/a').catch((error: unknown) => error);
  await vi.waitFor(() => expect(client.token.value).toBe('wanted'));
  client.giveToken(null);
  expect(await answer).toMatchObject({ kind: 'unauthorised' });
});

test('a server that cannot be reached is told apart from a cancelled request', async () => {
  const client = new Client(place(), () => Promise.reject(new TypeError('fetch failed')));
  await expect(client.json('/a')).rejects.toMatchObject({ kind: 'unreachable', passes: false });
  await expect(client.json('/a', { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'cancelled' });
});

test('an answer that is no JSON is unreadable', async () => {
  const client = new Client(place(), async () => new Response('<html>'));
  await expect(client.json('/a')).rejects.toBeInstanceOf(ApiError);
});
