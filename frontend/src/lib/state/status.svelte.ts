import { api, type Status } from '../api';

const pollEvery = 1000;

/** What the library is and what it is doing; polled only while it is doing something. */
class StatusState {
  value = $state.raw<Status>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  async load(): Promise<void> {
    clearTimeout(this.timer);
    try {
      this.value = await api.status();
    } catch {
      this.timer = setTimeout(() => void this.load(), 5 * pollEvery);
      return;
    }
    if (this.value.job || this.value.index === 'building') this.timer = setTimeout(() => void this.load(), pollEvery);
  }

  get busy(): boolean {
    return this.value?.job != null || this.value?.index === 'building';
  }
}

export const status = new StatusState();
