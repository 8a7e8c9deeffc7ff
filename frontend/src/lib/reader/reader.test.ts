import { expect, it } from 'vitest';

import type { Hit, Kind } from '../api';
import { reader as words } from '../state/i18n/reader.en';
import { byline, shownAddress } from './names';
import { progress } from './position';
import { relations } from './relations';
import { whyClauses } from './why';

const hit = (id: string, kind: Kind = 'resource') => ({ id, kind }) as Hit;
const list = (parts: readonly string[]) => new Intl.ListFormat('en').format(parts);

it('groups links by relation, back-links by kind, and shows each item once', () => {
  const shelves = relations(
    {
      links: [{ rel: 'related', hit: hit('a') }, { rel: 'part-of', hit: hit('b') }, { rel: 'odd', hit: hit('c') }, { rel: 'part-of', hit: hit('a') }],
      backlinks: [hit('n1', 'newsletter'), hit('a'), hit('n2', 'newsletter'), hit('i', 'initiative')],
      related: [hit('b'), hit('z')],
    },
    words,
  );
  expect(shelves.map((s) => [s.title, s.hits.map((h) => h.id)])).toEqual([
    ['Part of', ['b', 'a']],
    ['In this library', ['c']],
    ['In 2 newsletters', ['n1', 'n2']],
    ['In 1 initiative', ['i']],
    ['Related', ['z']],
  ]);
});

it('says why an item is shown, one clause a form', () => {
  const why = [
    { typed: 'holistic', field: 'title', match: 'exact' },
    { typed: 'holistic', field: 'summary', match: 'exact' },
    { typed: 'admision', found: 'Admissions', field: 'title', match: 'synonym' },
    { typed: 'admision', found: 'admissions', field: 'body', match: 'synonym' },
  ];
  expect(whyClauses(why, words, list)).toEqual([
    '“holistic” is in the title and the summary',
    '“admision” is “Admissions” (same meaning) in the title and the text',
  ]);
});

it.each([
  ['nobody', {}, ''],
  ['an institution', { author: [{ literal: 'AACN' }] }, 'AACN'],
  ['two people', { author: [{ given: 'Ana', family: 'Paz' }, { given: 'Li', family: 'Wu', suffix: 'Jr.' }] }, 'Ana Paz and Li Wu Jr.'],
  ['more than are named', { author: [{ family: 'Paz' }], authorsPartial: true }, 'Paz, et al.'],
  ['very many', { author: Array.from({ length: 9 }, (_, i) => ({ family: `N${i}` })) }, 'N0, N1, N2, N3, N4, N5, et al.'],
])('byline of %s', (_, bib, want) => {
  expect(byline(bib, list, 'et al.')).toBe(want);
});

it.each([
  ['https://www.example.org/a/', 'example.org/a'],
  ['http://example.org/caf%C3%A9', 'example.org/café'],
  ['https://example.org/%E0%A4%A', 'example.org/%E0%A4%A'],
])('shows %s as %s', (url, want) => {
  expect(shownAddress(url)).toBe(want);
});

it.each([
  [100, 1000, 600, 0.5],
  [-900, 1000, 100, 1],
  [700, 1000, 600, 0],
  [0, 0, 600, 1],
])('a text at %i of height %i in a pane that ends at %i is read to %d', (top, height, bottom, want) => {
  expect(progress(top, height, bottom)).toBe(want);
});
