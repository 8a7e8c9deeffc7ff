import type { Text } from '../../api';
import { formatDate, formatRange, relativeDate, shortDate, type Locale } from './dates';
import { en, type Messages } from './en';
import { es } from './es';

export type { Locale, Messages };

class I18n {
  lang = $state<Locale>('en');
  /** All words on screen: `i18n.m.search.clear`. */
  m: Messages = $derived(this.lang === 'es' ? es : en);

  number(n: number): string {
    return new Intl.NumberFormat(this.lang).format(n);
  }

  /** "a, b and c" or "a, b or c". */
  list(parts: readonly string[], kind: 'and' | 'or' = 'and'): string {
    return new Intl.ListFormat(this.lang, { type: kind === 'and' ? 'conjunction' : 'disjunction' }).format(parts);
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
      const name = new Intl.DisplayNames(this.lang, { type: 'language' }).of(code) ?? code;
      return name.charAt(0).toLocaleUpperCase(this.lang) + name.slice(1);
    } catch {
      return code;
    }
  }

  bytes(n: number): string {
    const unit = n < 1000 ? 'byte' : n < 1_000_000 ? 'kilobyte' : 'megabyte';
    const value = unit === 'byte' ? n : n / (unit === 'kilobyte' ? 1000 : 1_000_000);
    return new Intl.NumberFormat(this.lang, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
  }
}

export const i18n = new I18n();
