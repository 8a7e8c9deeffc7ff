import { api, ApiError, client, type Status } from '../api';

const pollEvery = 500;
const askAgainAfter = 3000;

/** What the library is and what it is doing; polled only while it is doing something or does not answer. */
class StatusState {
  value = $state.raw<Status>();
  /** The program is not there: nothing can be loaded or saved until it is back. */
  lost = $state(false);
  /** Why the library cannot be opened, as a sentence. */
  fault = $state('');
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting: (() => void)[] = [];

  constructor() {
    client.onunreachable = () => {
      this.lost = true;
      this.later(askAgainAfter);
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
      this.later(askAgainAfter);
      return;
    }
    [this.lost, this.fault] = [false, ''];
    if (this.busy) this.later(pollEvery);
    if (!this.starting) this.waiting.splice(0).forEach((go) => go());
  }

  /** Resolves as soon as the program answers and has its content. */
  recovered(): Promise<void> {
    this.later(pollEvery);
    return new Promise((go) => this.waiting.push(go));
  }

  private later(ms: number): void {
    this.timer ??= setTimeout(() => void this.load(), ms);
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
