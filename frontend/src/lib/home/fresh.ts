import type { Change, Hit, Kind, Past } from '../api';

/** One line of "since you last looked": an item that came, changed or was withdrawn. */
export interface News {
  id: string;
  kind: Kind;
  title: string;
  /** Empty where no release says which. */
  what: 'new' | 'changed' | 'withdrawn' | '';
  /** What changed, or why it was withdrawn. */
  note: string;
}

const parts = ['new', 'changed', 'withdrawn'] as const;

/**
 * What the releases since the one last seen brought, newest release first and
 * each item once: what came new is new, however often it changed after that.
 * Items that are known to have come or changed, and that no release names, follow.
 */
export function newsSince(seen: number, history: readonly Past[], others: readonly Hit[], kindOf: (id: string) => Kind | undefined): News[] {
  const notes = history
    .filter((past) => !past.undone)
    .flatMap((past) => past.notes)
    .filter((one) => one.release.number > seen)
    .sort((a, b) => b.release.number - a.release.number);
  const all = new Map<string, News>();
  for (const one of notes) {
    for (const what of parts) for (const change of one[what] ?? []) take(all, what, change, kindOf);
  }
  for (const { id, kind, title } of others) if (!all.has(id)) all.set(id, { id, kind, title, what: '', note: '' });
  const gone = new Set(notes.flatMap((one) => (one.removed ?? []).map((change) => change.id)));
  return [...all.values()].filter(({ id }) => !gone.has(id));
}

function take(all: Map<string, News>, what: News['what'], change: Change, kindOf: (id: string) => Kind | undefined): void {
  const known = all.get(change.id);
  if (known) {
    if (what === 'new' && known.what === 'changed') all.set(change.id, { ...known, what });
    return;
  }
  const kind = change.kind ?? kindOf(change.id);
  if (kind) all.set(change.id, { id: change.id, kind, title: change.title, what, note: change.note ?? '' });
}
