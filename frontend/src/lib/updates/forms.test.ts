import { describe, expect, it } from 'vitest';

import type { Offer } from '../api';
import { costOf, hasFiles, placeOf } from './forms';

const offer = {
  bytes: { text: 100, images: 200, attachments: 700 },
  seconds: { text: 10, all: 100 },
  items: [
    { id: 'a', title: 'A', bytes: 300 },
    { id: 'b', title: 'B', bytes: 600 },
  ],
} as unknown as Offer;

describe('costOf', () => {
  it.each([
    ['none', [], 100, 10],
    ['all', [], 1000, 100],
    ['chosen', [], 100, 10],
    ['chosen', ['a'], 400, 40],
    ['chosen', ['a', 'b'], 1000, 100],
    ['chosen', ['not there'], 100, 10],
  ] as const)('%s %o', (wish, chosen, bytes, seconds) => {
    expect(costOf(offer, wish, new Set(chosen))).toEqual({ bytes, seconds });
  });

  it('promises no time where the speed is not known', () => {
    expect(costOf({ ...offer, seconds: null }, 'chosen', new Set(['a']))).toEqual({ bytes: 400, seconds: undefined });
  });

  it('does not divide by files that are not there', () => {
    const texts = { ...offer, bytes: { text: 100, images: 0, attachments: 0 }, seconds: { text: 10, all: 10 }, items: [] };
    expect(costOf(texts, 'chosen', new Set())).toEqual({ bytes: 100, seconds: 10 });
    expect([hasFiles(texts), hasFiles(offer)]).toEqual([false, true]);
  });
});

describe('placeOf', () => {
  it.each([
    ['https://library.example.org:8443/feed/', 'library.example.org:8443', 'library.example.org:8443'],
    ['/media/ana/STICK', '', 'STICK'],
    ['/media/ana/STICK/', '', 'STICK'],
    ['E:\\updates\\november.zip', '', 'november.zip'],
    ['', '', ''],
  ])('%s', (source, host, name) => {
    expect(placeOf(source)).toEqual({ host, name });
  });
});
