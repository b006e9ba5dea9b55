// What was decided, and why: the word, the score on its ruler, and a sentence for each number.

import type { StoredResult } from '../api/types.ts';
import { Gauge } from '../decision/gauge.tsx';
import { chanceSentence, decisionSentence, labelWords, plural, score } from '../decision/words.ts';
import { LabelShape } from '../controls/icons.tsx';
import { useSetOfResult } from '../prompt_sets/set_store.ts';

export function Decision({ result }: { result: StoredResult }) {
  const set = useSetOfResult(result);
  return (
    <section class="panel-part decision" aria-label="Decision">
      <div class="decision-head">
        <h2 class={`decision-word is-${result.pred_label}`}>
          <LabelShape label={result.pred_label} size={24} />
          {labelWords[result.pred_label]}
        </h2>
        <span class="decision-score" title="Score: 0 to 1, larger is more unusual">{score(result.pred_score)}</span>
      </div>
      <Gauge
        normals={set?.normal_scores ?? []}
        threshold={result.threshold}
        normalBelow={set?.threshold_set == null ? (set?.normal_below ?? null) : null}
        pointer={{ score: result.pred_score, label: result.pred_label }}
      />
      <p>{decisionSentence(result)}</p>
      {result.p_value !== null && (
        <p class="quiet">
          {chanceSentence(result.p_value)} <span class="no-break">p {result.p_value < 0.001 ? "< 0.001" : `= ${result.p_value.toFixed(3)}`}</span>
          {result.normals !== null && `, from ${plural(result.normals, 'normal score')}.`}
        </p>
      )}
    </section>
  );
}
