// Which screen is shown, and with what? The address bar's hash alone says so, and can be shared:
// #/history?label=anomalous. Tested by address.test.ts

import { signal } from '@preact/signals';

export const screens = ['inspect', 'sets', 'history', 'system'] as const;
export type Screen = (typeof screens)[number];

export interface Address {
  screen: Screen;
  id: string | null; // of a prompt set or a result
  query: Record<string, string>;
}

export function parseAddress(hash: string): Address {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [first = '', second] = path.split('/');
  const screen = screens.find((name) => name === first) ?? 'inspect';
  return { screen, id: second ? decoded(second) : null, query: Object.fromEntries(new URLSearchParams(search)) };
}

export function formatAddress({ screen, id, query }: Partial<Address> & { screen: Screen }): string {
  const wanted = Object.entries(query ?? {}).filter(([, value]) => value !== '');
  const search = new URLSearchParams(wanted).toString();
  return `#/${screen}${id ? `/${encodeURIComponent(id)}` : ''}${search ? `?${search}` : ''}`;
}

// A hash typed by hand may hold a lone '%'.
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const address = signal<Address>(parseAddress(globalThis.location?.hash ?? ''));

export function followAddress(): void {
  addEventListener('hashchange', () => {
    address.value = parseAddress(location.hash);
  });
}

// Without `keep`, going back returns to where one was before.
export function go(to: Partial<Address> & { screen: Screen }, keep: 'push' | 'replace' = 'push'): void {
  const hash = formatAddress(to);
  if (keep === 'replace') {
    history.replaceState(null, '', hash);
    address.value = parseAddress(hash);
  } else if (location.hash !== hash) {
    location.hash = hash;
  }
}
