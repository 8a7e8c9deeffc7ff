import { api, ApiError, type StickRequest, type StickView } from '../api';
import { announcer } from './announcer.svelte';

const every = 500;

/** Copying to a stick: the program does it, the page looks on while the dialog shows it. */
class StickState {
  open = $state(false);
  /** The lists that are chosen when the dialog opens. */
  lists = $state.raw<string[]>([]);
  value = $state.raw<StickView>();
  /** Why the last wish was refused, as a sentence. */
  error = $state('');
  private timer: ReturnType<typeof setTimeout> | undefined;

  show(lists: string[] = []): void {
    this.lists = lists;
    this.error = '';
    this.open = true;
  }

  /** Looks on until the function it returns is called. */
  watch(more: () => string): () => void {
    let watching = true;
    const look = async () => {
      await this.ask(() => api.stick(more()));
      if (watching) this.timer = setTimeout(() => void look(), this.value?.job ? every : 4 * every);
    };
    void look();
    return () => {
      watching = false;
      clearTimeout(this.timer);
    };
  }

  start = (wish: StickRequest) => this.ask(() => api.copyToStick(wish));
  stop = () => this.ask(api.cancelStick);

  private async ask(request: () => Promise<StickView>): Promise<void> {
    const before = this.value?.job;
    try {
      this.value = await request();
      this.error = '';
      if (before && !this.value.job && this.value.last) announcer.say(this.value.last.message);
    } catch (err) {
      this.error = err instanceof ApiError ? err.message : String(err);
    }
  }
}

export const stick = new StickState();
