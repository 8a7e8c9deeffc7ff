import { Turns, isAbort, ApiError } from '../api';
import { contentShown } from './ready';

/** One answer of the API on screen: the newest value, whether one is awaited, and what went wrong. */
export class Loaded<T> {
  value = $state.raw<T>();
  loading = $state(false);
  error = $state('');
  private turns = new Turns();

  /** Keeps the old value on screen until the new one is here. */
  async load(request: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
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
      return undefined;
    }
  }

  clear(): void {
    this.turns.cancel();
    this.value = undefined;
    this.error = '';
    this.loading = false;
  }
}
