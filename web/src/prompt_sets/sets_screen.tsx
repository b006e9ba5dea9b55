// All prompt sets: what each shows, and what its threshold rests on.

import { useEffect, useRef, useState } from 'preact/hooks';
import { address, formatAddress, go } from '../address.ts';
import { importPromptSet, listPromptImages, paths } from '../api/routes.ts';
import type { PromptImage, PromptSet } from '../api/types.ts';
import { tell, tellProblem } from '../controls/notices.tsx';
import { Gauge } from '../decision/gauge.tsx';
import { ago, percent, plural } from '../decision/words.ts';
import { Thumbnail } from '../pictures/thumbnail.tsx';
import { readOnly } from '../system/server_state.ts';
import { NewSetDialog } from './new_set_dialog.tsx';
import { OneSet } from './one_set.tsx';
import { keepSet, loadSets, setById, sets } from './set_store.ts';

export function SetsScreen() {
  const { id } = address.value;
  useEffect(() => void loadSets().catch(tellProblem), [id]);
  if (id === null) return <SetList />;
  const set = setById(id);
  if (set !== null) return <OneSet key={set.id} set={set} />;
  return (
    <div class="page">
      <h1>Prompt sets</h1>
      <p>{sets.value === null ? 'Loading …' : 'There is no such prompt set. It may have been deleted.'}</p>
      <p><a href={formatAddress({ screen: 'sets' })}>All prompt sets</a></p>
    </div>
  );
}

function SetList() {
  const [making, setMaking] = useState(false);
  const all = sets.value;
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>Prompt sets</h1>
          <p class="quiet">A prompt set is a few normal pictures of one kind of part. New pictures are compared with them.</p>
        </div>
        {!readOnly.value && (
          <div class="row-of-buttons">
            <ImportButton />
            <button class="primary" onClick={() => setMaking(true)}>New set</button>
          </div>
        )}
      </header>
      {all === null && <p>Loading …</p>}
      {all?.length === 0 && <p class="empty-word">There is none yet. Make one from four to eight pictures of good parts.</p>}
      <ul class="card-grid">{all?.map((set) => <li key={set.id}><SetCard set={set} /></li>)}</ul>
      {making && (
        <NewSetDialog
          files={[]}
          onClose={() => setMaking(false)}
          made={(set) => {
            setMaking(false);
            go({ screen: 'sets', id: set.id });
          }}
        />
      )}
    </div>
  );
}

function ImportButton() {
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      const set = await importPromptSet(file, '');
      keepSet(set);
      tell(`${set.label} is imported.`);
      go({ screen: 'sets', id: set.id });
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <>
      <button onClick={() => input.current?.click()}>Import a file</button>
      <input
        ref={input}
        type="file"
        accept=".safetensors"
        hidden
        aria-label="Prompt set file"
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}

function SetCard({ set }: { set: PromptSet }) {
  const [images, setImages] = useState<PromptImage[]>([]);
  // Without its pictures a card still says enough.
  useEffect(() => void listPromptImages(set.id).then(setImages, () => undefined), [set.id, set.version]);
  const more = set.shots - 4;
  return (
    <article class="card set-card">
      <div class="card-pictures" aria-hidden="true">
        {images.slice(0, 4).map((image) => <Thumbnail key={image.id} path={paths.promptThumbnail(set.id, image.id)} />)}
        {more > 0 && <span class="card-more">+{more}</span>}
      </div>
      <h2><a class="card-link" href={formatAddress({ screen: 'sets', id: set.id })}>{set.name}</a></h2>
      <p class="quiet">
        version {set.version}, {plural(set.shots, 'picture')}, {plural(set.results, 'result')}, changed {ago(set.updated_at)}
      </p>
      <Gauge normals={set.normal_scores} defects={set.defect_scores} threshold={set.threshold} normalBelow={set.threshold_set === null ? set.normal_below : null} />
      <p class="quiet">{set.threshold_set !== null ? 'Threshold set by hand' : `At most ${percent(set.false_alarms)} false alarms`}</p>
    </article>
  );
}
