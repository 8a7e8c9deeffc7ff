import { describe, expect, it } from 'vitest';

import type { Hit } from '../api';
import { byYear, formatView, parseView, seriesOf } from './shelf';

const issue = (id: string, date?: string, series: string[] = []): Hit => ({
  id, number: 1, kind: 'newsletter', title: id, titleHtml: id, snippetHtml: '', language: 'en', availability: 'summary', score: 0, series,
  ...(date ? { date } : {}),
});

describe('the view in the address', () => {
  it.each(['', '?show=unread', '?show=starred&series=health-advocate-insights', '?series=a%26b'])('%j there and back', (query) => {
    expect(formatView(parseView(query.slice(1)))).toBe(query);
  });

  it('takes nonsense for everything', () => {
    expect(parseView('show=later&x=1')).toEqual({ show: 'all', series: '' });
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
