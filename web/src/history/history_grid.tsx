// Results as a table of rows with thumbnails; the next page is fetched when the end comes into sight.

import { useEffect, useRef } from 'preact/hooks';
import { formatAddress } from '../address.ts';
import { paths } from '../api/routes.ts';
import type { StoredResult } from '../api/types.ts';
import { Drawn, LabelTag } from '../controls/icons.tsx';
import { SmallGauge } from '../decision/gauge.tsx';
import { ago, moment, score } from '../decision/words.ts';
import { Thumbnail } from '../pictures/thumbnail.tsx';
import type { Filters } from './filters.ts';
import type { Listing } from './listing.ts';

export function HistoryGrid({ listing, filters }: { listing: Listing; filters: Filters }) {
  const results = listing.results.value;
  const state = listing.state.value;
  return (
    <>
      <ul class="history-grid" aria-label="Results" aria-busy={state === 'loading'}>
        {results.map((result) => <Row key={result.id} result={result} href={formatAddress({ screen: 'history', id: result.id, query: filters })} />)}
      </ul>
      {state === 'loading' && <p class="quiet" role="status">Loading …</p>}
      {state === 'more' && <More more={() => void listing.more()} />}
    </>
  );
}

function Row({ result, href }: { result: StoredResult; href: string }) {
  return (
    <li>
      <a class="history-row" href={href}>
        <Thumbnail path={paths.resultThumbnail(result.id)} />
        <span class="row-name" title={result.image}>{result.image}</span>
        <span class="row-score">{score(result.pred_score)}</span>
        <span class="row-label">
          <LabelTag label={result.pred_label} />
          {result.review !== null && <span class="row-review"><Drawn name="person" size={14} /> {result.review.label}</span>}
        </span>
        <SmallGauge threshold={result.threshold} value={result.pred_score} label={result.pred_label} />
        <span class="quiet row-when" title={moment(result.created_at)}>{result.prompts ?? 'no set'}, {ago(result.created_at)}</span>
      </a>
    </li>
  );
}

function More({ more }: { more: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (button.current === null) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && more(), { rootMargin: '600px' });
    observer.observe(button.current);
    return () => observer.disconnect();
  });
  return <button class="more" ref={button} onClick={more}>Show more</button>;
}
