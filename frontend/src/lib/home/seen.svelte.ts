import { api, type Hit, type Home } from '../api';

/**
 * What is new since the reader last looked. The program forgets it as soon as
 * it is told that the reader has seen it; here it stays until the app is
 * closed or the reader puts it away.
 */
class Seen {
  fresh = $state.raw<Hit[]>([]);
  private told = 0;

  take(home: Home): void {
    const { fresh, release } = home;
    const known = new Set(fresh.map((hit) => hit.id));
    if (fresh.length) this.fresh = [...fresh, ...this.fresh.filter((hit) => !known.has(hit.id))];
    if (release.number <= this.told) return;
    this.told = release.number;
    // Not told is shown again: no harm done.
    api.seen(release.number).catch(() => (this.told = 0));
  }

  putAway(): void {
    this.fresh = [];
  }
}

export const seen = new Seen();
