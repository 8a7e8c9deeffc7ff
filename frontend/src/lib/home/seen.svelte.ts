import { api, type Home } from '../api';
import { newsSince, type News } from './fresh';

/**
 * What came since the reader last looked. The program forgets it as soon as
 * it is told that the reader has seen it; here it stays until the app is
 * closed or the reader puts it away.
 */
class Seen {
  news = $state.raw<News[]>([]);
  private told = 0;

  async take({ fresh, release }: Home): Promise<void> {
    if (release.number <= this.told) return;
    this.told = release.number;
    try {
      const last = (await api.status()).lastSeenRelease;
      if (last > 0 && release.number > last) this.add(await this.since(last, fresh));
      await api.seen(release.number);
    } catch {
      // Not told is shown again: no harm done.
      this.told = 0;
    }
  }

  /** The releases themselves say what they brought, by title. */
  private async since(last: number, fresh: Home['fresh']): Promise<News[]> {
    const { history } = await api.updates();
    return newsSince(last, history, fresh, (id) => fresh.find((hit) => hit.id === id)?.kind);
  }

  private add(news: News[]): void {
    const known = new Set(news.map(({ id }) => id));
    if (news.length) this.news = [...news, ...this.news.filter(({ id }) => !known.has(id))];
  }

  putAway(): void {
    this.news = [];
  }
}

export const seen = new Seen();
