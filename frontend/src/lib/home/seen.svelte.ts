import { api, type FreshItem, type Home } from '../api';

/**
 * What came since the reader last looked. The program forgets it as soon as
 * it is told that the reader has seen it; here it stays until the app is
 * closed or the reader puts it away.
 */
class Seen {
  news = $state.raw<FreshItem[]>([]);
  /** How many there are besides those listed. */
  more = $state(0);
  private told = 0;

  async take({ fresh, freshTotal, release }: Home): Promise<void> {
    if (release.number <= this.told) return;
    this.told = release.number;
    const known = new Set(fresh.map(({ id }) => id));
    if (fresh.length) this.news = [...fresh, ...this.news.filter(({ id }) => !known.has(id))];
    this.more += freshTotal - fresh.length;
    // Not told is shown again: no harm done.
    await api.seen(release.number).catch(() => (this.told = 0));
  }

  putAway(): void {
    [this.news, this.more] = [[], 0];
  }
}

export const seen = new Seen();
