import type { Span } from './text';

export type Unit = 'paragraph' | 'sentence' | 'word';

/** The units of a text, each without the white space around it. */
export function unitsOf(points: readonly string[], unit: Unit, lang: string): Span[] {
  if (unit === 'paragraph') return paragraphs(points);
  return paragraphs(points).flatMap((block) => within(points, block, unit, lang));
}

function paragraphs(points: readonly string[]): Span[] {
  const out: Span[] = [];
  let start = 0;
  for (let i = 0; i <= points.length; i++) {
    if (i < points.length && points[i] !== '\n') continue;
    if (i > start) out.push({ start, end: i });
    start = i + 1;
  }
  return out;
}

function within(points: readonly string[], block: Span, unit: Unit, lang: string): Span[] {
  const words = points.slice(block.start, block.end).join('');
  const out: Span[] = [];
  let at = block.start;
  for (const { text, counts } of segments(words, unit, lang)) {
    const length = [...text].length;
    const trimmed = [...text.trimEnd()].length;
    if (counts && trimmed) out.push({ start: at, end: at + trimmed });
    at += length;
  }
  return out;
}

function segments(words: string, unit: Unit, lang: string): { text: string; counts: boolean }[] {
  if (typeof Intl.Segmenter === 'function') {
    const segmenter = new Intl.Segmenter(lang, { granularity: unit === 'word' ? 'word' : 'sentence' });
    return [...segmenter.segment(words)].map((s) => ({ text: s.segment, counts: unit === 'sentence' || s.isWordLike === true }));
  }
  const pattern = unit === 'word' ? /[\p{L}\p{N}\p{M}'’-]+|[^\p{L}\p{N}\p{M}'’-]+/gu : /.+?(?:[.!?…]+["'»”)]*\s+|$)/gu;
  return (words.match(pattern) ?? []).map((text) => ({ text, counts: unit === 'sentence' || /[\p{L}\p{N}]/u.test(text) }));
}

/** The next or previous unit from a passage on; its own where it is a part of one. */
export function step(units: readonly Span[], now: Span | undefined, by: 1 | -1): Span | undefined {
  if (!now) return by > 0 ? units[0] : units.at(-1);
  if (by > 0) return units.find((u) => u.start >= now.end) ?? units.at(-1);
  return units.findLast((u) => u.end <= now.start) ?? units[0];
}

/** The passage with one unit more or less at its end; never without its first. */
export function grow(units: readonly Span[], now: Span, by: 1 | -1): Span {
  if (by > 0) {
    const end = units.find((u) => u.end > now.end)?.end ?? now.end;
    return { start: now.start, end };
  }
  const end = units.findLast((u) => u.end < now.end && u.end > now.start)?.end;
  return { start: now.start, end: end ?? now.end };
}
