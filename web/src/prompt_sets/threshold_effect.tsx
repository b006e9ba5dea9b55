// What would another threshold do to results that are stored?

import { formatAddress } from '../address.ts';
import { paths } from '../api/routes.ts';
import type { Calibrated, StoredResult } from '../api/types.ts';
import { shareAtOrAbove } from '../decision/histogram.ts';
import { percent, plural } from '../decision/words.ts';
import { Thumbnail } from '../pictures/thumbnail.tsx';

const mostShown = 8;

export function CalibrationEffect({ tried, results }: { tried: Calibrated; results: readonly StoredResult[] }) {
  const { results: count, anomalous_before: before, anomalous_after: after, changed } = tried.effect;
  if (count === 0) return <p>There are no stored results yet to try it on.</p>;
  const word = changed.length === 0 ? 'No label changes.' : `${plural(changed.length, 'label')} would change.`;
  return (
    <>
      <p>Of {plural(count, 'stored result')} {before} {before === 1 ? 'is' : 'are'} anomalous; {after} would be. {word}</p>
      <ResultStrip ids={changed} results={results} />
    </>
  );
}

export function HandEffect({ results, normals, threshold }: { results: readonly StoredResult[]; normals: readonly number[]; threshold: number }) {
  const now = results.filter((result) => result.pred_label === 'anomalous');
  const then = results.filter((result) => result.pred_score >= threshold);
  const changed = results.filter((result) => (result.pred_label === 'anomalous') !== (result.pred_score >= threshold));
  return (
    <>
      <p>
        {normals.length > 0 && `${percent(shareAtOrAbove(normals, threshold))} of ${plural(normals.length, 'normal score')} reach it. `}
        {results.length > 0 && `Of the ${plural(results.length, 'newest result')} ${now.length} ${now.length === 1 ? 'is' : 'are'} anomalous; ${then.length} would be.`}
      </p>
      <ResultStrip ids={changed.map(({ id }) => id)} results={results} />
    </>
  );
}

function ResultStrip({ ids, results }: { ids: readonly string[]; results: readonly StoredResult[] }) {
  if (ids.length === 0) return null;
  const name = (id: string) => results.find((result) => result.id === id)?.image ?? 'a result';
  return (
    <ul class="strip" aria-label="Results whose label would change">
      {ids.slice(0, mostShown).map((id) => (
        <li key={id}>
          <a href={formatAddress({ screen: 'history', id })} title={name(id)}><Thumbnail path={paths.resultThumbnail(id)} alt={name(id)} /></a>
        </li>
      ))}
      {ids.length > mostShown && <li class="quiet">and {ids.length - mostShown} more</li>}
    </ul>
  );
}
