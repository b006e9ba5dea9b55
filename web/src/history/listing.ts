// The results that match, page by page. Tested by listing.test.ts

import { signal, type Signal } from '@preact/signals';
import { ApiError } from '../api/api_error.ts';
import type { Page } from '../api/routes.ts';
import type { StoredResult } from '../api/types.ts';
import { serverQuery, type Filters } from './filters.ts';

const pageSize = 60;

type Fetch = (query: URLSearchParams, signal: AbortSignal) => Promise<Page>;

export class Listing {
  readonly results: Signal<readonly StoredResult[]> = signal([]);
  readonly state: Signal<'loading' | 'more' | 'end' | 'failed'> = signal('loading');
  readonly problem: Signal<unknown> = signal(null);
  private cursor: string | null = null;
  private filters: Filters = {};
  private abort: AbortController | null = null;
  private of: string | null = null;

  constructor(private readonly fetch: Fetch) {}

  // Begins anew if the filters are others than before.
  show(filters: Filters): void {
    const of = serverQuery(filters).toString();
    if (of === this.of) return;
    this.of = of;
    this.filters = filters;
    this.reload();
  }

  // What is listed may be old: show() fetches anew whatever the filters.
  forget(): void {
    this.of = null;
  }

  reload(): void {
    this.abort?.abort();
    this.abort = null;
    this.cursor = null;
    this.results.value = [];
    void this.more();
  }

  // The next page. One that arrives after the filters changed is dropped.
  async more(): Promise<void> {
    if (this.abort !== null || (this.state.value === 'end' && this.cursor === null && this.results.value.length > 0)) return;
    const abort = new AbortController();
    this.abort = abort;
    this.state.value = 'loading';
    try {
      const page = await this.fetch(serverQuery(this.filters, pageSize, this.cursor), abort.signal);
      if (abort !== this.abort) return;
      // A result may slip onto the next page when a newer one comes.
      const known = new Set(this.results.value.map(({ id }) => id));
      this.results.value = [...this.results.value, ...page.results.filter(({ id }) => !known.has(id))];
      this.cursor = page.next;
      this.state.value = page.next === null ? 'end' : 'more';
    } catch (error) {
      if (abort !== this.abort || (error instanceof ApiError && error.kind === 'cancelled')) return;
      this.problem.value = error;
      this.state.value = 'failed';
    }
    this.abort = null;
  }

  replace(result: StoredResult): void {
    this.results.value = this.results.value.map((old) => (old.id === result.id ? result : old));
  }

  remove(id: string): void {
    this.results.value = this.results.value.filter((result) => result.id !== id);
  }
}
