import type { Suggestion, Taxonomy } from '../api';
import type { Command } from '../state';

/** What the first sign of the text asks for: ">" commands, "#" topics, "@" lists; without one, both commands and titles. */
export type Mode = 'all' | 'titles' | 'commands' | 'topics' | 'lists';

export interface Asked {
  mode: Mode;
  words: string;
}

export function asked(text: string, base: 'all' | 'titles'): Asked {
  const start = text.trimStart();
  if (start.startsWith('>')) return { mode: 'commands', words: start.slice(1).trim() };
  if (start.startsWith('#')) return { mode: 'topics', words: start.slice(1).trim() };
  if (start.startsWith('@')) return { mode: 'lists', words: start.slice(1).trim() };
  return { mode: base, words: start.trim() };
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether every typed word begins a word of the label; case and accents do not matter. */
export function matches(label: string, words: string): boolean {
  const parts = plain(label).split(/[^\p{L}\p{N}+]+/u);
  return plain(words).split(/\s+/).filter(Boolean).every((word) => parts.some((part) => part.startsWith(word)));
}

/** The commands a reader may run now, by their label. */
export function matchingCommands(list: readonly Command[], words: string): Command[] {
  // What a screen registers anew takes the place of the command of the same id.
  const latest = list.filter((c, n) => n === list.findLastIndex(({ id }) => id === c.id));
  return latest.filter((c) => !c.hidden && (c.enabled?.() ?? true) && matches(c.label(), words));
}

export interface Topic {
  id: string;
  label: string;
}

/** The topics of the library by their label in the interface's language or their other names. */
export function matchingTopics(taxonomies: readonly Taxonomy[], words: string, labelOf: (t: { en: string; es: string }) => string): Topic[] {
  const terms = taxonomies.find((t) => t.id === 'topic')?.terms ?? [];
  return terms
    .map((term) => ({ id: term.id, label: labelOf(term.label), names: [term.label.en, term.label.es, ...(term.aliases ?? [])] }))
    .filter((topic) => topic.names.some((name) => matches(name, words)))
    .map(({ id, label }) => ({ id, label }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** The items among suggestions: filters belong to the search box. */
export function titlesOf(suggestions: readonly Suggestion[]): Suggestion[] {
  return suggestions.filter((s) => s.kind === 'title' && s.id && s.item);
}
