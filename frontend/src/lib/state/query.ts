import type { Params, Sort } from '../api';

/** The facets a reader can narrow by, in the order the screen shows them. */
export const facets = ['kind', 'type', 'domain', 'topic', 'profession', 'series', 'lang', 'year', 'availability'] as const;
export type FacetId = (typeof facets)[number];

/** One question to the library, as the address carries it. */
export interface LibraryQuery {
  q: string;
  filters: Partial<Record<FacetId, string[]>>;
  sort: Sort | '';
  exact: boolean;
}

export const emptyQuery: LibraryQuery = { q: '', filters: {}, sort: '', exact: false };

export function parseQuery(text: string): LibraryQuery {
  const params = new URLSearchParams(text);
  const filters: LibraryQuery['filters'] = {};
  for (const facet of facets) {
    const values = params.getAll(facet).filter(Boolean);
    if (values.length) filters[facet] = values;
  }
  const sort = params.get('sort');
  return {
    q: params.get('q') ?? '',
    filters,
    sort: sort === 'relevance' || sort === 'newest' || sort === 'title' ? sort : '',
    exact: params.get('exact') === '1',
  };
}

/** The query string of the address; parseQuery reads it back. */
export function formatQuery(query: LibraryQuery): string {
  const params = new URLSearchParams();
  if (query.q) params.set('q', query.q);
  for (const facet of facets) query.filters[facet]?.forEach((id) => params.append(facet, id));
  if (query.sort) params.set('sort', query.sort);
  if (query.exact) params.set('exact', '1');
  return params.toString();
}

/** The parameters of the search request. */
export function searchParams(query: LibraryQuery, more: Params = {}): Params {
  return { q: query.q, ...query.filters, sort: query.sort, exact: query.exact || undefined, ...more };
}

/** Chooses or unchooses one value of a facet. */
export function toggleFilter(query: LibraryQuery, facet: FacetId, id: string): LibraryQuery {
  const now = query.filters[facet] ?? [];
  const next = now.includes(id) ? now.filter((v) => v !== id) : [...now, id];
  const filters = { ...query.filters, [facet]: next };
  if (!next.length) delete filters[facet];
  return { ...query, filters };
}

export function hasFilters(query: LibraryQuery): boolean {
  return Object.keys(query.filters).length > 0;
}
