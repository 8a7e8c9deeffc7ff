import { api, guest, type RecentSearch } from '../api';
import { formatQuery, parseQuery } from './query';
import { settings } from './settings.svelte';

/** The last searches that led somewhere: the empty search box offers them again. A guest's are kept nowhere. */
class Recent {
  all = $state.raw<RecentSearch[]>([]);
  private last = '';

  async load(): Promise<void> {
    if (guest) return;
    const answer = await api.recent().catch(() => undefined);
    if (answer) this.all = answer.searches;
  }

  /** Notes the query of the search screen's address, unless the reader wants none to be kept. */
  async note(query: string): Promise<void> {
    const { q, filters } = parseQuery(query);
    if (guest || !settings.value.recentSearches || query === this.last || (!q.trim() && !Object.keys(filters).length)) return;
    this.last = query;
    const answer = await api.noteSearch(formatQuery(parseQuery(query))).catch(() => undefined);
    if (answer) this.all = answer.searches;
  }

  async clear(): Promise<void> {
    this.last = '';
    await api.clearRecent().then((answer) => (this.all = answer.searches), () => undefined);
  }
}

export const recent = new Recent();
