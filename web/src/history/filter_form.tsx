// What is looked for. Each change goes into the address, so it can be shared and gone back from.

import { useEffect, useRef, useState } from 'preact/hooks';
import { formatAddress, go } from '../address.ts';
import { sets } from '../prompt_sets/set_store.ts';
import type { FilterName, Filters } from './filters.ts';

const typingPause = 300; // ms

export function FilterForm({ filters }: { filters: Filters }) {
  const latest = useRef(filters);
  latest.current = filters;
  const set = (name: FilterName, value: string) => go({ screen: 'history', query: { ...latest.current, [name]: value } }, 'replace');
  const choice = (name: FilterName, says: string, options: [string, string][]) => (
    <label class="field">
      {says}
      <select value={filters[name] ?? ''} onChange={(event) => set(name, event.currentTarget.value)}>
        {options.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
      </select>
    </label>
  );
  const day = (name: 'since' | 'before', says: string) => (
    <label class="field">
      {says}
      {/* An address may hold an exact moment; the form shows its day. */}
      <input type="date" value={filters[name]?.slice(0, 10) ?? ''} onChange={(event) => set(name, event.currentTarget.value)} />
    </label>
  );
  const active = Object.keys(filters).length > 0;
  return (
    <search class="filters">
      {choice('prompt_set', 'Prompt set', [['', 'All'], ...(sets.value ?? []).map((one): [string, string] => [one.id, one.name])])}
      {choice('label', 'Decision', [['', 'All'], ['anomalous', 'Anomalous'], ['undecided', 'Undecided'], ['normal', 'Normal']])}
      {choice('review', 'Confirmed', [['', 'All'], ['any', 'Confirmed'], ['none', 'Not yet'], ['normal', 'As normal'], ['anomalous', 'As anomalous']])}
      <Typed says="Score from" number value={filters.min_score ?? ''} set={(value) => set('min_score', value)} />
      <Typed says="Score to" number value={filters.max_score ?? ''} set={(value) => set('max_score', value)} />
      {day('since', 'From day')}
      {day('before', 'To day')}
      <Typed says="Name contains" value={filters.name ?? ''} set={(value) => set('name', value)} />
      {choice('order', 'Order', [['', 'Newest'], ['score', 'Highest score']])}
      {active && <a class="button plain" href={formatAddress({ screen: 'history' })}>Clear filters</a>}
    </search>
  );
}

// Waits until the person pauses, so that not every letter is a request.
function Typed({ says, value, set, number = false }: { says: string; value: string; set: (value: string) => void; number?: boolean }) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <label class="field">
      {says}
      <input
        {...(number ? { type: 'number', min: 0, max: 1, step: 0.01, inputMode: 'decimal' as const } : { type: 'search' })}
        value={text}
        onInput={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => set(next), typingPause);
        }}
      />
    </label>
  );
}
