import { api, type GuestRoom, type Presenting } from '../api';
import { href, hrefOf } from './route';
import { router } from './router.svelte';

const every = 2000;
const jitter = 700;

/** The presenter's steps, for a guest who follows them and may leave at any time. */
class Follow {
  shared = $state.raw<GuestRoom>();
  at = $state.raw<Presenting>();
  /** The guest goes where the presenter goes. */
  on = $state(true);
  /** The address this class went to last: whoever goes elsewhere has left. */
  private went = '';
  private turn = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  get presenting(): boolean {
    return (this.at?.turn ?? 0) > 0;
  }

  /** Asks until the function it returns is called; a page in the background asks nothing. */
  start(): () => void {
    void this.load().then(() => this.arrive());
    const moved = () => {
      if (this.presenting && location.hash !== this.went) this.on = false;
    };
    window.addEventListener('hashchange', moved);
    void this.poll();
    return () => {
      clearTimeout(this.timer);
      window.removeEventListener('hashchange', moved);
    };
  }

  /** Where lists are shared, guests begin there. */
  private arrive(): void {
    const lists = this.shared?.lists ?? [];
    if (!lists.length || !['', '#', '#/'].includes(location.hash)) return;
    router.replace(href.shared(lists.length === 1 ? lists[0]?.id : ''));
  }

  /** What is shared. */
  async load(): Promise<void> {
    await api.guestRoom().then((answer) => (this.shared = answer), () => undefined);
  }

  again(): void {
    this.on = true;
    this.go();
  }

  leave(): void {
    this.on = false;
  }

  private async poll(): Promise<void> {
    if (!document.hidden) {
      await api.follow().then((at) => this.take(at), () => undefined);
    }
    this.timer = setTimeout(() => void this.poll(), every + Math.random() * jitter);
  }

  private take(at: Presenting): void {
    const before = this.turn;
    this.turn = at.turn;
    this.at = at;
    if (at.turn === before) return;
    if (this.on && at.turn) this.go();
  }

  private go(): void {
    if (!this.at?.turn) return;
    const { item, list } = this.at;
    const to = item ? hrefOf({ id: item, kind: '' }) : list ? href.shared(list) : href.home;
    this.went = to;
    router.go(to);
  }
}

export const follow = new Follow();
