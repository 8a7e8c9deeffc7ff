import { expect, it } from 'vitest';

import type { Hit, Kind } from '../api';
import { linkedOf } from './linked';

const hit = (id: string, kind: Kind, date = ''): Hit => ({
  id, kind, number: 1, title: id, titleHtml: id, snippetHtml: '', language: 'en', availability: 'summary', score: 0, ...(date ? { date } : {}),
});

it('linkedOf takes both directions, each item once, newsletters newest first', () => {
  const [event, old, fresh, undated] = [hit('e', 'event'), hit('n1', 'newsletter', '2023-01'), hit('n2', 'newsletter', '2025-10'), hit('n3', 'newsletter')];
  const linked = linkedOf({
    links: [{ rel: 'related', hit: event }, { rel: 'related', hit: old }, { rel: 'about', hit: hit('d', 'dataset') }],
    backlinks: [undated, fresh, event],
  });
  expect(linked.events.map((h) => h.id)).toEqual(['e']);
  expect(linked.newsletters.map((h) => h.id)).toEqual(['n2', 'n1', 'n3']);
  expect(linked.data.map((h) => h.id)).toEqual(['d']);
  expect([linked.resources, linked.initiatives, linked.pages]).toEqual([[], [], []]);
});
