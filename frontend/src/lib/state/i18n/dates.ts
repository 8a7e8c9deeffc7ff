import { formatters } from './formatters';

/** Dates as published: "2024", "2024-10" or "2024-10-30"; each is shown with no more precision than it has. */
export type Locale = 'en' | 'es';

const day = 86_400_000;

function parse(date: string): { time: Date; precision: 'year' | 'month' | 'day' } | undefined {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(date);
  if (!parts) return undefined;
  const [, y, m, d] = parts;
  const time = new Date(Date.UTC(Number(y), m ? Number(m) - 1 : 0, d ? Number(d) : 1));
  return { time, precision: d ? 'day' : m ? 'month' : 'year' };
}

const shapes: Record<'year' | 'month' | 'day', Intl.DateTimeFormatOptions> = {
  year: { year: 'numeric' },
  month: { year: 'numeric', month: 'short' },
  day: { year: 'numeric', month: 'short', day: 'numeric' },
};

/** British day order for English: the months are words, so nobody misreads it. */
function format(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return formatters.date(locale === 'en' ? 'en-GB' : 'es', { ...options, timeZone: 'UTC' });
}

/** "2024", "Oct 2024", "30 Oct 2024". Unknown text comes back as it is. */
export function formatDate(locale: Locale, date: string): string {
  const parsed = parse(date);
  return parsed ? format(locale, shapes[parsed.precision]).format(parsed.time) : date;
}

/** "15 Nov", with the year only when it is not this one. */
export function shortDate(locale: Locale, date: string, now = new Date()): string {
  const parsed = parse(date);
  if (!parsed || parsed.precision !== 'day' || parsed.time.getUTCFullYear() !== now.getFullYear()) return formatDate(locale, date);
  return format(locale, { month: 'short', day: 'numeric' }).format(parsed.time);
}

/** "3–5 Mar 2026"; one date when there is no end or it is the same. */
export function formatRange(locale: Locale, start: string, end = ''): string {
  const [a, b] = [parse(start), parse(end)];
  if (!a || !b || a.precision !== b.precision || start === end) return formatDate(locale, start || end);
  return format(locale, shapes[a.precision]).formatRange(a.time, b.time);
}

/** "today", "in 3 days", "2 months ago", "last year": as exact as the date is. */
export function relativeDate(locale: Locale, date: string, now = new Date()): string {
  const parsed = parse(date);
  if (!parsed) return date;
  const relative = formatters.relative(locale);
  const years = parsed.time.getUTCFullYear() - now.getFullYear();
  const months = years * 12 + parsed.time.getUTCMonth() - now.getMonth();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const days = Math.round((parsed.time.getTime() - today) / day);
  if (parsed.precision === 'year') return relative.format(years, 'year');
  if (parsed.precision === 'day' && Math.abs(days) < 45) {
    return Math.abs(days) < 14 ? relative.format(days, 'day') : relative.format(Math.trunc(days / 7), 'week');
  }
  return Math.abs(months) < 18 ? relative.format(months, 'month') : relative.format(years, 'year');
}

/** "20 Nov 2026, 14:03": a moment on the computer's own clock. Unknown text comes back as it is. */
export function formatMoment(locale: Locale, at: string, timeZone?: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  const options: Intl.DateTimeFormatOptions = { ...shapes.day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return formatters.date(locale === 'en' ? 'en-GB' : 'es', { ...options, ...(timeZone ? { timeZone } : {}) }).format(time);
}
