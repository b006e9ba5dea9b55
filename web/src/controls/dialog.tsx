// Dialogs: the browser's own <dialog> keeps the focus inside and gives it back.

import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Drawn } from './icons.tsx';
import { Notices } from './notices.tsx';

// The dialogs that are open, the one in front last.
export const openDialogs = signal<readonly string[]>([]);

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  wide?: boolean;
}

export function Dialog({ title, onClose, children, wide = false }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = box.current;
    dialog?.showModal();
    openDialogs.value = [...openDialogs.value, heading];
    return () => {
      openDialogs.value = openDialogs.value.filter((id) => id !== heading);
      dialog?.close();
      // The element that opened it may be gone by now.
      const next = before instanceof HTMLElement && before.isConnected ? before : document.getElementById('main');
      next?.focus();
    };
  }, []);
  return (
    <dialog
      ref={box}
      class={wide ? 'dialog is-wide' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        // A file chooser that is closed sends the same event upwards.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header class="dialog-head">
        <h2 id={heading}>{title}</h2>
        <button type="button" class="plain icon-only" aria-label="Close" onClick={onClose}>
          <Drawn name="close" />
        </button>
      </header>
      <div class="dialog-body">{children}</div>
      {openDialogs.value.at(-1) === heading && <Notices />}
    </dialog>
  );
}

interface Question {
  title: string;
  text: string;
  yes: string;
  answer: (yes: boolean) => void;
}

const question = signal<Question | null>(null);

// Asks before something is lost.
export function ask(title: string, text: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    question.value = {
      title,
      text,
      yes,
      answer: (answer) => {
        question.value = null;
        resolve(answer);
      },
    };
  });
}

export function Questions() {
  const asked = question.value;
  if (asked === null) return null;
  return (
    <Dialog title={asked.title} onClose={() => asked.answer(false)}>
      <p>{asked.text}</p>
      <div class="dialog-feet">
        <button type="button" onClick={() => asked.answer(false)}>Cancel</button>
        <button type="button" class="danger" onClick={() => asked.answer(true)}>{asked.yes}</button>
      </div>
    </Dialog>
  );
}
