import type { Explain, ExplainWord, Results } from '../api';
import type { Messages } from '../state';

/** How terms and numbers are written: the language of the interface. */
export interface Writer {
  words: Messages['search'];
  list: (parts: readonly string[], kind: 'and' | 'or') => string;
  facet: (id: string) => string;
  term: (facet: string, id: string) => string;
  number: (n: number) => string;
}

/** One statement, with what adds to it. */
export interface Line {
  text: string;
  more: string[];
}

/** Says in sentences how a question was understood and what it found. */
export function explainLines(results: Pick<Results, 'explain' | 'total' | 'micros' | 'nearest'>, w: Writer): Line[] {
  const { explain, nearest } = results;
  const say = w.words.explained;
  const lines: Line[] = [...(explain.words ?? []).map((word) => wordLine(word, w)), ...filterLines(explain, w)];
  if (!lines.length) lines.push(line(say.none));
  if (explain.dropped?.length) lines.push(line(say.dropped(w.list(explain.dropped.map(say.quote), 'and'))));
  if (explain.shared?.length) lines.push(line(say.shared(w.list(explain.shared, 'and'))));
  if (nearest?.hits.length) lines.push(line(say.nearest(nearest.words.join(', '))));
  lines.push(line(say.total(results.total, w.number(Math.max(0.1, Math.round(results.micros / 100) / 10)))));
  return lines;
}

function wordLine(word: ExplainWord, w: Writer): Line {
  const say = w.words.explained;
  const roles = { must: say.must, prefix: say.prefix, or: say.or, not: say.not, phrase: say.phrase };
  const sentence = roles[word.role as keyof typeof roles] ?? say.must;
  const more: string[] = [];
  const stems = (word.stems ?? []).filter((s) => s && s !== word.typed.toLowerCase());
  if (stems.length) more.push(say.stems(w.list(stems.map(say.quote), 'or')));
  if (word.synonyms?.length) more.push(say.synonyms(w.list(word.synonyms, 'and')));
  return { text: sentence(word.typed, word.matches), more };
}

function filterLines(explain: Explain, w: Writer): Line[] {
  return Object.entries(explain.filters ?? {}).map(([facet, ids]) =>
    line(w.words.explained.filter(w.facet(facet), w.list(ids.map((id) => w.term(facet, id)), 'or'))),
  );
}

/** What a notice says, in a sentence. */
export function noticeText(code: string, text: string, words: Messages['search']): string {
  const known = words.notices as Record<string, (words: string) => string>;
  return (known[code] ?? words.notices.other)(text);
}

const line = (text: string): Line => ({ text, more: [] });
