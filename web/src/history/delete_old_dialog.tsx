// Makes room: deletes results by age.

import { useState } from 'preact/hooks';
import { sentencesOf } from '../api/api_error.ts';
import { deleteOldResults } from '../api/routes.ts';
import { Dialog } from '../controls/dialog.tsx';
import { tell } from '../controls/notices.tsx';
import { plural } from '../decision/words.ts';
import { setById } from '../prompt_sets/set_store.ts';
import type { Filters } from './filters.ts';

const usualAge = 30; // days

export function DeleteOldDialog({ filters, onClose, deleted }: { filters: Filters; onClose: () => void; deleted: () => void }) {
  const [day, setDay] = useState(() => new Date(Date.now() - usualAge * 86_400_000).toISOString().slice(0, 10));
  const [keepReviewed, setKeepReviewed] = useState(true);
  const [problem, setProblem] = useState('');
  const set = setById(filters.prompt_set ?? null);
  const remove = async () => {
    try {
      const { deleted: count } = await deleteOldResults(new Date(`${day}T00:00:00`).toISOString(), keepReviewed, set?.id ?? '');
      tell(`${plural(count, 'result')} deleted.`);
      deleted();
    } catch (error) {
      setProblem(sentencesOf(error));
    }
  };
  return (
    <Dialog title="Delete old results" onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void remove();
        }}
      >
        <p>Results{set === null ? '' : ` of ${set.name}`} from before this day are deleted with their pictures and maps.</p>
        <label class="field">
          Before
          <input type="date" required value={day} onInput={(event) => setDay(event.currentTarget.value)} />
        </label>
        <label class="check">
          <input type="checkbox" checked={keepReviewed} onChange={(event) => setKeepReviewed(event.currentTarget.checked)} />
          Keep those a person confirmed
        </label>
        {problem !== '' && <p class="form-problem" role="alert">{problem}</p>}
        <div class="dialog-feet">
          <button type="button" onClick={onClose}>Cancel</button>
          <button class="danger">Delete</button>
        </div>
      </form>
    </Dialog>
  );
}
