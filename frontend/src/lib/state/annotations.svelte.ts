import { api, ApiError, type AnnotationPatch, type AnnotationRequest, type AnnotationView, type Colour } from '../api';
import { announcer } from './announcer.svelte';
import { i18n } from './i18n/index.svelte';
import { status } from './status.svelte';
import { toasts } from './toasts.svelte';

/** The colours of highlights, in the order of their keys 1 to 5. */
export const colours: readonly Colour[] = ['yellow', 'green', 'blue', 'pink', 'purple'];

const storageKey = 'highlight-colour';

/** What the reader wrote on the item that is open, and how many notes there are in all. */
class AnnotationsState {
  item = $state('');
  list = $state.raw<AnnotationView[]>([]);
  /** Code points of the text as the program has it. */
  length = $state(0);
  /** The one to go to once its text is open. */
  wanted = $state('');
  /** The colour that was used last. */
  colour = $state<Colour>(remembered());
  /** Notes the reader made or deleted since the status was last asked. */
  private since = $state({ at: 0, n: 0 });
  private saving = Promise.resolve();

  /** Of all items, for the menu. */
  get count(): number {
    const n = status.value?.notes ?? 0;
    return n === this.since.at ? n + this.since.n : n;
  }

  async load(item: string, signal?: AbortSignal): Promise<void> {
    if (item !== this.item) [this.item, this.list, this.length] = [item, [], 0];
    try {
      const answer = await api.annotations(item, signal);
      if (item !== this.item) return;
      [this.list, this.length] = [answer.annotations, answer.length];
    } catch (err) {
      if (err instanceof ApiError && err.code !== 'not_found' && err.code !== 'offline') toasts.show(err.message);
    }
  }

  get(id: string): AnnotationView | undefined {
    return this.list.find((a) => a.id === id);
  }

  async create(request: AnnotationRequest): Promise<AnnotationView | undefined> {
    const made = await this.try(() => api.annotate(request));
    if (!made) return undefined;
    this.put(made);
    this.counted(1);
    if (made.colour) {
      this.use(made.colour);
      announcer.say(i18n.m.notes.highlighted(i18n.m.notes.colours[made.colour]), 50);
    }
    return made;
  }

  /** One change after the other, so that the last one stays. */
  change(id: string, patch: AnnotationPatch): Promise<void> {
    this.list = this.list.map((a) => (a.id === id ? { ...a, ...patch } : a));
    if (patch.colour) this.use(patch.colour);
    this.saving = this.saving.then(async () => {
      const changed = await this.try(() => api.changeAnnotation(id, patch));
      if (changed) this.put(changed);
      else await this.load(this.item);
    });
    return this.saving;
  }

  async remove(id: string): Promise<void> {
    const gone = this.get(id);
    this.list = this.list.filter((a) => a.id !== id);
    const done = await this.try(() => api.deleteAnnotation(id).then(() => true));
    if (!done) return this.load(this.item);
    this.counted(-1);
    toasts.show(gone?.note || !gone?.colour ? i18n.m.notes.noteDeleted : i18n.m.notes.highlightDeleted, () => void this.restore(id));
  }

  async restore(id: string): Promise<void> {
    const back = await this.try(() => api.restoreAnnotation(id));
    if (!back) return;
    this.counted(1);
    if (back.item === this.item) this.put(back);
  }

  counted(by: number): void {
    const at = status.value?.notes ?? 0;
    this.since = { at, n: (this.since.at === at ? this.since.n : 0) + by };
  }

  private put(a: AnnotationView): void {
    if (a.item !== this.item) return;
    const others = this.list.filter((b) => b.id !== a.id);
    this.list = [...others, a].sort((x, y) => (x.position?.start ?? -1) - (y.position?.start ?? -1) || x.created.localeCompare(y.created));
  }

  private use(colour: Colour): void {
    this.colour = colour;
    try {
      localStorage.setItem(storageKey, colour);
    } catch {
      // A store that is switched off costs the choice only.
    }
  }

  private async try<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await request();
    } catch (err) {
      toasts.show(err instanceof ApiError ? err.message : String(err));
      return undefined;
    }
  }
}

function remembered(): Colour {
  try {
    const colour = localStorage.getItem(storageKey) as Colour;
    return colours.includes(colour) ? colour : 'yellow';
  } catch {
    return 'yellow';
  }
}

export const annotations = new AnnotationsState();
