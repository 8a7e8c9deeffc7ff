import { api, ApiError, type ListRow, type ListView } from '../api';
import { announcer, i18n, Loaded, lists, status, toasts } from '../state';
import { draftOf, moveBy, moveTo, putAt, takeOut, type Draft, type Op } from '../state';

/** How long typing rests before it is saved, ms. */
const rest = 500;

interface Pending {
  op: Op;
  /** Of one text: a newer change of it takes the place of one that waits. */
  key: string;
}

/**
 * One list being edited. What is done shows at once and is saved behind, one
 * change after the other; where the list was changed elsewhere meanwhile, the
 * changes that wait are put to its newer state.
 */
export class Editor {
  readonly loaded = new Loaded<ListView>();
  base = $state.raw<ListView>();
  pending = $state.raw<Pending[]>([]);
  saving = $state(false);
  /** Why the last change is not saved yet. */
  fault = $state('');
  private undos: Op[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly draft = $derived<Draft | undefined>(this.base && this.pending.reduce((d, { op }) => op(d), draftOf(this.base.list)));
  readonly rows = $derived<ListRow[]>(this.rowsOf(this.draft));
  readonly minutes = $derived(this.rows.reduce((sum, { entry }) => sum + entry.minutes, 0));

  constructor(readonly id: string) {}

  async load(): Promise<void> {
    const view = await this.loaded.load((signal) => api.list(this.id, signal));
    if (view && !this.saving) this.base = view;
  }

  private rowsOf(draft: Draft | undefined): ListRow[] {
    const known = new Map(this.base?.rows.map((row) => [row.entry.id, row]));
    return (draft?.entries ?? []).map((entry) => {
      const row = known.get(entry.id);
      return row ? { ...row, entry } : { entry, hit: null, file: null, state: 'absent' };
    });
  }

  /** Makes a change, and saves it. */
  change(op: Op): void {
    this.pending = [...this.pending, { op, key: '' }];
    void this.flush();
  }

  /** Makes a change of a text that is still being typed, and saves it in a moment. */
  type(key: string, op: Op): void {
    const waits = this.pending.slice(this.flying);
    const last = waits.at(-1);
    this.pending = [...this.pending.slice(0, this.flying), ...(last?.key === key ? waits.slice(0, -1) : waits), { op, key }];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), rest);
  }

  /** How many of the pending changes are on their way. */
  private flying = 0;

  /** Saves what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.saving || !this.base) return;
    this.saving = true;
    while (this.pending.length && (await this.send()));
    this.saving = false;
    this.flying = 0;
    void lists.load();
  }

  /** Sends all that waits as one change; false when it must wait longer. */
  private async send(): Promise<boolean> {
    const { base, draft } = this;
    if (!base || !draft) return false;
    this.flying = this.pending.length;
    try {
      this.took(await api.saveList(this.id, { ...draft, title: draft.title.trim() || base.list.title, revision: base.list.revision }), this.flying);
      return true;
    } catch (err) {
      return this.failed(err);
    }
  }

  private took(view: ListView, sent: number): void {
    this.base = view;
    this.pending = this.pending.slice(sent);
    this.fault = '';
  }

  private async failed(err: unknown): Promise<boolean> {
    this.flying = 0;
    const code = err instanceof ApiError ? err.code : 'internal';
    if (code === 'changed') {
      try {
        this.base = await api.list(this.id);
        return true;
      } catch {
        return false;
      }
    }
    this.fault = err instanceof ApiError ? err.message : String(err);
    if (code === 'offline') {
      await status.recovered();
      return true;
    }
    if (code === 'invalid' || code === 'not_found') this.pending = []; // nothing will ever take it
    toasts.show(this.fault);
    return false;
  }

  /** Moves an entry and says where it is now. */
  move(id: string, by: number): void {
    this.place(id, this.at(id), moveBy(id, by));
  }

  moveTo(id: string, at: number): void {
    this.place(id, this.at(id), moveTo(id, at));
  }

  private place(id: string, before: number, op: Op): void {
    this.change(op);
    const now = this.at(id);
    if (now !== before) this.undos.push(moveTo(id, before));
    announcer.say(i18n.m.lists.movedTo(now + 1, this.rows.length), 50);
  }

  private at(id: string): number {
    return this.rows.findIndex(({ entry }) => entry.id === id);
  }

  /** Takes an entry out; the message offers it back. */
  take(id: string, title: string): void {
    const at = this.at(id);
    const entry = this.rows[at]?.entry;
    if (!entry) return;
    this.change(takeOut(id));
    const back = putAt(entry, at);
    this.undos.push(back);
    toasts.show(i18n.m.lists.taken(title), () => {
      this.undos = this.undos.filter((op) => op !== back);
      this.change(back);
    });
  }

  /** Takes back the last move or removal; false when there is none. */
  undo(): boolean {
    const op = this.undos.pop();
    if (!op) return false;
    this.change(op);
    announcer.say(i18n.m.lists.undone, 50);
    return true;
  }
}
