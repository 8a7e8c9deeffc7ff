import { emptyQuery, formatQuery, href, parseQuery, router, toggleFilter, type FacetId, type LibraryQuery } from '../state';

/** The question in the address: the one place it is kept. */
export const question = (): LibraryQuery => parseQuery(router.list.name === 'library' ? router.list.query : '');

/** Asks another question; a step in the history, so that Back returns to this one. */
export function ask(next: LibraryQuery): void {
  router.go(href.library(formatQuery(next)));
}

export const choose = (facet: FacetId, id: string): void => ask(toggleFilter(question(), facet, id));
export const clearFilters = (): void => ask({ ...question(), filters: {}, exact: false });
export const clearWords = (): void => ask({ ...question(), q: '', sort: '', exact: false });
export const clearAll = (): void => ask(emptyQuery);
