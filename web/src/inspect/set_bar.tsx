// Which normal pictures are compared with, chosen from all prompt sets.

import { formatAddress } from '../address.ts';
import { plural, score } from '../decision/words.ts';
import { sets } from '../prompt_sets/set_store.ts';
import { readOnly } from '../system/server_state.ts';
import { chooseSet, chosenSet } from './inspection.ts';

export function SetBar({ make }: { make: () => void }) {
  const set = chosenSet.value;
  return (
    <div class="set-bar">
      <label class="field">
        <span>Compare with</span>
        <select value={set?.id ?? ''} onChange={(event) => chooseSet(event.currentTarget.value)}>
          {sets.value?.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      </label>
      {!readOnly.value && <button onClick={make}>New set</button>}
      {set !== null && (
        <p class="quiet set-bar-facts">
          <a href={formatAddress({ screen: 'sets', id: set.id })}>{set.label}</a>
          <span>{plural(set.shots, 'normal picture')}</span>
          <span>threshold {set.threshold === null ? 'none' : score(set.threshold)}</span>
        </p>
      )}
    </div>
  );
}
