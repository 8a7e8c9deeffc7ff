import { api, ApiError, type Mark, type MarkPatch } from '../api';
import { i18n } from './i18n/index.svelte';
import { toasts } from './toasts.svelte';

const blank: Mark = { starred: false, read: false, position: 0 };

/** The reader's own marks: stars, read or unread, position. Shown at once, saved behind. */
class Marks {
  all = $state.raw<Record<string, Mark>>({});
  /** Whether they are known yet: before that, nothing counts as read. */
  loaded = $state(false);

  async load(): Promise<void> {
    await api.marks().then(
      (answer) => {
        this.all = answer.marks;
        this.loaded = true;
      },
      () => undefined,
    );
  }

  of(id: string): Mark {
    return this.all[id] ?? blank;
  }

  toggleStar(id: string): Promise<void> {
    return this.set(id, { starred: !this.of(id).starred });
  }

  toggleRead(id: string): Promise<void> {
    return this.set(id, { read: !this.of(id).read });
  }

  async set(id: string, patch: MarkPatch): Promise<void> {
    const before = this.all[id];
    const { starred, read, position } = { ...this.of(id), ...patch };
    this.put(id, { ...this.of(id), starred, read, position });
    try {
      this.put(id, await api.mark(id, patch));
    } catch (err) {
      this.put(id, before ?? blank);
      if (err instanceof ApiError) toasts.show(err.message);
    }
  }

  /** Marks many at once; the message offers to undo exactly what changed. */
  async markRead(ids: string[], read = true): Promise<void> {
    try {
      const { changed } = await api.markRead(ids, read);
      this.putRead(changed, read);
      if (read && changed.length) toasts.show(i18n.m.common.markedRead(changed.length), () => void this.unmark(changed));
    } catch (err) {
      if (err instanceof ApiError) toasts.show(err.message);
    }
  }

  private async unmark(ids: string[]): Promise<void> {
    const { changed } = await api.markRead(ids, false);
    this.putRead(changed, false);
  }

  private putRead(ids: string[], read: boolean): void {
    const next = { ...this.all };
    for (const id of ids) next[id] = { ...this.of(id), read };
    this.all = next;
  }

  /** What the API says about one item, for example with the item itself. */
  put(id: string, mark: Mark): void {
    this.all = { ...this.all, [id]: mark };
  }
}

export const marks = new Marks();
