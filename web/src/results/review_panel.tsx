// What a person says. It stands beside what was decided and never replaces it.

import { useEffect, useState } from 'preact/hooks';
import type { ReviewLabel, StoredResult } from '../api/types.ts';
import { Drawn, LabelShape } from '../controls/icons.tsx';
import { ago } from '../decision/words.ts';
import { setById } from '../prompt_sets/set_store.ts';
import { readOnly } from '../system/server_state.ts';
import { teach } from './review.ts';

interface ReviewPanelProps {
  result: StoredResult;
  say: (label: ReviewLabel | null, note?: string) => void;
}

export function ReviewPanel({ result, say }: ReviewPanelProps) {
  const said = result.review;
  const [note, setNote] = useState(said?.note ?? '');
  useEffect(() => setNote(said?.note ?? ''), [result.id, said?.note]);
  if (readOnly.value) {
    return said === null ? null : <section class="panel-part"><Said result={result} /></section>;
  }
  const button = (label: ReviewLabel, words: string, key: string) => (
    <button class="choice" aria-pressed={said?.label === label} aria-keyshortcuts={key} onClick={() => say(label, note)}>
      <LabelShape label={label} size={16} /> {words} <kbd>{key}</kbd>
    </button>
  );
  return (
    <section class="panel-part" aria-label="Your word">
      <h3>What do you say?</h3>
      <div class="choices">
        {button('normal', 'Normal', 'N')}
        {button('anomalous', 'Anomalous', 'A')}
      </div>
      {said !== null && (
        <>
          <Said result={result} />
          <label class="field">
            Note
            <textarea rows={2} maxLength={2000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
          </label>
          <div class="row-of-buttons">
            {note !== said.note && <button class="small primary" onClick={() => say(said.label, note)}>Save note</button>}
            <button class="small" aria-keyshortcuts="C" onClick={() => say(null)}>Take back <kbd>C</kbd></button>
          </div>
          {said.label === 'normal' && <Teach result={result} />}
        </>
      )}
    </section>
  );
}

function Said({ result }: { result: StoredResult }) {
  if (result.review === null) return null;
  return (
    <p class="said">
      <Drawn name="person" size={16} /> Confirmed {result.review.label}, {ago(result.review.at)}
      {readOnly.value && result.review.note !== '' && `: ${result.review.note}`}
    </p>
  );
}

function Teach({ result }: { result: StoredResult }) {
  const [done, setDone] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => setDone(false), [result.id]);
  const set = setById(result.prompt_set);
  if (set === null || done) return null;
  const add = async () => {
    setBusy(true);
    setDone(await teach(result));
    setBusy(false);
  };
  return (
    <div class="hint">
      <p>Parts like this are fine? Add it to the normal pictures of {set.name}, and they are recognised from now on.</p>
      <button class="small" disabled={busy} onClick={() => void add()}>
        <Drawn name="plus" size={14} /> Add to {set.name}
      </button>
    </div>
  );
}
