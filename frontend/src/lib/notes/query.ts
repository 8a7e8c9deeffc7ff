/** What the list of notes is narrowed to, as the address carries it. */
export interface NotesQuery {
  q: string;
  kind: string[];
  colour: string[];
  placed: string[];
  tag: string;
  list: string;
  when: When;
  sort: Sort;
}
export const whens = ['any', 'today', 'week', 'month', 'year'] as const;
export const sorts = ['newest', 'oldest', 'item'] as const;
export type When = (typeof whens)[number];
export type Sort = (typeof sorts)[number];

export function parseNotes(text: string): NotesQuery {
  const params = new URLSearchParams(text);
  const when = params.get('when') as When;
  const sort = params.get('sort') as Sort;
  return {
    q: params.get('q') ?? '',
    kind: params.getAll('kind'),
    colour: params.getAll('colour'),
    placed: params.getAll('placed'),
    tag: params.get('tag') ?? '',
    list: params.get('list') ?? '',
    when: whens.includes(when) ? when : 'any',
    sort: sorts.includes(sort) ? sort : 'newest',
  };
}

export function formatNotes(q: NotesQuery): string {
  const params = new URLSearchParams();
  if (q.q) params.set('q', q.q);
  for (const name of ['kind', 'colour', 'placed'] as const) q[name].forEach((v) => params.append(name, v));
  if (q.tag) params.set('tag', q.tag);
  if (q.list) params.set('list', q.list);
  if (q.when !== 'any') params.set('when', q.when);
  if (q.sort !== 'newest') params.set('sort', q.sort);
  return params.toString();
}

export function narrowed(q: NotesQuery): boolean {
  return formatNotes({ ...q, sort: 'newest' }) !== '';
}

/** The parameters of the request; days are the reader's own. */
export function notesParams(q: NotesQuery, now = new Date()): Record<string, string | string[]> {
  const back: Record<When, number> = { any: -1, today: 0, week: 6, month: 29, year: 364 };
  const from = new Date(now.getFullYear(), now.getMonth(), now.getDate() - back[q.when]);
  const two = (n: number) => String(n).padStart(2, '0');
  return {
    q: q.q, kind: q.kind, colour: q.colour, placed: q.placed, tag: q.tag, list: q.list, sort: q.sort,
    ...(q.when === 'any' ? {} : { from: `${from.getFullYear()}-${two(from.getMonth() + 1)}-${two(from.getDate())}` }),
  };
}
