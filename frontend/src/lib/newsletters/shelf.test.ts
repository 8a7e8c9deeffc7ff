import { describe, expect, it } from 'vitest';

import type { Hit } from '../api';
import { byYear, fits, formatView, parseView, seriesOf, yearsOf } from './shelf';

const issue = (id: string, date?: string, series: string[] = []): Hit => ({
  id, number: 1, kind: 'newsletter', title: id, titleHtml: id, snippetHtml: '', language: 'en', availability: 'summary', score: 0, series,
  ...(date ? { date } : {}),
});

describe('the view in the address', () => {
  it.each(['', '?show=unread', '?show=starred&series=health-advocate-insights', '?series=a%26b', '?show=unread&series=a&year=2024', '?year=none'])('%j there and back', (query) => {
    expect(formatView(parseView(query.slice(1)))).toBe(query);
  });

  it('takes nonsense for everything', () => {
    expect(parseView('show=later&x=1')).toEqual({ show: 'all', series: '', year: '' });
  });
});

it('byYear keeps the order of the issues and puts the undated last', () => {
  const [a, b, c, d] = [issue('a', '2025-10'), issue('b', '2024-12'), issue('c', '2024-04-30'), issue('d')];
  expect(byYear([a, b, d, c])).toEqual([
    { year: '2025', hits: [a] },
    { year: '2024', hits: [b, c] },
    { year: '', hits: [d] },
  ]);
});

it('seriesOf counts issues', () => {
  expect(seriesOf([issue('a', '', ['x']), issue('b', '', ['y']), issue('c', '', ['y']), issue('d')])).toEqual([
    { id: 'y', count: 2 },
    { id: 'x', count: 1 },
  ]);
});

it('yearsOf counts issues, the undated last', () => {
  expect(yearsOf([issue('a', '2024-10'), issue('b', '2024'), issue('c', '2023-01-02'), issue('d')])).toEqual([
    { id: '2024', count: 2 },
    { id: '2023', count: 1 },
    { id: 'none', count: 1 },
  ]);
});

it('fits narrows by series and year together', () => {
  const all = [issue('a', '2024-10', ['x']), issue('b', '2023', ['x']), issue('c', '2024', ['y']), issue('d')];
  const narrowed = (query: string) => all.filter((hit) => fits(hit, parseView(query))).map((hit) => hit.id);
  expect(narrowed('')).toEqual(['a', 'b', 'c', 'd']);
  expect(narrowed('series=x')).toEqual(['a', 'b']);
  expect(narrowed('series=x&year=2024')).toEqual(['a']);
  expect(narrowed('year=none')).toEqual(['d']);
});
