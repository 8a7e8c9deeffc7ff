import { describe, expect, it } from 'vitest';

import { emptyQuery, formatQuery, hasFilters, parseQuery, searchParams, toggleFilter } from './query';

describe('a query in the address', () => {
  it.each(['', 'q=holistic+review', 'q=a%26b&type=toolkit&type=article&sort=title', 'lang=es&year=2021&exact=1'])('%s', (text) => {
    expect(formatQuery(parseQuery(text))).toBe(text);
  });

  it('drops what it does not know', () => {
    expect(parseQuery('q=x&sort=sideways&colour=red&type=')).toEqual({ ...emptyQuery, q: 'x' });
  });
});

describe('toggleFilter', () => {
  it('adds, adds another, and takes away until none is left', () => {
    const one = toggleFilter(emptyQuery, 'type', 'toolkit');
    const two = toggleFilter(one, 'type', 'article');
    expect(two.filters).toEqual({ type: ['toolkit', 'article'] });
    const none = toggleFilter(toggleFilter(two, 'type', 'toolkit'), 'type', 'article');
    expect(none.filters).toEqual({});
    expect(hasFilters(none)).toBe(false);
    expect(emptyQuery.filters).toEqual({});
  });
});

it('searchParams carries filters by facet', () => {
  const query = toggleFilter({ ...emptyQuery, q: 'x' }, 'lang', 'es');
  expect(searchParams(query, { limit: 50 })).toEqual({ q: 'x', lang: ['es'], sort: '', exact: undefined, limit: 50 });
});
