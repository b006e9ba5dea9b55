// Makes a prompt set. What was chosen stays if the server refuses it.

import { useEffect, useState } from 'preact/hooks';
import { sentencesOf } from '../api/api_error.ts';
import { createPromptSet } from '../api/routes.ts';
import type { Fit, PromptSet } from '../api/types.ts';
import { Dialog } from '../controls/dialog.tsx';
import { Drawn } from '../controls/icons.tsx';
import { tell, tellProblem } from '../controls/notices.tsx';
import { falseAlarmSteps } from '../decision/histogram.ts';
import { percent, plural } from '../decision/words.ts';
import { IntakeButtons, useDropped } from '../pictures/intake.tsx';
import { FileThumbnail } from '../pictures/thumbnail.tsx';
import { keepSet, loadModels, models, sets } from './set_store.ts';

interface NewSetDialogProps {
  files: File[];
  onClose: () => void;
  made: (set: PromptSet) => void;
}

const nameRule = /^[A-Za-z0-9_-]+$/;

// The folder's name, if one was chosen; else the first that is free.
function suggestedName(files: File[]): string {
  const folders = files[0]?.webkitRelativePath.split('/').slice(0, -1) ?? [];
  const folder = folders.reverse().find((name) => !/^(normal|good|train|ok)$/i.test(name)) ?? '';
  const wanted = folder.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '') || 'parts';
  const taken = new Set(sets.value?.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}

export function NewSetDialog({ files: given, onClose, made }: NewSetDialogProps) {
  const [files, setFiles] = useState(given);
  const [typed, setTyped] = useState<string | null>(null);
  const [category, setCategory] = useState('');
  const [model, setModel] = useState('');
  const [fit, setFit] = useState<Fit | ''>('');
  const [falseAlarms, setFalseAlarms] = useState(0.01);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  useEffect(() => void loadModels().catch(tellProblem), []);
  const add = (more: File[]) => setFiles((old) => [...old, ...more]);
  const over = useDropped(add);

  const name = typed ?? suggestedName(files);
  const nameProblem = name === '' ? 'Give it a name.' : nameRule.test(name) ? '' : 'Use letters, digits, “-” and “_” alone.';
  const chosenModel = models.value?.find((one) => (model === '' ? one.default : one.name === model));

  const make = async () => {
    if (busy || nameProblem !== '' || files.length === 0) return;
    setBusy(true);
    setProblem('');
    try {
      const set = await createPromptSet({ name, category, model, fit, falseAlarms, files });
      keepSet(set);
      tell(`${set.name} is made of ${plural(set.shots, 'normal picture')}.`);
      made(set);
    } catch (error) {
      setProblem(sentencesOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title="New prompt set" onClose={onClose} wide>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <div class={over ? 'drop-zone is-over' : 'drop-zone'}>
          {files.length === 0 ? (
            <p>Drop or paste normal pictures here: four to eight that show the variation that is fine.</p>
          ) : (
            <ul class="file-grid" aria-label="Normal pictures">
              {files.map((file, index) => (
                <li key={`${file.name}-${file.size}-${file.lastModified}-${index}`}>
                  <FileThumbnail file={file} alt={file.name} />
                  <button type="button" class="remove" aria-label={`Leave out ${file.name}`} onClick={() => setFiles(files.filter((one) => one !== file))}>
                    <Drawn name="close" size={14} />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <div class="drop-zone-feet">
            <IntakeButtons take={add} what="normal pictures" />
            {files.length > 0 && <span class="quiet">{plural(files.length, 'picture')}</span>}
          </div>
        </div>
        <Advice count={files.length} />
        <label class="field">
          Name
          <input
            type="text"
            value={name}
            autocomplete="off"
            spellcheck={false}
            aria-invalid={nameProblem !== ''}
            aria-describedby="new-set-name-problem"
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <span id="new-set-name-problem" class="field-problem">{nameProblem}</span>
        </label>
        <details>
          <summary>More settings</summary>
          <div class="field-row">
            <label class="field">
              Model
              <select value={model} onChange={(event) => setModel(event.currentTarget.value)}>
                <option value="">The server’s usual one{chosenModel && model === '' ? `, ${chosenModel.name}` : ''}</option>
                {models.value?.map((one) => <option key={one.name} value={one.name}>{one.name}</option>)}
              </select>
            </label>
            <label class="field">
              Pictures that are not square
              <select value={fit} onChange={(event) => setFit(event.currentTarget.value as Fit | '')}>
                <option value="">As the model likes it</option>
                <option value="crop">Middle square only</option>
                <option value="squash">Squeeze into a square</option>
                <option value="pad">Fill up to a square</option>
              </select>
            </label>
            <label class="field">
              False alarms allowed
              <select value={falseAlarms} onChange={(event) => setFalseAlarms(Number(event.currentTarget.value))}>
                {falseAlarmSteps.map((share) => <option key={share} value={share}>{percent(share)}</option>)}
              </select>
            </label>
            {chosenModel?.text_prior && (
              <label class="field">
                What the pictures show, in a word
                <input type="text" value={category} onInput={(event) => setCategory(event.currentTarget.value)} />
              </label>
            )}
          </div>
        </details>
        {problem !== '' && <p class="form-problem" role="alert">{problem}</p>}
        <div class="dialog-feet">
          <button type="button" onClick={onClose}>Cancel</button>
          <button class="primary" disabled={busy || files.length === 0 || nameProblem !== ''}>
            {busy ? 'Making it …' : 'Make prompt set'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Advice({ count }: { count: number }) {
  if (count === 0 || count >= 4) return null;
  return <p class="quiet">With {plural(count, 'picture')} hardly anything can be called anomalous. Four to eight can promise more.</p>;
}
