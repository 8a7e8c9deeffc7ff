import type { Entry, List } from '../api';

/** What a reader can change in a list. */
export type Draft = Pick<List, 'title' | 'intro' | 'lang' | 'entries'>;

/** One change: can be put to any state of the list, also one that changed elsewhere meanwhile. */
export type Op = (draft: Draft) => Draft;

export const draftOf = ({ title, intro, lang, entries }: List): Draft => ({ title, intro, lang, entries });

export const setHead = (part: Partial<Pick<Draft, 'title' | 'intro'>>): Op => (d) => ({ ...d, ...part });

export const setEntry = (id: string, part: Partial<Entry>): Op => (d) => ({ ...d, entries: d.entries.map((e) => (e.id === id ? { ...e, ...part } : e)) });

export const takeOut = (id: string): Op => (d) => ({ ...d, entries: d.entries.filter((e) => e.id !== id) });

/** Puts an entry at a place; one that is there already moves to it. */
export const putAt = (entry: Entry, at: number): Op => (d) => {
  const rest = d.entries.filter((e) => e.id !== entry.id);
  return { ...d, entries: [...rest.slice(0, at), entry, ...rest.slice(at)] };
};

/** Moves an entry to a place, within the list. */
export const moveTo = (id: string, at: number): Op => (d) => {
  const entry = d.entries.find((e) => e.id === id);
  return entry ? putAt(entry, Math.max(0, Math.min(d.entries.length - 1, at)))(d) : d;
};

export const moveBy = (id: string, by: number): Op => (d) => moveTo(id, d.entries.findIndex((e) => e.id === id) + by)(d);

/** Takes out what came in since: the undo of adding and merging. */
export const onlyThese = (before: readonly Entry[]): Op => (d) => {
  const kept = new Map(before.map((e) => [e.id, e]));
  return { ...d, entries: d.entries.filter((e) => kept.has(e.id)).map((e) => kept.get(e.id) ?? e) };
};
