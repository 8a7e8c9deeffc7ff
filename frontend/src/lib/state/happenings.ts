import type { Hit } from '../api';
import { formatters } from './i18n/formatters';
import { i18n } from './i18n/index.svelte';
import { escapeHtml } from './rows';
import { hrefOf } from './route';

/** What of an event its place in time depends on. */
export interface When {
  start?: string | undefined;
  end?: string | undefined;
}

/** The last day an event may still be on: of a month or a year the last one it has. */
export function lastDay({ start = '', end = '' }: When): string {
  const date = end || start;
  if (/^\d{4}$/.test(date)) return `${date}-12-31`;
  if (!/^\d{4}-\d{2}$/.test(date)) return date;
  const [year, month] = date.split('-').map(Number) as [number, number];
  return `${date}-${new Date(Date.UTC(year, month, 0)).getUTCDate()}`;
}

/** The computer's own day, as dates are written in the library. */
export function today(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Whether an event has begun and is not over; a year or month that has begun counts as begun. */
export function isOn(when: When, day = today()): boolean {
  return !!when.start && when.start <= day && lastDay(when) >= day && when.start !== when.end && !!when.end;
}

/** Splits events into those to come, soonest first, and those past, latest first. Without a date they are past. */
export function byTime<E extends When>(events: readonly E[], day = today()): { coming: E[]; past: E[] } {
  const coming = events.filter((e) => lastDay(e) >= day && lastDay(e) !== '');
  const past = events.filter((e) => !coming.includes(e));
  coming.sort((a, b) => (a.start ?? '').localeCompare(b.start ?? ''));
  past.sort((a, b) => lastDay(b).localeCompare(lastDay(a)));
  return { coming, past };
}

/** A date as a calendar leaf: no more on it than is known. */
export interface Leaf {
  big: string;
  small: string;
}

export function leafOf({ start = '', end = '' }: When, locale: string): Leaf {
  const [year = '', month, day] = start.split('-');
  if (!month) return end && end.slice(0, 4) !== year ? { big: year, small: `– ${end.slice(0, 4)}` } : { big: year, small: '' };
  const name = formatters.date(locale, { month: 'short', timeZone: 'UTC' }).format(Date.UTC(Number(year), Number(month) - 1, 1));
  if (!day) return { big: name, small: year };
  const last = end.startsWith(`${year}-${month}-`) && end !== start ? `–${Number(end.slice(8))}` : '';
  return { big: `${Number(day)}${last}`, small: `${name} ${year}` };
}

/** What ui/EventRow shows of an event. */
export interface EventView {
  id: string;
  href: string;
  titleHtml: string;
  lang: string;
  leaf: Leaf;
  /** The whole date in words, for the line below and for screen readers. */
  date: string;
  on: string;
}

export function eventOf(hit: Hit): EventView {
  return {
    id: hit.id,
    href: hrefOf(hit),
    titleHtml: hit.titleHtml || escapeHtml(hit.title),
    lang: hit.language,
    leaf: leafOf(hit, i18n.lang === 'en' ? 'en-GB' : 'es'),
    date: hit.start ? i18n.dateRange(hit.start, hit.end) : '',
    on: isOn(hit) ? i18n.m.common.ongoing : '',
  };
}
