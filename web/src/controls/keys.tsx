// Which key does what? The help dialog lists the same table that the screens answer to.

import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { stored } from './stored_signal.ts';
import { Dialog } from './dialog.tsx';

export const keyTable = [
  { action: 'next', keys: ['j', 'ArrowDown'], says: 'Next picture' },
  { action: 'previous', keys: ['k', 'ArrowUp'], says: 'Previous picture' },
  { action: 'normal', keys: ['n'], says: 'Confirm normal' },
  { action: 'anomalous', keys: ['a'], says: 'Confirm anomalous' },
  { action: 'clear', keys: ['c'], says: 'Take your word back' },
  { action: 'overlay', keys: ['o'], says: 'Map on or off' },
  { action: 'boxes', keys: ['b'], says: 'Boxes on or off' },
  { action: 'closer', keys: ['+', '='], says: 'Zoom in' },
  { action: 'farther', keys: ['-'], says: 'Zoom out' },
  { action: 'fit', keys: ['0'], says: 'Whole picture' },
  { action: 'actual', keys: ['1'], says: 'Actual size' },
  { action: 'full', keys: ['f'], says: 'Full screen' },
  { action: 'help', keys: ['?'], says: 'This help' },
] as const;

export type Action = (typeof keyTable)[number]['action'];

// Single keys get in the way of some speech input, so they can be turned off.
export const keysOn = stored('inctrl.keys', true);
export const helpOpen = signal(false);

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input:not([type=range], [type=checkbox]), select, textarea, [contenteditable]') !== null;
}

export function actionOf(event: KeyboardEvent): Action | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return null;
  if (!keysOn.value && event.key !== '?') return null;
  if (document.querySelector('dialog[open]') !== null) return null;
  // Sliders and the zoomed picture have the arrow keys for themselves.
  const ownArrows = event.target instanceof HTMLElement && event.target.closest('[type=range], [role=slider], [data-arrows]') !== null;
  if (ownArrows && event.key.startsWith('Arrow')) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return keyTable.find(({ keys }) => (keys as readonly string[]).includes(key))?.action ?? null;
}

export function useKeys(answers: Partial<Record<Action, () => void>>): void {
  const latest = useRef(answers);
  latest.current = answers;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const action = actionOf(event);
      const answer = action === null ? undefined : latest.current[action];
      if (answer === undefined) return;
      event.preventDefault();
      answer();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

const shownKey = (key: string) => ({ ArrowDown: '↓', ArrowUp: '↑', '-': '−' })[key] ?? key.toUpperCase();

export function Help() {
  if (!helpOpen.value) return null;
  return (
    <Dialog title="Keys" onClose={() => (helpOpen.value = false)}>
      <dl class="key-table">
        {keyTable.map(({ action, keys, says }) => (
          <div key={action}>
            <dt>{keys.map((key) => <kbd key={key}>{shownKey(key)}</kbd>)}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <p class="quiet">
        With the picture focused, arrow keys move it once it is zoomed. The wheel or two fingers zoom, dragging moves it.
      </p>
      <label class="check">
        <input type="checkbox" checked={keysOn.value} onChange={(event) => (keysOn.value = event.currentTarget.checked)} />
        Answer to single keys
      </label>
    </Dialog>
  );
}
