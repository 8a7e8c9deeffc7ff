import { expect, it } from 'vitest';

import type { Entry } from '../api';
import { moveBy, moveTo, onlyThese, putAt, setEntry, setHead, takeOut, type Draft } from './listOps';

const entry = (id: string): Entry => ({ id, title: id.toUpperCase(), prompt: '', minutes: 0, questions: [] });
const draft = (ids: string): Draft => ({ title: 'T', intro: '', lang: '', entries: [...ids].map(entry) });
const ids = (d: Draft) => d.entries.map((e) => e.id).join('');

it.each([
  ['up', moveBy('c', -1), 'acbd'],
  ['down', moveBy('a', 1), 'bacd'],
  ['past the top', moveBy('a', -1), 'abcd'],
  ['past the end', moveBy('d', 5), 'abcd'],
  ['to a place', moveTo('d', 0), 'dabc'],
  ['to the end', moveTo('a', 3), 'bcda'],
  ['what is gone', moveTo('x', 0), 'abcd'],
  ['out', takeOut('b'), 'acd'],
  ['back in', putAt(entry('x'), 1), 'axbcd'],
  ['what came since', onlyThese([entry('a'), entry('c')]), 'ac'],
])('%s', (_, op, want) => {
  const before = draft('abcd');
  expect(ids(op(before))).toBe(want);
  expect(ids(before)).toBe('abcd');
});

it('changes texts and nothing else', () => {
  const d = setHead({ title: 'New' })(setEntry('b', { prompt: 'Why?', minutes: 5 })(draft('abc')));
  expect([d.title, d.entries[1]?.prompt, d.entries[1]?.minutes, d.entries[0]?.prompt]).toEqual(['New', 'Why?', 5, '']);
});

it('gives back what a merge filled in', () => {
  const before = [entry('a')];
  const after = setEntry('a', { prompt: 'From the other' })(draft('ab'));
  expect(onlyThese(before)(after).entries).toEqual(before);
});
