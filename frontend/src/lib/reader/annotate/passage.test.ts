import { expect, it } from 'vitest';

import { grow, step, unitsOf, type Unit } from './passage';

const points = [...'One two. Three four!\nÁnimo, 👩 y más.'];
const words = (unit: Unit) => unitsOf(points, unit, 'en').map((u) => points.slice(u.start, u.end).join(''));

it('takes a text apart', () => {
  expect(words('paragraph')).toEqual(['One two. Three four!', 'Ánimo, 👩 y más.']);
  expect(words('sentence')).toEqual(['One two.', 'Three four!', 'Ánimo, 👩 y más.']);
  expect(words('word')).toEqual(['One', 'two', 'Three', 'four', 'Ánimo', 'y', 'más']);
});

it('goes from one to the next and back, and stays at the ends', () => {
  const units = unitsOf(points, 'sentence', 'en');
  const [first, second, third] = units;
  expect(step(units, undefined, 1)).toEqual(first);
  expect(step(units, first, 1)).toEqual(second);
  expect(step(units, second, -1)).toEqual(first);
  expect(step(units, first, -1)).toEqual(first);
  expect(step(units, third, 1)).toEqual(third);
});

it('grows and shrinks at the end only', () => {
  const units = unitsOf(points, 'word', 'en');
  const [one] = units;
  const two = grow(units, one!, 1);
  expect(points.slice(two.start, two.end).join('')).toBe('One two');
  expect(grow(units, two, -1)).toEqual(one);
  expect(grow(units, one!, -1)).toEqual(one);
});
