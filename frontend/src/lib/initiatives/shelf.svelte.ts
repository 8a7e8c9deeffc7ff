import { api } from '../api';
import { linkedOf, type Linked } from './linked';

/** What each initiative is linked with, for the lines of the list; asked for once a release. */
class Shelf {
  linked = $state.raw<Record<string, Linked>>({});
  private key = '';

  async load(ids: readonly string[], release: number): Promise<void> {
    const key = `${release} ${ids.join(' ')}`;
    if (key === this.key) return;
    this.key = key;
    try {
      const views = await Promise.all(ids.map((id) => api.item(id)));
      this.linked = Object.fromEntries(views.map((view) => [view.item.id, linkedOf(view)]));
    } catch {
      // The lines are then without their counts; the next visit asks again.
      this.key = '';
    }
  }
}

export const shelf = new Shelf();
