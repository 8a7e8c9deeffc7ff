import { expect, it } from 'vitest';

import { fileNameOf } from './exports';

it.each([
  ['Misión social: guía', 'ris', 'mision-social-guia.ris'],
  ['Week 3', 'csl-json', 'week-3.json'],
  ['¿…?', 'bibtex', 'references.bib'],
  ['../../etc/passwd', 'md', 'etc-passwd.md'],
] as const)('%s as %s is %s', (title, format, want) => {
  expect(fileNameOf(title, format)).toBe(want);
});
