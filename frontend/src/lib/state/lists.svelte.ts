import { api, ApiError, type ListSummary, type ListView } from '../api';
import { i18n } from './i18n/index.svelte';
import { onlyThese } from './listOps';
import { marks } from './marks.svelte';
import { toasts } from './toasts.svelte';

/** What is to be added to a list. */
export interface Addition {
  ids: string[];
  /** What the dialog calls it. */
  title: string;
}

/** The reading lists in short, and what is done to one as a whole. */
class Lists {
  all = $state.raw<ListSummary[]>([]);
  loaded = $state(false);
  error = $state('');
  /** Grows when a list was changed other than by its own screen, which then looks again. */
  turn = $state(0);
  /** What the dialog "Add to list" is open for. */
  adding = $state.raw<Addition>();
  /** The list the dialog "Share" is open for. */
  sharing = $state('');
  /** Whether the dialog "Import" is open, and what was pasted or dropped. */
  importing = $state.raw<{ text?: string; data?: ArrayBuffer; path?: string }>();

  /** The list that was added to last stands first. */
  readonly last = $derived(this.all[0]);

  async load(): Promise<void> {
    try {
      this.all = (await api.lists()).lists;
      this.error = '';
      this.loaded = true;
    } catch (err) {
      this.error = tell(err);
    }
  }

  readIn(list: ListSummary): number {
    return list.items.filter((id) => id && marks.of(id).read).length;
  }

  /** Makes a list, of items or empty; undefined when it could not. */
  async create(title: string, items: string[] = []): Promise<ListView | undefined> {
    const view = await this.try(() => api.newList({ title, items, lang: i18n.lang }));
    if (view && items.length) toasts.show(i18n.m.lists.added(view.list.title), () => void this.delete(view.list.id, ''));
    return view;
  }

  async add(list: ListSummary, ids: string[]): Promise<void> {
    const grown = await this.try(() => api.addToList(list.id, ids));
    if (!grown) return;
    const { view, added } = grown;
    if (!added) toasts.show(i18n.m.lists.addedBefore(list.title));
    else toasts.show(i18n.m.lists.added(list.title), () => void this.takeBack(view, added));
  }

  /** The entries that were added last stand at the end. */
  private takeBack({ list }: ListView, added: number) {
    return this.putBack({ ...list, entries: list.entries.slice(0, list.entries.length - added) });
  }

  /** Brings a list's entries back to what they were, keeping what changed elsewhere. */
  putBack(before: ListView['list']): Promise<unknown> {
    return this.try(async () => {
      const { list } = await api.list(before.id);
      const { title, intro, lang, entries } = onlyThese(before.entries)(list);
      return api.saveList(list.id, { revision: list.revision, title, intro, lang, entries });
    });
  }

  async copy(id: string, title: string): Promise<ListView | undefined> {
    const view = await this.try(() => api.copyList(id, title));
    if (view) toasts.show(i18n.m.lists.duplicated(title), () => void this.delete(view.list.id, ''));
    return view;
  }

  async merge(into: ListView['list'], from: string): Promise<void> {
    const grown = await this.try(() => api.mergeLists(into.id, from));
    if (!grown) return;
    if (!grown.added) toasts.show(i18n.m.lists.mergedNone);
    else toasts.show(i18n.m.lists.merged(grown.added), () => void this.putBack(into));
  }

  /** Deletes a list; without a title nothing is said. */
  async delete(id: string, title: string): Promise<boolean> {
    const gone = await this.try(() => api.deleteList(id).then(() => true));
    if (gone && title) toasts.show(i18n.m.lists.removed(title), () => void this.try(() => api.restoreList(id)));
    return gone === true;
  }

  private async try<T>(act: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await act();
      this.turn++;
      await this.load();
      return answer;
    } catch (err) {
      toasts.show(tell(err));
      return undefined;
    }
  }
}

function tell(err: unknown): string {
  return err instanceof ApiError ? err.message : String(err);
}

export const lists = new Lists();
