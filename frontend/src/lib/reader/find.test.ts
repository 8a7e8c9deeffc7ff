import { expect, it } from 'vitest';

import { findAll, locate, mostPlaces } from './find';

const found = (text: string, words: string) => findAll(text, words).map(({ start, end }) => text.slice(start, end));

it.each([
  ['a word', 'A ram, a RAM', 'ram', ['ram', 'RAM']],
  ['accents in the text', 'Admisión y admision', 'admision', ['Admisión', 'admision']],
  ['accents in the words', 'admision', 'admisión', ['admision']],
  ['letters made of two signs', 'Cafe\u0301 negro', 'café', ['Cafe\u0301']],
  ['a line break inside', 'health\n   equity', 'health equity', ['health\n   equity']],
  ['signs of a pattern', 'a.b (c) a*b', '(c)', ['(c)']],
  ['places that touch', 'aaaa', 'aa', ['aa', 'aa']],
  ['pictures before it', '👩🏽‍⚕️ nurse', 'nurse', ['nurse']],
  ['nothing', 'text', '  ', []],
  ['what is not there', 'text', 'other', []],
  ['no phrase over two blocks', 'health\u0000equity', 'health equity', []],
])('finds %s', (_, text, words, want) => {
  expect(found(text, words)).toEqual(want);
});

it('stops at a bounded number of places', () => {
  expect(findAll('a'.repeat(3 * mostPlaces), 'a')).toHaveLength(mostPlaces);
});

it('locates offsets in pieces: a start in the piece that begins there, an end in the one that ends there', () => {
  const lengths = [3, 0, 4];
  expect(locate(lengths, 0)).toEqual({ piece: 0, offset: 0 });
  expect(locate(lengths, 3)).toEqual({ piece: 2, offset: 0 });
  expect(locate(lengths, 3, true)).toEqual({ piece: 0, offset: 3 });
  expect(locate(lengths, 7, true)).toEqual({ piece: 2, offset: 4 });
});
