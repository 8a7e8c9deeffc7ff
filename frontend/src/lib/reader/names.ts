import type { Bibliography, Name } from '../api';

/** A name as it is spoken: "Kiara Marmolejos Jr.". */
export function nameOf(name: Name): string {
  return name.literal || [name.given, name.family, name.suffix].filter(Boolean).join(' ');
}

/** So many names stand under a title; the reference has them all. */
const mostNames = 6;

/** The authors for a line under the title; "et al." where there are more. */
export function byline(bib: Bibliography, list: (names: readonly string[]) => string, etAl: string): string {
  const names = (bib.author ?? []).map(nameOf).filter(Boolean);
  if (!names.length) return '';
  const short = names.length > mostNames + 1;
  const shown = short ? names.slice(0, mostNames) : names;
  return short || bib.authorsPartial ? `${shown.join(', ')}, ${etAl}` : list(shown);
}

/** An address as people read it: without https:// and with its signs decoded. */
export function shownAddress(url: string): string {
  const bare = url.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '');
  try {
    return decodeURI(bare);
  } catch {
    return bare;
  }
}
