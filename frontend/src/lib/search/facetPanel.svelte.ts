const storageKey = 'facets';

/** Which facets are folded away and which show all their values; kept on this computer. */
class FacetPanel {
  folded = $state<Record<string, boolean>>({});
  all = $state<Record<string, boolean>>({});
  /** Whether the filters are open above the list. */
  open = $state(false);

  constructor() {
    try {
      const saved = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Record<'folded' | 'all', Record<string, boolean>>>;
      this.folded = saved.folded ?? {};
      this.all = saved.all ?? {};
    } catch {
      // A store that is switched off or damaged costs this memory only.
    }
  }

  toggle(what: 'folded' | 'all', facet: string): void {
    this[what][facet] = !this[what][facet];
    try {
      localStorage.setItem(storageKey, JSON.stringify({ folded: this.folded, all: this.all }));
    } catch {
      // As above.
    }
  }
}

export const facetPanel = new FacetPanel();
