// All results the server keeps: found by filters that the address bar holds, looked at like new ones.

import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { address, formatAddress, go } from '../address.ts';
import { sentencesOf } from '../api/api_error.ts';
import { exportResults, getResult, listResults } from '../api/routes.ts';
import type { StoredResult } from '../api/types.ts';
import { Drawn } from '../controls/icons.tsx';
import { useKeys } from '../controls/keys.tsx';
import { tellProblem } from '../controls/notices.tsx';
import { saveFile } from '../controls/save_file.ts';
import { loadSets } from '../prompt_sets/set_store.ts';
import { ResultView } from '../results/result_view.tsx';
import { readOnly } from '../system/server_state.ts';
import { DeleteOldDialog } from './delete_old_dialog.tsx';
import { FilterForm } from './filter_form.tsx';
import { filtersOf, serverQuery, type Filters } from './filters.ts';
import { HistoryGrid } from './history_grid.tsx';
import { Listing } from './listing.ts';

const listing = new Listing(listResults);

export function HistoryScreen() {
  const { id, query } = address.value;
  const filters = filtersOf(query);
  useEffect(() => void loadSets().catch(tellProblem), []);
  // Results came in while other screens were shown.
  useEffect(() => listing.forget(), []);
  useEffect(() => listing.show(filters), [JSON.stringify(filters)]);
  return id === null ? <Overview filters={filters} /> : <OneResult id={id} filters={filters} />;
}

// One who comes back from a result goes on where they were.
let leftAt = 0;

function useLeftPlace(): void {
  useLayoutEffect(() => {
    const main = document.getElementById('main');
    main?.scrollTo(0, leftAt);
    return () => {
      leftAt = address.value.screen === 'history' ? (main?.scrollTop ?? 0) : 0;
    };
  }, []);
}

function Overview({ filters }: { filters: Filters }) {
  useLeftPlace();
  const [deleting, setDeleting] = useState(false);
  const [exporting, setExporting] = useState(false);
  const save = async (type: 'text/csv' | 'application/jsonl', name: string) => {
    setExporting(true);
    try {
      saveFile(await exportResults(serverQuery(filters), type), name);
    } catch (error) {
      tellProblem(error);
    }
    setExporting(false);
  };
  const none = listing.results.value.length === 0 && listing.state.value === 'end';
  const filtered = Object.keys(filters).some((name) => name !== 'order');
  return (
    <div class="page">
      <header class="page-head">
        <h1>History</h1>
        <div class="row-of-buttons">
          <button disabled={exporting} onClick={() => void save('text/csv', 'results.csv')}>Export CSV</button>
          <button disabled={exporting} onClick={() => void save('application/jsonl', 'results.jsonl')}>Export JSONL</button>
          {!readOnly.value && <button onClick={() => setDeleting(true)}>Delete old ones</button>}
        </div>
      </header>
      <FilterForm filters={filters} />
      {none && (
        <p class="empty-word">
          {filtered ? (
            <>No result matches. <a href={formatAddress({ screen: 'history' })}>Show all</a></>
          ) : (
            <>Nothing was judged yet. <a href={formatAddress({ screen: 'inspect' })}>Inspect a few pictures</a>, and their results are kept here.</>
          )}
        </p>
      )}
      <HistoryGrid listing={listing} filters={filters} />
      {listing.state.value === 'failed' && (
        <p class="form-problem" role="alert">
          {sentencesOf(listing.problem.value)} <button class="small" onClick={() => void listing.more()}>Try again</button>
        </p>
      )}
      {deleting && (
        <DeleteOldDialog
          filters={filters}
          onClose={() => setDeleting(false)}
          deleted={() => {
            setDeleting(false);
            listing.reload();
          }}
        />
      )}
    </div>
  );
}

function OneResult({ id, filters }: { id: string; filters: Filters }) {
  const results = listing.results.value;
  const index = results.findIndex((result) => result.id === id);
  const [fetched, setFetched] = useState<StoredResult | null>(null);
  const [problem, setProblem] = useState('');
  const listed = results[index];
  useEffect(() => {
    setProblem('');
    // A shared address may name one that is on no page yet.
    if (listed === undefined && fetched?.id !== id) getResult(id).then(setFetched, (error: unknown) => setProblem(sentencesOf(error)));
  }, [id, listed === undefined]);
  const result = listed ?? (fetched?.id === id ? fetched : null);
  const at = (next: StoredResult) => formatAddress({ screen: 'history', id: next.id, query: filters });
  const step = (by: 1 | -1) => {
    const next = results[index + by];
    if (index >= 0 && next !== undefined) go({ screen: 'history', id: next.id, query: filters }, 'replace');
    if (index + by >= results.length - 1) void listing.more();
  };
  useKeys({ next: () => step(1), previous: () => step(-1) });
  const before = index > 0 ? results[index - 1] : undefined;
  const after = index >= 0 ? results[index + 1] : undefined;
  const back = formatAddress({ screen: 'history', query: filters });
  return (
    <div class="inspect is-single">
      <h1 class="only-heard">Result</h1>
      <div class="inspect-main">
        {problem !== '' && <p class="empty-word" role="alert">{problem} <a href={back}>Back to all</a></p>}
        {result !== null && (
          <ResultView
            result={result}
            changed={(changed) => {
              listing.replace(changed);
              setFetched(changed);
            }}
            deleted={() => {
              listing.remove(id);
              go({ screen: 'history', query: filters }, 'replace');
            }}
            head={
              <div class="position">
                <a class="back" href={back}><Drawn name="left" /> History</a>
                <span class="position-name" title={result.image}>{result.image}</span>
                {before !== undefined && <a class="button plain icon-only" href={at(before)} aria-label="Previous result" title="Previous (K)"><Drawn name="left" /></a>}
                {after !== undefined && <a class="button plain icon-only" href={at(after)} aria-label="Next result" title="Next (J)"><Drawn name="right" /></a>}
              </div>
            }
          />
        )}
      </div>
    </div>
  );
}
