import { api, ApiError, type SavedSearch } from '../api';
import { i18n } from './i18n/index.svelte';
import { toasts } from './toasts.svelte';

/** What a look at a saved search showed as new: until another one is looked at. */
interface Fresh {
  search: string;
  ids: ReadonlySet<string>;
  since: string;
}

/** The searches that the reader keeps; each says how much of what it finds is new. */
class Searches {
  all = $state.raw<SavedSearch[]>([]);
  fresh = $state.raw<Fresh>();
  private asked = 0;
  /** Looks under way or done, by search and release: one is enough. */
  private readonly looks = new Set<string>();

  async load(): Promise<void> {
    const turn = ++this.asked;
    const answer = await api.searches().catch(() => undefined);
    if (answer && turn === this.asked) this.all = answer.searches;
  }

  /** The saved search with this query of the address. */
  of(query: string): SavedSearch | undefined {
    return query ? this.all.find((search) => search.query === query) : undefined;
  }

  nameOf(search: SavedSearch): string {
    return search.name || i18n.label(search.label);
  }

  /** Keeps a search; answers with it as it is kept, its terms by their ids. */
  async save(query: string): Promise<SavedSearch | undefined> {
    const saved = await this.try(() => api.saveSearch({ query }));
    if (saved) toasts.show(i18n.m.searches.savedNow(this.nameOf(saved)), () => void this.remove(saved, false));
    return saved;
  }

  async rename(search: SavedSearch, name: string): Promise<void> {
    const now = await this.try(() => api.renameSearch(search.id, name));
    if (now) toasts.show(i18n.m.searches.renamed(this.nameOf(now)), () => void this.try(() => api.renameSearch(search.id, search.name)));
  }

  async remove(search: SavedSearch, tell = true): Promise<void> {
    const done = await this.try(async () => {
      await api.deleteSearch(search.id);
      return true;
    });
    if (done && tell) toasts.show(i18n.m.searches.removed(this.nameOf(search)), () => void this.try(() => api.restoreSearch(search.id)));
  }

  /** The reader sees what the search finds: what is new is marked, and counts as seen from now on. */
  async look(search: SavedSearch, release: number): Promise<void> {
    const key = `${search.id} ${release} ${search.new}`;
    if (this.looks.has(key) && !search.new) return;
    this.looks.add(key);
    const look = await api.lookSearch(search.id).catch(() => undefined);
    if (!look) return void this.looks.delete(key);
    if (look.fresh.length || this.fresh?.search !== search.id) {
      this.fresh = { search: search.id, ids: new Set(look.fresh), since: look.since ?? '' };
    }
    this.all = this.all.map((one) => (one.id === search.id ? look.search : one));
  }

  private async try<T>(change: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await change();
      await this.load();
      return answer;
    } catch (err) {
      toasts.show(err instanceof ApiError ? err.message : i18n.m.searches.failed);
      return undefined;
    }
  }
}

export const searches = new Searches();
