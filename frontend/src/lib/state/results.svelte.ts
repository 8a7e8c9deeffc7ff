import { untrack } from 'svelte';

import { api, queryString, type Hit, type Results } from '../api';
import { i18n } from './i18n/index.svelte';
import { Loaded } from './loaded.svelte';
import { emptyQuery, searchParams, type LibraryQuery } from './query';
import { settings } from './settings.svelte';

const pageSize = 50;
/** The program answers no further than this. */
const deepest = 10_000;

/** The answer to the question on the Library screen: list, filters and reader look at the same one. */
class SearchResults {
  /** The question the hits on screen answer. */
  query = $state.raw<LibraryQuery>();
  hits = $state.raw<Hit[]>([]);
  readonly first = new Loaded<Results>();
  readonly next = new Loaded<Results>();
  private key = '';
  /** The release the answer is of; 0 while the first one is under way. */
  private release = 0;
  private wanted = 0;

  get value(): Results | undefined {
    return this.first.value;
  }

  get hasMore(): boolean {
    return this.hits.length < Math.min(this.value?.total ?? 0, deepest);
  }

  /**
   * Asks unless this very question is answered, or being answered; says whether
   * there is a new answer. The release comes late at the start: 0 stands for
   * whatever it will be.
   */
  async ask(query: LibraryQuery, release: number): Promise<Results | undefined> {
    const key = JSON.stringify([query, i18n.lang, settings.value.spelling]);
    if (release) this.wanted = release;
    if (key === this.key && (!release || !this.release || release === this.release)) return undefined;
    [this.key, this.release] = [key, 0];
    untrack(() => this.next.clear());
    const load = () => this.first.load((signal) => api.search(this.params(query, 0), signal));
    let answer = await load();
    // A release that came while the question was on its way: once more.
    if (answer && this.wanted && answer.release !== this.wanted) answer = await load();
    if (!answer) {
      if (this.first.error) this.key = '';
      return undefined;
    }
    this.release = answer.release;
    this.query = query;
    this.hits = answer.hits;
    return answer;
  }

  /** The next rows of the same answer. */
  async more(): Promise<void> {
    const { query } = this;
    if (!query || !this.hasMore || this.next.loading || this.first.loading) return;
    const answer = await this.next.load((signal) => api.search(this.params(query, this.hits.length), signal));
    if (!answer || query !== this.query) return;
    const known = new Set(this.hits.map((hit) => hit.id));
    this.hits = [...this.hits, ...answer.hits.filter((hit) => !known.has(hit.id))];
  }

  /** The row of an item among the results of a question in words. */
  hit(id: string): Hit | undefined {
    if (!this.query?.q) return undefined;
    return this.hits.find((hit) => hit.id === id) ?? this.value?.nearest?.hits.find((hit) => hit.id === id);
  }

  /** The parameters that name all results of the question on screen. */
  get exported(): string {
    const query = this.query ?? emptyQuery;
    return queryString(searchParams({ ...query, exact: query.exact || !settings.value.spelling }, { prefix: true })).slice(1);
  }

  private params(query: LibraryQuery, offset: number) {
    const exact = query.exact || !settings.value.spelling;
    return searchParams({ ...query, exact }, { limit: pageSize, offset, prefix: true, ui: i18n.lang });
  }
}

export const results = new SearchResults();
