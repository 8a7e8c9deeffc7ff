import { expect, it } from 'vitest';

import type { Facet, FacetValue } from '../api';
import { asTree, choices, few, useful } from './choices';

const value = (id: string, count: number, more: Partial<FacetValue> = {}): FacetValue => ({ id, label: { en: id, es: '' }, count, ...more });
const facet = (...values: FacetValue[]): Facet => ({ id: 'topic', label: { en: 'Topic', es: 'Tema' }, values });
const shown = (list: ReturnType<typeof choices>) => list.map((c) => '>'.repeat(c.depth) + c.value.id);

it.each([
  ['two values', facet(value('a', 3), value('b', 1)), true],
  ['one that narrows', facet(value('a', 3)), true],
  ['one that every result has', facet(value('a', 10)), false],
  ['one that is chosen', facet(value('a', 10, { selected: true })), true],
  ['only empty values', facet(value('a', 0), value('b', 0)), false],
  ['none', facet(), false],
])('a facet with %s', (_, given, want) => {
  expect(useful([given], 10)).toEqual(want ? [given] : []);
});

it('shows the first few, and every chosen one', () => {
  const values = [...Array(20).keys()].map((i) => value(`v${i}`, 20 - i, i === 15 ? { selected: true } : {}));
  expect(shown(choices(values, false))).toEqual(['v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v15']);
  expect(choices(values, true)).toHaveLength(20);
  expect(choices(values, false)).toHaveLength(few + 1);
});

it('leaves out values that lead nowhere, unless they are chosen', () => {
  expect(shown(choices([value('a', 2), value('b', 0), value('c', 0, { selected: true })], true))).toEqual(['a', 'c']);
});

it('finds a value by its name without accents or capitals', () => {
  const values = [value('admision', 3), value('holistica', 2)];
  const names: Record<string, string> = { admision: 'Admisión', holistica: 'Revisión holística' };
  expect(shown(choices(values, true, 'HOLISTICA', (v) => names[v.id] ?? ''))).toEqual(['holistica']);
});

it('puts values below those they belong to and keeps the order otherwise', () => {
  const values = [value('x', 9), value('child', 8, { parent: 'p' }), value('p', 7), value('orphan', 6, { parent: 'gone' }), value('grand', 5, { parent: 'child' })];
  expect(shown(asTree(values))).toEqual(['x', 'p', '>child', '>>grand', 'orphan']);
});

it('loses no value that names itself or its own child as parent', () => {
  const values = [value('a', 1, { parent: 'b' }), value('b', 1, { parent: 'a' }), value('c', 1, { parent: 'c' })];
  expect(asTree(values).map((c) => c.value.id).sort()).toEqual(['a', 'b', 'c']);
});
