import type { Facet, FacetValue } from '../api';
import { fold } from '../state';

/** How many values a facet shows before "Show all". */
export const few = 7;
/** From how many values on a facet has a box to find one by name. */
export const many = 15;

/** One value with how deep it stands below the values it belongs to. */
export interface Choice {
  value: FacetValue;
  depth: number;
}

/** The facets that offer a choice: one whose only value every result has would change nothing. */
export function useful(facets: readonly Facet[], total: number): Facet[] {
  return facets.filter((facet) => {
    const values = offered(facet.values);
    if (values.some((v) => v.selected)) return true;
    return values.length > 1 || (values.length === 1 && (values[0]?.count ?? 0) < total);
  });
}

/** Values that lead somewhere, and those already chosen. */
export function offered(values: readonly FacetValue[]): FacetValue[] {
  return values.filter((v) => v.count > 0 || v.selected);
}

/** The values to show: the first few and the chosen ones, or all, or those with a name like this. */
export function choices(values: readonly FacetValue[], all: boolean, name = '', label: (v: FacetValue) => string = (v) => v.id): Choice[] {
  const wanted = fold(name.trim());
  let shown = offered(values);
  if (wanted) shown = shown.filter((v) => fold(label(v)).includes(wanted));
  else if (!all) shown = shown.filter((v, i) => i < few || v.selected);
  return asTree(shown);
}

/** Puts values below those they belong to, as far as these are shown; the order stays otherwise. */
export function asTree(values: readonly FacetValue[]): Choice[] {
  const ids = new Set(values.map((v) => v.id));
  const below = (parent: string | undefined) => values.filter((v) => (v.parent && ids.has(v.parent) ? v.parent : undefined) === parent);
  const placed = new Set<string>();
  const walk = (parent: string | undefined, depth: number): Choice[] =>
    below(parent).flatMap((value) => {
      if (placed.has(value.id)) return [];
      placed.add(value.id);
      return [{ value, depth }, ...walk(value.id, depth + 1)];
    });
  const tree = walk(undefined, 0);
  // Values that name each other as parents would be lost: they come last.
  return [...tree, ...values.filter((v) => !placed.has(v.id)).map((value) => ({ value, depth: 0 }))];
}
