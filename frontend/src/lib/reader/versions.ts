/** What a text consists of, for comparing: paragraphs, headings, list items, cells. */
export const blockQuery = 'p, li, h1, h2, h3, h4, h5, td, th, pre, dt, dd';

/** Spaces and line ends say nothing. */
export const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Which texts of the one are nowhere in the other, whatever their order. */
export function onlyIn(one: readonly string[], other: readonly string[]): boolean[] {
  const left = new Map<string, number>();
  for (const text of other.map(plain)) left.set(text, (left.get(text) ?? 0) + 1);
  return one.map((text) => {
    const key = plain(text);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return key !== '' && count < 1;
  });
}
