import type { Hit, ItemView, PublishedKind } from '../api';

/** Rows under one heading: what the item says of others, or others say of it. */
export interface Relation {
  key: string;
  title: string;
  hits: Hit[];
}

export interface RelationWords {
  rels: Record<string, string> & { other: string };
  backlinks: Record<PublishedKind, (n: number) => string>;
  related: string;
}

const relOrder = ['part-of', 'about', 'mentions', 'related'];
const kindOrder: PublishedKind[] = ['newsletter', 'initiative', 'event', 'dataset', 'page', 'resource'];

/** What an item is linked with, each other item once: its own links, then those to it, then what is like it. */
export function relations(view: Pick<ItemView, 'links' | 'backlinks' | 'related'>, words: RelationWords): Relation[] {
  const seen = new Set<string>();
  const fresh = (hits: Hit[]) => hits.filter((hit) => !seen.has(hit.id) && seen.add(hit.id));
  const out: Relation[] = [];
  const add = (key: string, hits: Hit[], title: (n: number) => string) => {
    const rows = fresh(hits);
    if (rows.length) out.push({ key, title: title(rows.length), hits: rows });
  };
  const rels = [...new Set(view.links.map((link) => link.rel))].sort((a, b) => rank(relOrder, a) - rank(relOrder, b));
  for (const rel of rels) {
    add(`to-${rel}`, view.links.filter((link) => link.rel === rel).map((link) => link.hit), () => words.rels[rel] ?? words.rels.other);
  }
  for (const kind of kindOrder) add(`from-${kind}`, view.backlinks.filter((hit) => hit.kind === kind), words.backlinks[kind]);
  add('related', view.related, () => words.related);
  return out;
}

function rank(order: readonly string[], name: string): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}
