// One result: the picture with its map, what was decided and why, what it was compared with, and what a person says.

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ApiError, sentencesOf } from '../api/api_error.ts';
import { client, getNearest, paths } from '../api/routes.ts';
import type { Nearest, ReviewLabel, StoredResult } from '../api/types.ts';
import { readOnly } from '../system/server_state.ts';
import { Drawn } from '../controls/icons.tsx';
import { useKeys } from '../controls/keys.tsx';
import { tellProblem } from '../controls/notices.tsx';
import { saveFile } from '../controls/save_file.ts';
import { moment, score } from '../decision/words.ts';
import { Stage } from '../pictures/stage.tsx';
import { usePicture } from '../pictures/use_picture.ts';
import { Decision } from './decision_panel.tsx';
import { NearestPanel } from './nearest_panel.tsx';
import { askAndDelete, review } from './review.ts';
import { ReviewPanel } from './review_panel.tsx';

interface ResultViewProps {
  result: StoredResult;
  changed: (result: StoredResult) => void;
  deleted: (result: StoredResult) => void;
  head?: ComponentChildren;
}

export function ResultView({ result, changed, deleted, head }: ResultViewProps) {
  const picture = usePicture(paths.resultPicture(result.id));
  const colours = usePicture(paths.resultColours(result.id));
  const [region, setRegion] = useState<number | null>(null);
  useEffect(() => setRegion(null), [result.id]);
  const chosen = region !== null && region < result.regions.length ? region : null;
  const { nearest, problem } = useNearest(result.id, chosen);
  const say = (label: ReviewLabel | null, note = result.review?.note ?? '') => void review(result, label, note, changed);

  useKeys(readOnly.value ? {} : { normal: () => say('normal'), anomalous: () => say('anomalous'), clear: () => say(null) });

  return (
    <div class="result-view">
      <Stage
        of={result.id}
        alt={result.image}
        size={result}
        url={picture.url}
        colours={colours.url}
        regions={result.regions}
        chosen={chosen}
        worst={nearest?.query ?? null}
        onChoose={(index) => setRegion(index === chosen ? null : index)}
      >
        {picture.problem ?? (picture.url === null && 'Loading the picture …')}
      </Stage>
      <div class="result-panel">
        {head}
        <Decision result={result} />
        <ReviewPanel result={result} say={say} />
        <NearestPanel result={result} nearest={nearest} problem={problem} pictureUrl={picture.url} region={chosen} choose={setRegion} />
        <Details result={result} deleted={deleted} />
      </div>
    </div>
  );
}

function useNearest(id: string, region: number | null): { nearest: Nearest | null; problem: string | null } {
  const [state, setState] = useState<{ key: string; nearest: Nearest | null; problem: string | null }>({ key: '', nearest: null, problem: null });
  const key = `${id}/${region}`;
  useEffect(() => {
    const abort = new AbortController();
    getNearest(id, region, abort.signal).then(
      (nearest) => setState({ key, nearest, problem: null }),
      (error: unknown) => {
        if (error instanceof ApiError && error.kind === 'cancelled') return;
        setState({ key, nearest: null, problem: sentencesOf(error) });
      },
    );
    return () => abort.abort();
  }, [key]);
  return state.key === key ? state : { nearest: null, problem: null };
}

function Details({ result, deleted }: { result: StoredResult; deleted: (result: StoredResult) => void }) {
  const stem = result.image.split('/').at(-1)?.replace(/\.[^.]+$/, '') ?? result.id;
  const save = (path: string, name: string) => client.blob(path).then((blob) => saveFile(blob, name)).catch(tellProblem);
  const parts = [
    `patch ${score(result.parts.patch)}`,
    result.parts.image === null ? '' : `image ${score(result.parts.image)}`,
    result.parts.text === null ? '' : `text ${score(result.parts.text)}`,
  ].filter(Boolean);
  return (
    <section class="panel-part">
      <details>
        <summary>Details</summary>
        <dl class="facts">
          <div><dt>Picture</dt><dd>{result.image}</dd></div>
          <div><dt>Size</dt><dd>{result.width} × {result.height}</dd></div>
          <div><dt>Judged</dt><dd>{moment(result.created_at)}</dd></div>
          <div><dt>Compared with</dt><dd>{result.prompts ?? '–'}, {result.shots} pictures</dd></div>
          <div><dt>Model</dt><dd>{result.model}</dd></div>
          <div><dt>Parts</dt><dd>{parts.join(', ')}</dd></div>
        </dl>
      </details>
      <div class="row-of-buttons">
        <button class="small" onClick={() => void save(paths.resultOverlay(result.id), `${stem}.overlay.png`)}>Save overlay</button>
        <button class="small" onClick={() => void save(paths.resultOriginal(result.id), result.image.split('/').at(-1) ?? stem)}>Save picture</button>
        {!readOnly.value && (
          <button class="small danger-text" onClick={() => void askAndDelete(result).then((gone) => gone && deleted(result))}>
            <Drawn name="close" size={14} /> Delete
          </button>
        )}
      </div>
    </section>
  );
}
