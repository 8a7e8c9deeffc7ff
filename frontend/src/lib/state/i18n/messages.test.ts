import { describe, expect, it } from 'vitest';

import { en } from './en';
import { es } from './es';
import { phrase } from './plural';

/** Every leaf of a dictionary with its path: "search.sorts.title". */
function leaves(node: object, path = ''): [string, unknown][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? leaves(value, `${path}${key}.`) : [[path + key, value] as [string, unknown]],
  );
}

describe('the dictionaries', () => {
  it('have the same words in the same order', () => {
    expect(leaves(es).map(([path]) => path)).toEqual(leaves(en).map(([path]) => path));
  });

  it.each([['en', en], ['es', es]] as const)('%s has no empty word', (_, dictionary) => {
    expect(leaves(dictionary).filter(([, value]) => value === '')).toEqual([]);
  });

  it('Spanish is not English left over', () => {
    const same = leaves(en).filter(([path, value]) => typeof value === 'string' && value === Object.fromEntries(leaves(es))[path]);
    // Names of typefaces, languages, systems and sorts of files, "et al.", "DOI" and "Original" are the same in both.
    expect(same.map(([path]) => path).filter((path) => !/fonts|nglish|spanish|etAl|doi$|original$|^handout\.systems\.|^cite\.formats\.|^files\.types\./.test(path))).toEqual([]);
  });
});

describe('phrase', () => {
  it.each([
    ['en', 0, '0 items'],
    ['en', 1, '1 item'],
    ['en', 1234, '1,234 items'],
  ] as const)('%s %d → %s', (locale, n, want) => {
    expect(phrase(locale, { one: '# item', other: '# items' })(n)).toBe(want);
  });

  it('knows the Spanish million', () => {
    expect(es.common.results(1)).toBe('1 resultado');
    expect(es.common.results(42)).toBe('42 resultados');
    expect(es.common.results(1_000_000)).toMatch(/ de resultados$/);
  });
});
