import type { Text } from '../../api';
import { bytesOf, duration, formatBytes } from './amounts';
import { formatDate, formatMoment, formatRange, relativeDate, shortDate, type Locale } from './dates';
import { en, type Messages } from './en';
import { formatters } from './formatters';

export type { Locale, Messages };

class I18n {
  lang = $state<Locale>('en');
  private spanish = $state.raw<Messages>();
  /** All words on screen: `i18n.m.search.clear`. */
  m: Messages = $derived((this.lang === 'es' && this.spanish) || en);

  /** Reads the words of the other language: a start in English needs none of them. */
  async load(): Promise<void> {
    this.spanish ??= await import('./es').then(({ es }) => es, () => undefined);
  }

  number(n: number): string {
    return formatters.number(this.lang).format(n);
  }

  /** "a, b and c" or "a, b or c". */
  list(parts: readonly string[], kind: 'and' | 'or' = 'and'): string {
    return formatters.list(this.lang, kind === 'and' ? 'conjunction' : 'disjunction').format(parts);
  }

  date(date: string): string {
    return formatDate(this.lang, date);
  }

  shortDate(date: string): string {
    return shortDate(this.lang, date);
  }

  dateRange(start: string, end?: string): string {
    return formatRange(this.lang, start, end);
  }

  relative(date: string): string {
    return relativeDate(this.lang, date);
  }

  /** A label of the library's data in the interface's language, or the other where that is missing. */
  label(text: Text): string {
    return (this.lang === 'es' ? text.es || text.en : text.en || text.es) ?? '';
  }

  /** "English", "español" … in the interface's language. */
  languageName(code: string): string {
    try {
      const name = formatters.languages(this.lang).of(code) ?? code;
      return name.charAt(0).toLocaleUpperCase(this.lang) + name.slice(1);
    } catch {
      return code;
    }
  }

  /** "20 Nov 2026, 14:03", on the reader's own clock. */
  moment(at: string): string {
    return formatMoment(this.lang, at);
  }

  bytes(n: number): string {
    return formatBytes(this.lang, n);
  }

  /** "0.6 of 1.3 MB". */
  bytesOf(done: number, total: number): string {
    return this.m.common.amountOf(...bytesOf(this.lang, done, total));
  }

  /** "about 2 minutes". */
  duration(seconds: number): string {
    const { unit, hours, minutes } = duration(seconds);
    const words = this.m.common.time;
    return unit === 'less' ? words.less : unit === 'minutes' ? words.minutes(minutes) : words.hours(hours, minutes);
  }
}

export const i18n = new I18n();
