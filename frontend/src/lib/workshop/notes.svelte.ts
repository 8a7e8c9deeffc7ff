import { api, ApiError } from '../api';

const pause = 500;

/** What is typed during the class, a note an entry: kept at every pause in typing and whenever the slide changes. */
export class SessionNotes {
  texts = $state<Record<string, string>>({});
  /** What went wrong with the last save; it is tried again with the next. */
  error = $state('');
  saved = $state(true);
  private readonly ids = new Map<string, string>();
  private readonly kept = new Map<string, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(private readonly list: string) {}

  write(entry: string, text: string): void {
    this.texts[entry] = text;
    this.saved = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), pause);
  }

  /** Saves what changed, one after the other. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.turn = this.turn.then(() => this.save());
    return this.turn;
  }

  private async save(): Promise<void> {
    for (const [entry, text] of Object.entries(this.texts)) {
      if (text === (this.kept.get(entry) ?? '')) continue;
      try {
        await this.keep(entry, text);
        this.kept.set(entry, text);
        this.error = '';
      } catch (err) {
        this.error = err instanceof ApiError ? err.message : String(err);
        this.timer = setTimeout(() => void this.flush(), 10 * pause);
        return;
      }
    }
    this.saved = Object.entries(this.texts).every(([entry, text]) => text === (this.kept.get(entry) ?? ''));
  }

  private async keep(entry: string, text: string): Promise<void> {
    const id = this.ids.get(entry);
    if (!text.trim()) {
      if (id) await api.dropSession(this.list, id);
      this.ids.delete(entry);
    } else if (id) await api.changeSession(this.list, id, text);
    else this.ids.set(entry, (await api.addSession(this.list, entry, text)).id);
  }
}
