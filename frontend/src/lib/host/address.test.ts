import { expect, it } from 'vitest';

import { isExternal, safeAddress } from './address';

it.each([
  ['https://doi.org/10.1016/S0140-6736(10)61854-5', 'https://doi.org/10.1016/S0140-6736%2810%2961854-5'],
  ['https://doi.org/10.1002/(SICI)1;2-A', 'https://doi.org/10.1002/%28SICI%291%3B2-A'],
  ['https://x.org/a?b=c&d=1#e', 'https://x.org/a?b=c&d=1#e'],
  ['https://x.org/!~*[]{}$|\\', 'https://x.org/%21%7E%2A%5B%5D%7B%7D%24%7C%5C'],
])('safeAddress %s', (url, want) => {
  expect(safeAddress(url)).toBe(want);
  expect(decodeURIComponent(want)).toBe(url);
});

it.each([['https://a.org', true], ['MAILTO:a@b.org', true], ['#/items/x', false], ['javascript:alert(1)', false], ['file:///etc', false], ['/api/x', false]])(
  'isExternal %s is %s',
  (url, want) => {
    expect(isExternal(url)).toBe(want);
  },
);
