/** A place in a text, in UTF-16 units. */
export interface Place {
  start: number;
  end: number;
}

/** At most so many places are marked; a single letter in a long text has thousands. */
export const mostPlaces = 2000;

/**
 * A text as it is searched: without accents and capitals, every run of white
 * space one space; `at[i]` is where the i-th unit stands in the text itself.
 */
interface Folded {
  text: string;
  at: number[];
}

function foldWithPlaces(text: string): Folded {
  let folded = '';
  const at: number[] = [];
  let offset = 0;
  for (const char of text) {
    const plain = /\s/.test(char) ? (folded.endsWith(' ') ? '' : ' ') : char.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    for (let i = 0; i < plain.length; i++) at.push(offset);
    folded += plain;
    offset += char.length;
  }
  at.push(offset);
  return { text: folded, at };
}

/** All places of the words in the text, which may differ in accents, capitals and line breaks. */
export function findAll(text: string, words: string): Place[] {
  const needle = foldWithPlaces(words.trim()).text;
  if (!needle) return [];
  const hay = foldWithPlaces(text);
  const places: Place[] = [];
  for (let i = hay.text.indexOf(needle); i >= 0 && places.length < mostPlaces; i = hay.text.indexOf(needle, i + needle.length)) {
    places.push({ start: hay.at[i] ?? 0, end: hay.at[i + needle.length] ?? text.length });
  }
  return places;
}

/** Which of several consecutive pieces of text an offset falls into, and where there. */
export function locate(lengths: readonly number[], offset: number, end = false): { piece: number; offset: number } {
  let before = 0;
  for (const [piece, length] of lengths.entries()) {
    const inside = end ? offset <= before + length : offset < before + length;
    if (inside) return { piece, offset: offset - before };
    before += length;
  }
  return { piece: lengths.length - 1, offset: lengths.at(-1) ?? 0 };
}
