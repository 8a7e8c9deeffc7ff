/** The forms of a phrase by CLDR category; `#` stands for the number. */
export interface Forms {
  one: string;
  many?: string; // Spanish: "un millón de …"
  other: string;
}

/** A phrase that depends on a number: `results: phrase('en', { one: '# result', other: '# results' })`. */
export function phrase(locale: 'en' | 'es', forms: Forms): (n: number) => string {
  const rules = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  return (n) => {
    const category = rules.select(n);
    const form = category === 'one' ? forms.one : category === 'many' ? (forms.many ?? forms.other) : forms.other;
    return form.replace('#', number.format(n));
  };
}
