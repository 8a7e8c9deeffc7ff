import type { Results } from '../api';
import { i18n, vocabulary } from '../state';

/** The name of a facet, in the interface's language. */
export function facetLabel(answer: Results | undefined, facet: string): string {
  const known = answer?.facets.find((f) => f.id === facet);
  return known ? i18n.label(known.label) : vocabulary.scheme(facet);
}

/** The name of one of its values; what the reader wrote where there is none. */
export function termLabel(answer: Results | undefined, facet: string, id: string): string {
  const known = answer?.facets.find((f) => f.id === facet)?.values.find((v) => v.id === id);
  return known ? i18n.label(known.label) : vocabulary.label(facet, id);
}
