// One prompt set: its pictures, its threshold, the places it ignores, and its versions.

import { useEffect, useState } from 'preact/hooks';
import { address, formatAddress, go } from '../address.ts';
import { addPromptFiles, changePromptSet, client, deletePromptSet, getPromptSet, listVersions, paths } from '../api/routes.ts';
import { sentencesOf } from '../api/api_error.ts';
import type { PromptSet } from '../api/types.ts';
import { ask, Dialog } from '../controls/dialog.tsx';
import { tell, tellProblem } from '../controls/notices.tsx';
import { saveFile } from '../controls/save_file.ts';
import { moment, plural, score } from '../decision/words.ts';
import { useDropped } from '../pictures/intake.tsx';
import { readOnly } from '../system/server_state.ts';
import { IgnoredPlaces } from './ignored_places.tsx';
import { SetPictures } from './set_pictures.tsx';
import { dropSet, keepSet } from './set_store.ts';
import { ThresholdPanel } from './threshold_panel.tsx';

export function OneSet({ set: latest }: { set: PromptSet }) {
  const wanted = Number(address.value.query['version']);
  const version = Number.isInteger(wanted) && wanted > 0 && wanted !== latest.version ? wanted : null;
  const old = useVersion(latest.id, version);
  const set = version === null ? latest : old;
  const fixed = version !== null || readOnly.value;
  const [busy, setBusy] = useState(false);

  const add = async (files: File[]) => {
    setBusy(true);
    try {
      const changed = await addPromptFiles(latest.id, files);
      keepSet(changed);
      tell(`${plural(files.length, 'picture')} added: ${changed.label}.`);
    } catch (error) {
      tellProblem(error);
    }
    setBusy(false);
  };
  const over = useDropped((files) => (fixed ? undefined : void add(files)));

  return (
    <div class="page">
      <nav class="crumbs" aria-label="Where you are">
        <a href={formatAddress({ screen: 'sets' })}>Prompt sets</a>
      </nav>
      <SetHead set={latest} version={version} />
      {version !== null && (
        <p class="hint" role="status">
          This is version {version} as it was. <a href={formatAddress({ screen: 'sets', id: latest.id })}>Back to {latest.label}</a>
        </p>
      )}
      {set === null ? (
        <p>Loading …</p>
      ) : (
        <div class="set-columns">
          <SetPictures set={set} fixed={fixed} busy={busy} add={(files) => void add(files)} />
          <div class="set-side">
            <ThresholdPanel key={`${set.id}@${set.version}`} set={set} fixed={fixed} />
            <IgnoredPlaces set={set} fixed={fixed} />
            <Versions set={latest} shown={version ?? latest.version} />
          </div>
        </div>
      )}
      {over && !fixed && <div class="drop-veil" aria-hidden="true"><p>Drop to add normal pictures to {latest.name}</p></div>}
    </div>
  );
}

function useVersion(id: string, version: number | null): PromptSet | null {
  const [set, setSet] = useState<PromptSet | null>(null);
  useEffect(() => {
    setSet(null);
    if (version !== null) void getPromptSet(id, version).then(setSet, tellProblem);
  }, [id, version]);
  return set;
}

function SetHead({ set, version }: { set: PromptSet; version: number | null }) {
  const [renaming, setRenaming] = useState(false);
  const save = () =>
    client
      .blob(paths.exported(set.id, version ?? undefined))
      .then((blob) => saveFile(blob, `${set.name}@${version ?? set.version}.safetensors`))
      .catch(tellProblem);
  const remove = async () => {
    const text = `${set.name}, its ${plural(set.shots, 'picture')} and all its versions are deleted. Its results stay.`;
    if (!(await ask('Delete this prompt set?', text, 'Delete'))) return;
    try {
      await deletePromptSet(set.id);
      dropSet(set.id);
      tell(`${set.name} deleted.`);
      go({ screen: 'sets' });
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <header class="page-head">
      <div>
        <h1>{set.name}</h1>
        <p class="quiet">
          version {version ?? set.version}, {plural(set.shots, 'picture')}, model {set.model}
          {set.category !== '' && `, shows ${set.category}`}
        </p>
      </div>
      <div class="row-of-buttons">
        <a class="button primary" href={formatAddress({ screen: 'inspect', query: { set: set.id } })}>Inspect with it</a>
        <a class="button" href={formatAddress({ screen: 'history', query: { prompt_set: set.id } })}>{plural(set.results, 'result')}</a>
        <button onClick={() => void save()}>Export</button>
        {!readOnly.value && <button onClick={() => setRenaming(true)}>Rename</button>}
        {!readOnly.value && <button class="danger-text" onClick={() => void remove()}>Delete</button>}
      </div>
      {renaming && <RenameDialog set={set} onClose={() => setRenaming(false)} />}
    </header>
  );
}

function RenameDialog({ set, onClose }: { set: PromptSet; onClose: () => void }) {
  const [name, setName] = useState(set.name);
  const [problem, setProblem] = useState('');
  const rename = async () => {
    try {
      keepSet(await changePromptSet(set.id, { name }));
      tell(`It is called ${name} now.`);
      onClose();
    } catch (error) {
      setProblem(sentencesOf(error));
    }
  };
  return (
    <Dialog title="Rename" onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void rename();
        }}
      >
        <label class="field">
          Name
          <input type="text" value={name} required pattern="[A-Za-z0-9_\-]+" title="Letters, digits, - and _" onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        {problem !== '' && <p class="form-problem" role="alert">{problem}</p>}
        <div class="dialog-feet">
          <button type="button" onClick={onClose}>Cancel</button>
          <button class="primary">Rename</button>
        </div>
      </form>
    </Dialog>
  );
}

function Versions({ set, shown }: { set: PromptSet; shown: number }) {
  const [versions, setVersions] = useState<PromptSet[]>([]);
  useEffect(() => void listVersions(set.id).then(setVersions, tellProblem), [set.id, set.version]);
  return (
    <section class="card" aria-label="Versions">
      <h2>Versions</h2>
      <p class="quiet">Each change makes the next one. Older ones stay, so their results can still be explained.</p>
      <ol class="versions">
        {versions.map((one) => (
          <li key={one.version} aria-current={one.version === shown ? 'true' : undefined}>
            <a href={formatAddress({ screen: 'sets', id: set.id, query: one.version === set.version ? {} : { version: String(one.version) } })}>
              Version {one.version}
            </a>
            <span class="quiet">{plural(one.shots, 'picture')}, threshold {one.threshold === null ? 'none' : score(one.threshold)}</span>
            <span class="quiet">{moment(one.updated_at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
