import type { Hit } from '../api';

export const shows = ['all', 'unread', 'starred'] as const;
export type Show = (typeof shows)[number];

/** What the list is narrowed to, as the address carries it. */
export interface View {
  show: Show;
  series: string;
  /** Empty for all; "none" for issues whose date is not known. */
  year: string;
}

/** Stands for the year of issues without a date. */
export const undated = 'none';

export function parseView(query: string): View {
  const params = new URLSearchParams(query);
  const show = shows.find((s) => s === params.get('show')) ?? 'all';
  return { show, series: params.get('series') ?? '', year: params.get('year') ?? '' };
}

/** The query of the address with its question mark; parseView reads it back. */
export function formatView({ show, series, year }: View): string {
  const params = new URLSearchParams();
  if (show !== 'all') params.set('show', show);
  if (series) params.set('series', series);
  if (year) params.set('year', year);
  const text = params.toString();
  return text && '?' + text;
}

export interface Year {
  /** Empty for issues whose date is not known. */
  year: string;
  hits: Hit[];
}

/** Groups issues by year, the newest first; those without a date come last. */
export function byYear(hits: readonly Hit[]): Year[] {
  const years = new Map<string, Hit[]>();
  for (const hit of hits) {
    const year = hit.date?.slice(0, 4) ?? '';
    years.set(year, [...(years.get(year) ?? []), hit]);
  }
  return [...years].map(([year, list]) => ({ year, hits: list })).sort((a, b) => b.year.localeCompare(a.year));
}

/** Whether an issue is of the series and year that were chosen. */
export function fits(hit: Hit, { series, year }: View): boolean {
  if (series && !hit.series?.includes(series)) return false;
  return !year || (hit.date?.slice(0, 4) ?? undated) === year;
}

/** The years there are issues of, newest first. */
export function yearsOf(hits: readonly Hit[]): { id: string; count: number }[] {
  return byYear(hits).map(({ year, hits: { length } }) => ({ id: year || undated, count: length }));
}

/** The series there are issues of, most issues first. */
export function seriesOf(hits: readonly Hit[]): { id: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const id of hits.flatMap((hit) => hit.series ?? [])) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].map(([id, count]) => ({ id, count })).sort((a, b) => b.count - a.count);
}
