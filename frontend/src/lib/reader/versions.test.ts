import { expect, it } from 'vitest';

import { onlyIn } from './versions';

it.each([
  ['nothing where both are the same', ['a', 'b'], ['b', 'a'], [false, false]],
  ['what was reworded', ['The same.', 'DOI 10.1/x'], ['The same.', 'DOI 10.1/y'], [false, true]],
  ['not what is only spaced anew', ['a  b\n c'], ['a b c'], [false]],
  ['the second of two where one is left', ['a', 'a'], ['a'], [false, true]],
  ['nothing that is empty', ['', ' '], ['a'], [false, false]],
] as const)('onlyIn finds %s', (_, one, other, want) => {
  expect(onlyIn(one, other)).toEqual(want);
});
