import { formatters } from './formatters';

/** Amounts of bytes and time, as people say them. */
export type Locale = 'en' | 'es';

type Unit = 'byte' | 'kilobyte' | 'megabyte' | 'gigabyte';

const sizes: Record<Unit, number> = { byte: 1, kilobyte: 1e3, megabyte: 1e6, gigabyte: 1e9 };

function unitOf(n: number): Unit {
  if (n < 1000) return 'byte';
  // 999,950 and more would be written as "1,000 kB".
  if (n < 999_950) return 'kilobyte';
  return n < 999_950_000 ? 'megabyte' : 'gigabyte';
}

const digits = (unit: Unit) => (unit === 'byte' ? 0 : 1);

/** "812 bytes", "5.6 kB", "1.3 MB". */
export function formatBytes(locale: Locale, n: number): string {
  const unit = unitOf(n);
  return formatters.number(locale, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: digits(unit) }).format(n / sizes[unit]);
}

/** Both in the unit of the second: ["0.6", "1.3 MB"]. */
export function bytesOf(locale: Locale, done: number, total: number): [string, string] {
  const unit = unitOf(total);
  // As many digits as the total shows, so that the figure does not jump about.
  const fraction = Number.isInteger(Math.round((total / sizes[unit]) * 10) / 10) ? 0 : digits(unit);
  const shown = Math.min(done, total) / sizes[unit];
  const number = formatters.number(locale, { minimumFractionDigits: fraction, maximumFractionDigits: digits(unit) });
  return [number.format(shown), formatBytes(locale, total)];
}

export interface Duration {
  /** Less than a minute, minutes, or hours and minutes. */
  unit: 'less' | 'minutes' | 'hours';
  hours: number;
  minutes: number;
}

/** As exact as a forecast can be: whole minutes, and from an hour on steps of five. */
export function duration(seconds: number): Duration {
  if (seconds < 50) return { unit: 'less', hours: 0, minutes: 0 };
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return { unit: 'minutes', hours: 0, minutes };
  const fives = Math.round(minutes / 5) * 5;
  return { unit: 'hours', hours: Math.floor(fives / 60), minutes: fives % 60 };
}
