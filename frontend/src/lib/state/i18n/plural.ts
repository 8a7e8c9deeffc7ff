import { formatters } from './formatters';

/** The forms of a phrase by CLDR category; `#` stands for the number. */
export interface Forms {
  one: string;
  many?: string; // Spanish: "un millón de …"
  other: string;
}

/** A phrase that depends on a number: `results: phrase('en', { one: '# result', other: '# results' })`. */
export function phrase(locale: 'en' | 'es', forms: Forms): (n: number) => string {
  return (n) => {
    const category = formatters.plural(locale).select(n);
    const form = category === 'one' ? forms.one : category === 'many' ? (forms.many ?? forms.other) : forms.other;
    return form.replace('#', formatters.number(locale).format(n));
  };
}
