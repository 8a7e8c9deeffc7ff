import { describe, expect, it } from 'vitest';

import { href, hrefOf, parseRoute } from './route';

describe('parseRoute', () => {
  it.each([
    ['', { name: 'home' }],
    ['#/', { name: 'home' }],
    ['#/library', { name: 'library', query: '' }],
    ['#/library?q=holistic%20review&type=toolkit', { name: 'library', query: 'q=holistic%20review&type=toolkit' }],
    ['#/items/duke', { name: 'item', id: 'duke' }],
    ['#/items/a%2Fb', { name: 'item', id: 'a/b' }],
    ['#/newsletters', { name: 'newsletters', query: '' }],
    ['#/newsletters/2023-06', { name: 'newsletters', id: '2023-06', query: '' }],
    ['#/initiatives/smmi', { name: 'initiatives', id: 'smmi', query: '' }],
    ['#/updates', { name: 'updates' }],
    ['#/settings', { name: 'settings' }],
    ['#/help', { name: 'help' }],
    ['#/help/keys', { name: 'help', topic: 'keys' }],
    ['#/items', { name: 'missing', path: '/items' }],
    ['#/items/a/b', { name: 'missing', path: '/items/a/b' }],
    ['#/nowhere', { name: 'missing', path: '/nowhere' }],
    ['#/items/%E0%A4%A', { name: 'item', id: '%E0%A4%A' }],
  ])('%s', (hash, want) => {
    expect(parseRoute(hash)).toEqual(want);
  });

  it('reads back every address it writes', () => {
    for (const id of ['plain', 'with space', 'ñandú', 'a/b?c#d']) {
      expect(parseRoute(href.item(id))).toEqual({ name: 'item', id });
      expect(parseRoute(href.newsletter(id))).toMatchObject({ name: 'newsletters', id });
    }
  });
});

describe('hrefOf', () => {
  it('sends each kind to its own screen', () => {
    expect(hrefOf({ id: 'x', kind: 'newsletter' })).toBe('#/newsletters/x');
    expect(hrefOf({ id: 'x', kind: 'initiative' })).toBe('#/initiatives/x');
    expect(hrefOf({ id: 'x', kind: 'event' })).toBe('#/items/x');
  });
});
