// The filters of GET /v1/results, as the address bar holds them and as the form shows them. Tested by filters.test.ts

export const filterNames = ['prompt_set', 'label', 'review', 'min_score', 'max_score', 'since', 'before', 'name', 'order'] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

// Whatever else an address holds is left out, and so is what means nothing.
export function filtersOf(query: Record<string, string>): Filters {
  const filters: Filters = {};
  for (const name of filterNames) {
    const value = query[name]?.trim();
    if (value) filters[name] = value;
  }
  return filters;
}

// A day of the form, "2026-11-26", is a moment of the server's: the person's midnight.
const isDay = /^\d{4}-\d{2}-\d{2}$/;

export function serverQuery(filters: Filters, limit?: number, cursor?: string | null): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (name === 'since' && isDay.test(value)) query.set(name, midnight(value, 0));
    // "Until the 26th" has the 26th in it.
    else if (name === 'before' && isDay.test(value)) query.set(name, midnight(value, 1));
    else query.set(name, value);
  }
  if (limit !== undefined) query.set('limit', String(limit));
  if (cursor) query.set('cursor', cursor);
  return query;
}

function midnight(day: string, later: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
