import type { Hit, ItemView, Kind } from '../api';

/** What belongs to an initiative, whichever of the two names the other; each item once. */
export interface Linked {
  events: Hit[];
  newsletters: Hit[];
  resources: Hit[];
  data: Hit[];
  initiatives: Hit[];
  pages: Hit[];
}

export function linkedOf(view: Pick<ItemView, 'links' | 'backlinks'>): Linked {
  const all = new Map([...view.links.map((link) => link.hit), ...view.backlinks].map((hit) => [hit.id, hit]));
  const of = (kind: Kind) => [...all.values()].filter((hit) => hit.kind === kind);
  return {
    events: of('event'),
    newsletters: of('newsletter').sort((a, b) => (b.date ?? '').localeCompare(a.date ?? '')),
    resources: of('resource'),
    data: of('dataset'),
    initiatives: of('initiative'),
    pages: of('page'),
  };
}
