import { describe, expect, it } from 'vitest';

import { capsOf, chordOf, isSingle, normalise, type KeyLike } from './keys';

const key = (key: string, more: Partial<KeyLike> = {}): KeyLike => ({
  key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more,
});

describe('chordOf', () => {
  it.each([
    [key('j'), false, 'j'],
    [key('K', { ctrlKey: true }), false, 'Mod+k'],
    [key('k', { metaKey: true }), true, 'Mod+k'],
    [key('k', { ctrlKey: true }), true, 'Meta+k'],
    [key('A', { shiftKey: true }), false, 'Shift+a'],
    [key('?', { shiftKey: true }), false, '?'],
    [key('/', { shiftKey: true }), false, '/'],
    [key(' ', { shiftKey: true }), false, 'Shift+Space'],
    [key('ArrowLeft', { altKey: true }), false, 'Alt+ArrowLeft'],
    [key('C', { ctrlKey: true, shiftKey: true }), false, 'Mod+Shift+c'],
    [key('+', { ctrlKey: true, shiftKey: true }), false, 'Mod++'],
  ])('%o mac=%s → %s', (event, mac, want) => {
    expect(chordOf(event, mac)).toBe(want);
  });
});

it.each([
  ['Shift+Mod+C', 'Mod+Shift+c'],
  ['Mod++', 'Mod++'],
  ['Mod+,', 'Mod+,'],
  ['g h', 'g h'],
  ['Space', 'Space'],
])('normalise %s → %s', (keys, want) => {
  expect(normalise(keys)).toBe(want);
});

it.each([['j', true], ['?', true], ['Shift+A', true], ['g h', true], ['Space', true], ['Mod+K', false], ['Alt+ArrowLeft', false], ['Escape', false], ['F1', false]])(
  'isSingle %s is %s',
  (keys, want) => {
    expect(isSingle(keys)).toBe(want);
  },
);

it('draws the caps of the computer at hand', () => {
  expect(capsOf('Mod+Shift+C', false)).toEqual([['Ctrl', 'Shift', 'C']]);
  expect(capsOf('Mod+K', true)).toEqual([['⌘', 'K']]);
  expect(capsOf('g h', false)).toEqual([['g'], ['h']]);
  expect(capsOf('Mod++', false)).toEqual([['Ctrl', '+']]);
  expect(capsOf('Shift+Space', false, { Shift: 'Mayús', Space: 'Espacio' })).toEqual([['Mayús', 'Espacio']]);
  expect(capsOf('Shift+Space', true, { Shift: 'Mayús', Space: 'Espacio' })).toEqual([['⇧', 'Espacio']]);
});
