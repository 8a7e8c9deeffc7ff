import { api, ApiError, client, type Status } from '../api';

const pollEvery = 500;
const askAgainAfter = 3000;
/** An update may begin by itself; the top bar learns of it in this time. */
const lookEvery = 60_000;
const jobEvery = 2000;

/** What the library is and what it is doing; asked often only while it is doing something or does not answer. */
class StatusState {
  value = $state.raw<Status>();
  /** The release that can be searched and read: while an update is being indexed it is still the one before. */
  release = $state(0);
  /** The program is not there: nothing can be loaded or saved until it is back. */
  lost = $state(false);
  /** Why the library cannot be opened, as a sentence. */
  fault = $state('');
  private timer: ReturnType<typeof setTimeout> | undefined;
  private timerAt = Infinity;
  private waiting: (() => void)[] = [];

  constructor() {
    client.onunreachable = () => {
      this.lost = true;
      this.soon(askAgainAfter);
    };
  }

  async load(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      this.value = await api.status();
    } catch (err) {
      this.lost = err instanceof ApiError && err.code === 'offline';
      this.fault = this.lost || !(err instanceof ApiError) ? '' : err.message;
      this.soon(askAgainAfter);
      return;
    }
    [this.lost, this.fault] = [false, ''];
    if (this.value.index === 'ready') this.release = this.value.release.number;
    this.soon(this.busy ? pollEvery : this.value.updates.job || this.value.placing ? jobEvery : lookEvery);
    if (!this.starting) this.waiting.splice(0).forEach((go) => go());
  }

  /** Resolves as soon as the program answers and has its content. */
  recovered(): Promise<void> {
    this.soon(pollEvery);
    return new Promise((go) => this.waiting.push(go));
  }

  /** At the latest after so long; an earlier time that is set already stays. */
  private soon(ms: number): void {
    const at = Date.now() + ms;
    if (this.timer !== undefined && this.timerAt <= at) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(() => void this.load(), ms);
  }

  get busy(): boolean {
    return this.value?.job != null || this.value?.index === 'building';
  }

  /** The first start: the library is being filled and has nothing to show yet. */
  get starting(): boolean {
    return this.busy && Object.values(this.value?.counts ?? {}).every((n) => n === 0);
  }
}

export const status = new StatusState();
