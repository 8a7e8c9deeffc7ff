import { expect, it } from 'vitest';

import { search as en } from '../state/i18n/search.en';
import { search as es } from '../state/i18n/search.es';
import { explainLines, noticeText, type Writer } from './explain';

const writer = (words: Writer['words'], lang: string): Writer => ({
  words,
  list: (parts, kind) => new Intl.ListFormat(lang, { type: kind === 'and' ? 'conjunction' : 'disjunction' }).format(parts),
  facet: (id) => (id === 'type' ? 'Type' : id),
  term: (_, id) => (id === 'toolkit' ? 'Toolkit' : id),
  number: (n) => new Intl.NumberFormat(lang).format(n),
});

const results = {
  total: 7,
  micros: 1756,
  explain: {
    words: [
      { typed: 'holistic', role: 'must', stems: ['holist'], matches: 7 },
      { typed: 'admision', role: 'prefix', synonyms: ['admissions', 'selection of students'], matches: 91 },
      { typed: 'legacy', role: 'not', matches: 1 },
    ],
    filters: { type: ['toolkit', 'report'] },
    dropped: ['zebra'],
  },
};

it('explains words, filters and what was left out in English', () => {
  expect(explainLines(results, writer(en, 'en'))).toEqual([
    { text: '“holistic” is in 7 items.', more: ['All forms of the word count: whatever begins with “holist”…'] },
    { text: '“admision” is in 91 items; longer words that begin like it count too.', more: ['Same meaning: admissions and selection of students.'] },
    { text: 'Left out: whatever has “legacy” (1 item).', more: [] },
    { text: 'Narrowed to Type: Toolkit or report.', more: [] },
    { text: 'Left out so that something is found: “zebra”.', more: [] },
    { text: '7 items in all, found in 1.8 ms. Accents and capitals make no difference.', more: [] },
  ]);
});

it('explains in Spanish with Spanish numbers and quotation marks', () => {
  const [first, second] = explainLines(results, writer(es, 'es'));
  expect(first?.text).toBe('«holistic» está en 7 documentos.');
  expect(first?.more).toEqual(['Cuentan todas las formas de la palabra: lo que empieza por «holist»…']);
  expect(second?.more).toEqual(['Mismo significado: admissions y selection of students.']);
});

it('says so when nothing was asked', () => {
  expect(explainLines({ total: 319, micros: 10, explain: {} }, writer(en, 'en')).map((l) => l.text)).toEqual([
    'No words and no filters: this is everything in the library.',
    '319 items in all, found in 0.1 ms. Accents and capitals make no difference.',
  ]);
});

it('mentions the nearest spellings that were tried', () => {
  const texts = explainLines({ ...results, nearest: { words: ['admission'], total: 1, hits: [{} as never] } }, writer(en, 'en')).map((l) => l.text);
  expect(texts).toContain('Little was found, so the nearest spellings were tried as well: admission.');
});

it.each([
  ['relaxed', 'zebra', 'No item has all your words. Left out so that something is found: zebra.'],
  ['plain-words', '"', 'The second quotation mark is missing, so the words were searched one by one.'],
  ['plain-words', 'OR', 'Taken as plain words: OR.'],
  ['unknown-filter', 'type:x', 'There is no filter type:x, so it was taken as plain words or left out.'],
  ['from-a-later-version', 'x', 'The search was not taken quite as written: x'],
])('notice %s %s', (code, text, want) => {
  expect(noticeText(code, text, en)).toBe(want);
});
