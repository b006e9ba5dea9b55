// A setting that lasts: a signal whose value the browser keeps.

import { effect, signal, type Signal } from '@preact/signals';

// `false` and `true` are one kind of setting, not two.
type Kind<T> = T extends boolean ? boolean : T extends number ? number : string;

export function stored<V extends string | number | boolean>(key: string, usual: V): Signal<Kind<V>> {
  type T = Kind<V>;
  let start = usual as unknown as T;
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as unknown;
    if (typeof kept === typeof usual) start = kept as T;
  } catch {
    // Storage may be blocked, or hold something else: the usual value does.
  }
  const value = signal<T>(start);
  effect(() => {
    const now = value.value;
    try {
      localStorage.setItem(key, JSON.stringify(now));
    } catch {
      // Then it lasts until the tab is closed.
    }
  });
  return value;
}
