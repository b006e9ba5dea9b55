// All pictures of the chosen set, one a row; a strip to swipe where the page is narrow.

import { memo } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';
import { paths } from '../api/routes.ts';
import { Drawn, LabelTag } from '../controls/icons.tsx';
import { SmallGauge } from '../decision/gauge.tsx';
import { score } from '../decision/words.ts';
import { FileThumbnail, Thumbnail } from '../pictures/thumbnail.tsx';
import { chosenSet, listedJobs, selected, selectedKey } from './inspection.ts';
import type { Job } from './queue.ts';

export function ResultList() {
  const list = useRef<HTMLUListElement>(null);
  const current = selected.value?.key ?? null;
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-current=true]');
    if (!row) return;
    row.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    // The focus goes along if it is in the list, so Enter and Tab stay where the eye is.
    if (list.current?.contains(document.activeElement)) row.focus({ preventScroll: true });
  }, [current]);
  return (
    <ul class="result-list" ref={list} aria-label="Results">
      {listedJobs.value.map((job) => <Row key={job.key} job={job} current={job.key === current} band={bandOf(job)} />)}
    </ul>
  );
}

// Where undecided begins, if the set is still the one the picture was judged by.
function bandOf({ result }: Job): number | null {
  const set = chosenSet.value;
  return set !== null && set.threshold_set === null && result?.prompts === set.label ? set.normal_below : null;
}

const states: Record<Job['state'], string> = { waiting: 'Waiting', sending: 'Being judged', done: '', failed: 'Failed' };

const Row = memo(function Row({ job, current, band }: { job: Job; current: boolean; band: number | null }) {
  const { result } = job;
  return (
    <li>
      <button class={`result-row is-${job.state}`} aria-current={current} onClick={() => (selectedKey.value = job.key)}>
        {result !== null ? (
          <Thumbnail path={paths.resultThumbnail(result.id)} />
        ) : job.source instanceof Blob ? (
          <FileThumbnail file={job.source} />
        ) : (
          <span class="thumbnail" />
        )}
        <span class="row-name" title={job.name}>{job.name}</span>
        {result !== null && (
          <>
            <span class="row-score">{score(result.pred_score)}</span>
            <span class="row-label">
              <LabelTag label={result.pred_label} />
              {result.review !== null && (
                <span class="row-review" title={`Confirmed ${result.review.label}`}>
                  <Drawn name="person" size={14} />
                  <span class="only-heard">confirmed {result.review.label}</span>
                  {result.review.label !== result.pred_label && <span aria-hidden="true">{result.review.label}</span>}
                </span>
              )}
            </span>
            <SmallGauge threshold={result.threshold} normalBelow={band} value={result.pred_score} label={result.pred_label} />
          </>
        )}
        {job.state !== 'done' && <span class="row-state">{states[job.state]}</span>}
      </button>
    </li>
  );
});
