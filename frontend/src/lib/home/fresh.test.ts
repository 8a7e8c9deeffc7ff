import { describe, expect, it } from 'vitest';

import type { Change, Hit, Past } from '../api';
import { newsSince } from './fresh';

const release = (number: number) => ({ number, date: '2026-11-20', title: { en: '', es: '' }, digest: '', feed: '' });
const change = (id: string, note = ''): Change => ({ id, kind: 'resource', title: id.toUpperCase(), note });
function past(number: number, what: Partial<Record<'new' | 'changed' | 'withdrawn' | 'removed', Change[]>>, undone = false): Past {
  const notes = [{ release: release(number), note: { en: '', es: '' }, new: [], changed: [], withdrawn: [], removed: [], ...what }];
  return { release: release(number), source: '', byHand: false, signedBy: '', undone, notes };
}
const lines = (seen: number, history: Past[], changed: Hit[] = []) =>
  newsSince(seen, history, changed, () => undefined).map(({ id, what, note }) => [id, what, note].filter(Boolean).join(' '));

describe('newsSince', () => {
  it('names what came, changed and was withdrawn, newest release first', () => {
    const history = [past(3, { changed: [change('b', 'DOI')], withdrawn: [change('c', 'wrong')] }), past(2, { new: [change('a')] })];
    expect(lines(1, history)).toEqual(['b changed DOI', 'c withdrawn wrong', 'a new']);
  });

  it('leaves out what was seen, and what the reader went back from', () => {
    expect(lines(2, [past(4, { new: [change('d')] }, true), past(3, { new: [change('c')] }), past(2, { new: [change('b')] })])).toEqual(['c new']);
  });

  it('names an item once; new stays new', () => {
    expect(lines(1, [past(3, { changed: [change('a', 'typo')] }), past(2, { new: [change('a')] })])).toEqual(['a new typo']);
  });

  it('leaves out what is gone again', () => {
    expect(lines(1, [past(3, { removed: [change('a')] }), past(2, { new: [change('a'), change('b')] })])).toEqual(['b new']);
  });

  it('adds what came without a word about it', () => {
    const hit = { id: 'x', kind: 'event', title: 'X' } as Hit;
    expect(lines(1, [past(2, { new: [change('a')] })], [hit])).toEqual(['a new', 'x']);
  });
});
