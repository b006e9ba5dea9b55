// How does the page tell what happened? A line that stays until it is read, and words for screen readers.

import { signal } from '@preact/signals';
import { ApiError, sentencesOf } from '../api/api_error.ts';
import { Drawn } from './icons.tsx';

interface Notice {
  key: number;
  kind: 'done' | 'problem';
  text: string;
}

const notices = signal<readonly Notice[]>([]);
const spoken = signal('');
let nextKey = 1;

const shownFor = 6000;

export function tell(text: string): void {
  const notice: Notice = { key: nextKey++, kind: 'done', text };
  notices.value = [...notices.value.filter((old) => old.kind === 'problem'), notice];
  setTimeout(() => close(notice.key), shownFor);
}

// What went wrong stays until it is closed.
export function tellProblem(error: unknown): void {
  if (error instanceof ApiError && error.kind === 'cancelled') return;
  const text = sentencesOf(error);
  if (notices.value.some((old) => old.text === text)) return;
  notices.value = [...notices.value.slice(-2), { key: nextKey++, kind: 'problem', text }];
}

// For progress, which screen readers should hear and eyes already see.
export function announce(text: string): void {
  spoken.value = text;
}

function close(key: number): void {
  notices.value = notices.value.filter((notice) => notice.key !== key);
}

// Drawn once: in the dialog in front if there is one, since all else is then dimmed and dead.
export function Notices() {
  return (
    <>
      <div class="only-heard" role="status" aria-live="polite">{spoken.value}</div>
      <div class="notices">
        <div role="status">
          {notices.value.filter(({ kind }) => kind === 'done').map((notice) => <Line key={notice.key} notice={notice} />)}
        </div>
        <div role="alert">
          {notices.value.filter(({ kind }) => kind === 'problem').map((notice) => <Line key={notice.key} notice={notice} />)}
        </div>
      </div>
    </>
  );
}

function Line({ notice }: { notice: Notice }) {
  return (
    <div class={`notice is-${notice.kind}`}>
      <p>{notice.text}</p>
      <button class="plain icon-only" aria-label="Close this message" onClick={() => close(notice.key)}>
        <Drawn name="close" />
      </button>
    </div>
  );
}
