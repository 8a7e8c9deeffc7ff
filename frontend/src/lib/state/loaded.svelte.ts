import { Turns, isAbort, ApiError } from '../api';
import { contentShown } from './ready';
import { status } from './status.svelte';

/** One answer of the API on screen: the newest value, whether one is awaited, and what went wrong. */
export class Loaded<T> {
  value = $state.raw<T>();
  loading = $state(false);
  error = $state('');
  private turns = new Turns();
  private asked = 0;

  /**
   * Keeps the old value on screen until the new one is here. While the program
   * is away or still filling the library, it waits and asks again by itself.
   */
  async load(request: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const mine = ++this.asked;
    for (;;) {
      this.loading = true;
      try {
        const answer = await this.turns.run(request);
        if (answer === undefined) return undefined;
        this.value = answer;
        this.error = '';
        this.loading = false;
        contentShown();
        return answer;
      } catch (err) {
        if (isAbort(err)) return undefined;
        this.error = err instanceof ApiError ? err.message : String(err);
        this.loading = false;
        if (!passes(err)) return undefined;
      }
      await status.recovered();
      if (mine !== this.asked) return undefined;
    }
  }

  clear(): void {
    this.asked++;
    this.turns.cancel();
    this.value = undefined;
    this.error = '';
    this.loading = false;
  }
}

function passes(err: unknown): boolean {
  return err instanceof ApiError && (err.code === 'offline' || err.code === 'not_ready');
}
