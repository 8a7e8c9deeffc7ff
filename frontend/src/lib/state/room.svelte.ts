import { api, ApiError, isAbort, Turns, type Presenting, type Room, type RoomRequest } from '../api';
import { contentShown } from './ready';
import { status } from './status.svelte';

const shownEvery = 1500;
const sharingEvery = 10_000;

/** Sharing in this room, as its owner sees it. Asked for while a screen shows it, and now and then while something is shared. */
class RoomState {
  value = $state.raw<Room>();
  /** Why the last wish was refused, as a sentence. */
  error = $state('');
  asking = $state(false);
  /** The guests are told which item this page shows. */
  leading = $state(false);
  /** The reader's lists, for the choice. */
  lists = $state.raw<readonly { id: string; title: string }[]>([]);
  private turns = new Turns();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watchers = 0;

  get on(): boolean {
    return this.value?.on ?? status.value?.sharing ?? false;
  }

  /** Looks on until the function it returns is called; for neighbours too, as long as it does. */
  watch(look = false): () => void {
    this.watchers++;
    void (look ? this.look() : this.load());
    void api.listTitles().then((answer) => (this.lists = answer.lists), () => undefined);
    const again = look ? setInterval(() => void this.look(), 45_000) : undefined;
    return () => {
      clearInterval(again);
      this.watchers--;
    };
  }

  async load(): Promise<void> {
    clearTimeout(this.timer);
    try {
      const answer = await this.turns.run((signal) => api.room(signal));
      if (answer) this.take(answer);
    } catch (err) {
      if (isAbort(err)) return;
      if (!this.value) this.error = err instanceof ApiError ? err.message : String(err);
      this.again();
    }
  }

  look(): Promise<boolean> {
    return this.value?.managed ? this.load().then(() => true) : this.ask(api.lookAround);
  }
  open(wish: RoomRequest): Promise<boolean> {
    return this.ask(() => api.openRoom(wish));
  }
  close(): Promise<boolean> {
    this.leading = false;
    return this.ask(api.closeRoom);
  }
  /** Tells guests where the presenter is; without an answer they stay where they are. */
  async present(at: Omit<Presenting, 'turn'>): Promise<void> {
    await api.present(at).then((answer) => this.take(answer), () => undefined);
  }

  private async ask(wish: () => Promise<Room>): Promise<boolean> {
    this.asking = true;
    try {
      this.take(await wish());
      this.error = '';
      return true;
    } catch (err) {
      this.error = err instanceof ApiError ? err.message : String(err);
      await this.load();
      return false;
    } finally {
      this.asking = false;
    }
  }

  private take(answer: Room): void {
    this.value = answer;
    if (!answer.on) this.leading = false;
    contentShown();
    this.again();
  }

  private again(): void {
    clearTimeout(this.timer);
    if (this.watchers) this.timer = setTimeout(() => void this.load(), shownEvery);
    else if (this.value?.on) this.timer = setTimeout(() => void this.load(), sharingEvery);
  }
}

export const room = new RoomState();
