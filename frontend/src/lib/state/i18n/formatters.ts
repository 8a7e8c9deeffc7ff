/** Makes each formatter once: making one costs more than all it formats for a screen. */
class Formatters {
  private readonly made = new Map<string, unknown>();

  date(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    return this.once(['date', locale, options], () => new Intl.DateTimeFormat(locale, options));
  }

  number(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
    return this.once(['number', locale, options], () => new Intl.NumberFormat(locale, options));
  }

  list(locale: string, type: Intl.ListFormatType): Intl.ListFormat {
    return this.once(['list', locale, type], () => new Intl.ListFormat(locale, { type }));
  }

  plural(locale: string): Intl.PluralRules {
    return this.once(['plural', locale], () => new Intl.PluralRules(locale));
  }

  relative(locale: string): Intl.RelativeTimeFormat {
    return this.once(['relative', locale], () => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  }

  languages(locale: string): Intl.DisplayNames {
    return this.once(['languages', locale], () => new Intl.DisplayNames(locale, { type: 'language' }));
  }

  private once<T>(what: unknown, make: () => T): T {
    const key = JSON.stringify(what);
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }
}

export const formatters = new Formatters();
