// How far is it, what holds it up, and what can be done about it?

import { useEffect, useRef, useState } from 'preact/hooks';
import { announce } from '../controls/notices.tsx';
import { plural } from '../decision/words.ts';
import { readOnly } from '../system/server_state.ts';
import { atOnce, chosenSet, order, progress, queue, show, stale } from './inspection.ts';
import type { Show } from './job_order.ts';

export function QueueBar() {
  const { all, done, failed, open } = progress.value;
  useSpokenProgress();
  return (
    <div class="queue-bar">
      {open > 0 && (
        <div class="queue-line">
          <progress max={all} value={done + failed} aria-label="Pictures judged" />
          <span class="number">{done} of {all}</span>
          <label class="at-once" title="How many pictures are sent at once">
            <span>at once</span>
            <select value={atOnce.value} onChange={(event) => (atOnce.value = Number(event.currentTarget.value))}>
              {[2, 3, 4].map((count) => <option key={count} value={count}>{count}</option>)}
            </select>
          </label>
          <button class="small" onClick={() => queue.cancel()}>Cancel</button>
        </div>
      )}
      <Held open={open} />
      {failed > 0 && (
        <div class="queue-line is-problem" role="alert">
          <span>{plural(failed, 'picture')} failed.</span>
          <button class="small" onClick={() => queue.retry()}>Try again</button>
          <button class="small plain" onClick={removeFailed}>Remove</button>
        </div>
      )}
      {open === 0 && stale.value.length > 0 && !readOnly.value && (
        <div class="queue-line is-note">
          <span>{plural(stale.value.length, 'result')} of an earlier version; the set is {chosenSet.value?.label} now.</span>
          <button class="small" onClick={() => queue.again(new Set(stale.value.map(({ key }) => key)))}>Judge again</button>
        </div>
      )}
      <ListHead />
    </div>
  );
}

function Held({ open }: { open: number }) {
  const pause = queue.pause.value;
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (pause === null) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [pause]);
  if (pause === null || open === 0) return null;
  const seconds = Math.max(0, Math.ceil((pause.until - now) / 1000));
  return (
    <div class="queue-line is-problem" role="alert">
      <span>
        {pause.why === 'busy' ? 'The server is busy.' : `The server does not answer. ${plural(open, 'picture')} kept here.`}{' '}
        <span aria-hidden="true">Next try in {seconds} s.</span>
      </span>
      <button class="small" onClick={() => queue.resume()}>Try now</button>
    </div>
  );
}

function removeFailed(): void {
  queue.remove(new Set(queue.jobs.value.filter(({ state }) => state === 'failed').map(({ key }) => key)));
}

const shows: [Show, string][] = [
  ['all', 'All'],
  ['anomalous', 'Anomalous'],
  ['undecided', 'Undecided'],
  ['normal', 'Normal'],
  ['failed', 'Failed'],
];

function ListHead() {
  return (
    <div class="list-head">
      <label class="field is-inline">
        <span>Show</span>
        <select value={show.value} onChange={(event) => (show.value = event.currentTarget.value as Show)}>
          {shows.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
        </select>
      </label>
      <label class="field is-inline">
        <span>Order</span>
        <select value={order.value} onChange={(event) => (order.value = event.currentTarget.value)}>
          <option value="added">As added</option>
          <option value="score">Highest score</option>
        </select>
      </label>
    </div>
  );
}

// Each quarter is enough to hear.
function useSpokenProgress(): void {
  const last = useRef('');
  const { all, done, failed, open } = progress.value;
  useEffect(() => {
    if (all === 0) return;
    const quarter = Math.floor(((done + failed) / all) * 4);
    const text = open === 0 ? `All judged: ${done} done${failed > 0 ? `, ${failed} failed` : ''}` : `${quarter * 25} per cent judged`;
    if (text === last.current) return;
    const first = last.current === '';
    last.current = text;
    // Results that were there from the start are no progress.
    if (!(first && open === 0)) announce(text);
  }, [all, done, failed, open]);
}
