import { expect, it } from 'vitest';

import { patternOf } from './saveFile';

it.each([
  ['references.ris', '*.ris'],
  ['My list.smlist', '*.smlist'],
  ['archive.tar.gz', '*.gz'],
  ['no ending', ''],
  ['Dr. Smith', ''],
  ['', ''],
])('%s is looked for as %s', (name, want) => {
  expect(patternOf(name)).toBe(want);
});
