// What a person says of a result, sent to the server. Whoever shows results is told.

import { tell, tellProblem } from '../controls/notices.tsx';
import { addPromptResults, deleteResult, reviewResult } from '../api/routes.ts';
import type { ReviewLabel, StoredResult } from '../api/types.ts';
import { ask } from '../controls/dialog.tsx';
import { keepSet } from '../prompt_sets/set_store.ts';
import { ApiError } from '../api/api_error.ts';

export async function review(
  result: StoredResult,
  label: ReviewLabel | null,
  note: string,
  changed: (result: StoredResult) => void,
): Promise<void> {
  try {
    changed(await reviewResult(result.id, label, note));
    if (label === null) tell('Your word is taken back.');
    else tell(`${result.image}: confirmed ${label}.`);
  } catch (error) {
    tellProblem(error);
  }
}

// A false alarm can be taught: its picture becomes one of the normal ones.
export async function teach(result: StoredResult): Promise<boolean> {
  if (result.prompt_set === null) return false;
  try {
    const set = await addPromptResults(result.prompt_set, [result.id]);
    keepSet(set);
    tell(`Added. ${set.name} now has ${set.shots} normal pictures, and is ${set.label}.`);
    return true;
  } catch (error) {
    tellProblem(error);
    return false;
  }
}

export async function askAndDelete(result: StoredResult): Promise<boolean> {
  if (!(await ask('Delete this result?', `${result.image}, its map and what you said of it are deleted from the server.`, 'Delete'))) return false;
  try {
    await deleteResult(result.id);
  } catch (error) {
    // Gone already is as good.
    if (!(error instanceof ApiError && error.kind === 'not-found')) {
      tellProblem(error);
      return false;
    }
  }
  tell(`${result.image} deleted.`);
  return true;
}
