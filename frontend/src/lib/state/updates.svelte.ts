import { api, ApiError, isAbort, Turns, type Attachments, type StartRequest, type Stick, type Updates, type UpdateSettings } from '../api';
import { contentShown } from './ready';
import { status } from './status.svelte';

const jobEvery = 400;
const askAgainAfter = 3000;

/**
 * What is known of updates. The program does the work, one job at a time; the
 * page looks on while a screen shows it, and asks nothing while none does.
 */
class UpdatesState {
  value = $state.raw<Updates>();
  sticks = $state.raw<Stick[]>([]);
  /** Why the last wish was refused, as a sentence. */
  error = $state('');
  /** A wish is on its way. */
  asking = $state(false);
  /** What the reader last wanted of an offer: it is still wanted when the line was cut. */
  wanted: { release: number; attachments: Attachments; items: readonly string[] } | undefined;
  /** How far the last job that fetches was when this page last saw it. */
  reached = $state.raw<{ done: number; total: number }>();
  private setting = Promise.resolve(true);
  private turns = new Turns();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watchers = 0;

  /** Looks on until the function it returns is called. */
  watch(): () => void {
    this.watchers++;
    void this.load();
    return () => {
      this.watchers--;
      if (!this.watchers) clearTimeout(this.timer);
    };
  }

  /** Asks how things are; what a wish on its way will answer is newer. */
  async load(): Promise<void> {
    clearTimeout(this.timer);
    if (this.asking) return;
    try {
      const answer = await this.turns.run((signal) => api.updates(false, signal));
      if (answer) this.take(answer);
    } catch (err) {
      if (isAbort(err)) return;
      if (!this.value) this.error = err instanceof ApiError ? err.message : String(err);
      this.again(askAgainAfter);
    }
  }

  /** Looks at what is plugged in; that can take a moment, so nothing waits for it. */
  async loadSticks(): Promise<void> {
    await api.updates(true).then((answer) => (this.sticks = answer.sticks), () => undefined);
  }

  /** Whether the reader can look for updates over the web: there is an address, and it may be asked. */
  get canLook(): boolean {
    return this.value?.source.address !== '' && this.value?.policy !== 'never';
  }

  /** Looks for news where the library follows a feed; without an address there is nobody to ask. */
  async look(): Promise<void> {
    this.value ??= await api.updates().catch(() => undefined);
    if (this.value && this.canLook && !this.value.job) await this.check();
  }

  check(source?: string): Promise<boolean> {
    return this.ask(() => api.check(source));
  }
  upload(file: File): Promise<boolean> {
    return this.ask(() => api.uploadUpdate(file));
  }
  start(wish: StartRequest): Promise<boolean> {
    return this.ask(() => api.startUpdate(wish));
  }
  pause(): Promise<boolean> {
    return this.ask(api.pauseUpdate);
  }
  resume(): Promise<boolean> {
    return this.ask(api.resumeUpdate);
  }
  cancel(): Promise<boolean> {
    return this.ask(api.cancelUpdate);
  }
  undo(): Promise<boolean> {
    return this.ask(api.undoUpdate);
  }
  save(to: string, from: number): Promise<boolean> {
    return this.ask(() => api.saveUpdate(to, from));
  }
  /** One after the other: of two quick changes the later must be the one that stays. */
  set(patch: UpdateSettings): Promise<boolean> {
    this.setting = this.setting.then(() => this.ask(() => api.updateSettings(patch)));
    return this.setting;
  }

  /** Says whether the wish was taken; why not stands in `error`. */
  private async ask(request: () => Promise<Updates>): Promise<boolean> {
    this.error = '';
    this.asking = true;
    clearTimeout(this.timer);
    try {
      const answer = await this.turns.run(request);
      if (answer) this.take(answer);
      return true;
    } catch (err) {
      this.error = err instanceof ApiError ? err.message : String(err);
      this.again(askAgainAfter);
      return false;
    } finally {
      this.asking = false;
    }
  }

  private take(value: Updates): void {
    const worked = this.value?.job;
    this.value = value;
    if (value.job) this.reached = value.job.kind === 'update' || value.job.kind === 'attachments' ? { done: value.job.done, total: value.job.total } : undefined;
    contentShown();
    // What the library holds, and what the top bar says, follow the job.
    if (worked?.kind !== value.job?.kind) void status.load();
    if (value.job) this.again(jobEvery);
  }

  private again(ms: number): void {
    clearTimeout(this.timer);
    if (this.watchers) this.timer = setTimeout(() => void this.load(), ms);
  }
}

export const updates = new UpdatesState();
