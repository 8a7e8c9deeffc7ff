import { api, ApiError, type Mark, type MarkPatch } from '../api';
import { i18n } from './i18n/index.svelte';
import { toasts } from './toasts.svelte';

/** Time in which a key pressed and the end reached are one act, ms. */
const sameMoment = 1500;

const blank: Mark = { starred: false, read: false, position: 0 };

/** The reader's own marks: stars, read or unread, position. Shown at once, saved behind. */
export class Marks {
  all = $state.raw<Record<string, Mark>>({});
  /** Whether they are known yet: before that, nothing counts as read. */
  loaded = $state(false);
  /** Items the reader called read or unread since they were opened: scrolling decides no more. */
  readonly decided = new Set<string>();
  /** When scrolling to the end marked an item as read, ms. */
  private readonly readBy = new Map<string, number>();
  /** What the program is known to have. */
  private kept = new Map<string, Mark>();
  private readonly turns = new Map<string, number>();
  private readonly saving = new Map<string, Promise<void>>();

  async load(): Promise<void> {
    await api.marks().then(
      (answer) => {
        this.all = answer.marks;
        this.kept = new Map(Object.entries(answer.marks));
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

  /**
   * Whoever presses the key in the very moment in which reading to the end marked
   * the item meant the same, and must not undo it.
   */
  toggleRead(id: string): Promise<void> {
    const meant = this.of(id).read && Date.now() - (this.readBy.get(id) ?? -Infinity) < sameMoment;
    this.decided.add(id);
    this.readBy.delete(id);
    return meant ? Promise.resolve() : this.set(id, { read: !this.of(id).read });
  }

  /** Keeps the place in a text; read to its end, the item is read, unless the reader said otherwise. */
  reached(id: string, place: Pick<MarkPatch, 'position' | 'anchor'>, through: boolean): Promise<void> {
    const read = through && !this.decided.has(id) && !this.of(id).read;
    if (read) this.readBy.set(id, Date.now());
    const patch = { ...place, ...(read ? { read } : {}) };
    return Object.keys(patch).length ? this.set(id, patch) : Promise.resolve();
  }

  /**
   * Shown at once. One change of an item is saved after the other, and while one
   * is under way no older answer may take back what is on the screen.
   */
  set(id: string, patch: MarkPatch): Promise<void> {
    const { starred, read, position } = { ...this.of(id), ...patch };
    const turn = this.turn(id) + 1;
    this.turns.set(id, turn);
    this.put(id, { ...this.of(id), starred, read, position });
    const saved = (this.saving.get(id) ?? Promise.resolve()).then(() => this.save(id, patch, turn));
    this.saving.set(id, saved);
    return saved;
  }

  private async save(id: string, patch: MarkPatch, turn: number): Promise<void> {
    try {
      this.heard(id, await api.mark(id, patch), turn);
    } catch (err) {
      this.heard(id, this.kept.get(id) ?? blank, turn);
      if (err instanceof ApiError) toasts.show(err.message);
    }
  }

  /** A number that is another one after each change of the item. */
  turn(id: string): number {
    return this.turns.get(id) ?? 0;
  }

  /** Takes an answer of the API that was asked for at the given turn, unless something changed since. */
  heard(id: string, mark: Mark, turn: number): void {
    this.kept.set(id, mark);
    if (turn === this.turn(id)) this.put(id, mark);
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
    for (const id of ids) {
      next[id] = { ...this.of(id), read };
      this.kept.set(id, next[id]);
      this.turns.set(id, this.turn(id) + 1);
    }
    this.all = next;
  }

  private put(id: string, mark: Mark): void {
    this.all = { ...this.all, [id]: mark };
  }
}

export const marks = new Marks();
