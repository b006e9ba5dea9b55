// Where is the line? By the share of false alarms one allows, or by hand; either shows what it does before it is saved.

import { useEffect, useState } from 'preact/hooks';
import { ApiError, sentencesOf } from '../api/api_error.ts';
import { calibrate, changePromptSet, listResults } from '../api/routes.ts';
import type { Calibrated, PromptSet, StoredResult } from '../api/types.ts';
import { tell, tellProblem } from '../controls/notices.tsx';
import { Gauge, GaugeKey } from '../decision/gauge.tsx';
import { falseAlarmSteps, nearestStep } from '../decision/histogram.ts';
import { percent, plural, score } from '../decision/words.ts';
import { CalibrationEffect, HandEffect } from './threshold_effect.tsx';
import { keepSet } from './set_store.ts';

// What is being tried and not saved yet.
type Trial = { by: 'alarms'; share: number; reviewed: boolean } | { by: 'hand'; threshold: number };

export function ThresholdPanel({ set, fixed }: { set: PromptSet; fixed: boolean }) {
  const [trial, setTrial] = useState<Trial | null>(null);
  const [saving, setSaving] = useState(false);
  const results = useResults(set);
  const { tried, problem } = useDryRun(set, trial);
  const byHand = set.threshold_set !== null;
  const shown = trial?.by === 'alarms' && tried !== null ? tried.prompt_set : set;
  const threshold = trial?.by === 'hand' ? trial.threshold : shown.threshold;
  const share = trial?.by === 'alarms' ? trial.share : set.false_alarms;
  const reviewed = trial?.by === 'alarms' && trial.reviewed;

  const save = async (change: () => Promise<PromptSet>, says: (set: PromptSet) => string) => {
    setSaving(true);
    try {
      const changed = await change();
      keepSet(changed);
      tell(says(changed));
    } catch (error) {
      tellProblem(error);
      setSaving(false);
    }
  };
  const saveTrial = () => {
    if (trial === null) return;
    const change =
      trial.by === 'hand'
        ? () => changePromptSet(set.id, { threshold: trial.threshold })
        : async () => (await calibrate(set.id, wanted(trial, false))).prompt_set;
    void save(change, (changed) => `Threshold ${changed.threshold === null ? 'taken away' : score(changed.threshold)}: ${changed.label}.`);
  };

  return (
    <section class="card" aria-label="Threshold">
      <h2>Threshold</h2>
      <Gauge
        normals={shown.normal_scores}
        defects={shown.defect_scores}
        others={results?.map((result) => result.pred_score) ?? []}
        threshold={threshold}
        normalBelow={trial?.by === 'hand' || (byHand && trial === null) ? null : shown.normal_below}
        was={set.threshold}
        {...(fixed ? {} : { onThreshold: (value: number) => setTrial({ by: 'hand', threshold: value }) })}
      />
      <GaugeKey undecided={!byHand} />
      <p>
        {byHand
          ? 'Set by hand. Labels follow it alone, and nothing is undecided.'
          : `Found from ${plural(set.normals, 'normal score')}, for at most ${percent(set.false_alarms)} false alarms.`}
        {!fixed && ' Drag the line to set it by hand.'}
      </p>
      {!fixed && !byHand && (
        <>
          <label class="field">
            <span class="field-line">False alarms allowed <b class="number">{percent(share)}</b></span>
            <input
              type="range"
              min={0}
              max={falseAlarmSteps.length - 1}
              step={1}
              value={nearestStep(share)}
              aria-valuetext={percent(share)}
              onInput={(event) => setTrial({ by: 'alarms', share: falseAlarmSteps[event.currentTarget.valueAsNumber] ?? 0.01, reviewed })}
            />
          </label>
          <ReviewedSwitch results={results} on={reviewed} set={(on) => setTrial({ by: 'alarms', share, reviewed: on })} />
        </>
      )}
      <div class="effect" role="status">
        {trial?.by === 'alarms' && (problem !== null ? <p>{problem}</p> : tried === null ? <p class="quiet">Looking what it does …</p> : <CalibrationEffect tried={tried} results={results ?? []} />)}
        {trial?.by === 'hand' && results !== null && <HandEffect results={results} normals={set.normal_scores} threshold={trial.threshold} />}
      </div>
      {!fixed && (
        <div class="row-of-buttons">
          {trial !== null && (
            <>
              <button class="primary" disabled={saving || (trial.by === 'alarms' && tried === null)} onClick={saveTrial}>
                {trial.by === 'hand' ? `Set threshold to ${score(trial.threshold)}` : 'Save'}
              </button>
              <button onClick={() => setTrial(null)}>Leave as it was</button>
            </>
          )}
          {trial === null && byHand && (
            <button disabled={saving} onClick={() => void save(() => changePromptSet(set.id, { threshold: null }), (changed) => `Back to what was found: ${changed.label}.`)}>
              Back to what was found
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function ReviewedSwitch({ results, on, set }: { results: StoredResult[] | null; on: boolean; set: (on: boolean) => void }) {
  const confirmed = (label: string) => results?.filter((result) => result.review?.label === label).length ?? 0;
  const normal = confirmed('normal');
  const anomalous = confirmed('anomalous');
  if (normal + anomalous === 0) return <p class="quiet">Confirm results, and the threshold can learn from them.</p>;
  return (
    <label class="check">
      <input type="checkbox" checked={on} onChange={(event) => set(event.currentTarget.checked)} />
      Learn from confirmed results: {normal} normal, {anomalous} anomalous
    </label>
  );
}

const wanted = (trial: Extract<Trial, { by: 'alarms' }>, dryRun: boolean) => ({
  false_alarms: trial.share,
  dry_run: dryRun,
  ...(trial.reviewed ? { reviewed: true } : {}),
});

const settle = 250; // ms without a further change before the server is asked

function useDryRun(set: PromptSet, trial: Trial | null): { tried: Calibrated | null; problem: string | null } {
  const [state, setState] = useState<{ tried: Calibrated | null; problem: string | null }>({ tried: null, problem: null });
  const key = trial?.by === 'alarms' ? `${trial.share} ${trial.reviewed}` : null;
  useEffect(() => {
    setState({ tried: null, problem: null });
    if (trial?.by !== 'alarms') return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      calibrate(set.id, wanted(trial, true), abort.signal).then(
        (tried) => setState({ tried, problem: null }),
        (error: unknown) => {
          if (!(error instanceof ApiError && error.kind === 'cancelled')) setState({ tried: null, problem: sentencesOf(error) });
        },
      );
    }, settle);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key]);
  return state;
}

// The newest of the set: enough to see what a line does to them.
function useResults(set: PromptSet): StoredResult[] | null {
  const [results, setResults] = useState<StoredResult[] | null>(null);
  useEffect(() => {
    const query = new URLSearchParams({ prompt_set: set.id, limit: '500' });
    void listResults(query).then((page) => setResults(page.results), tellProblem);
  }, [set.id, set.version]);
  return results;
}
