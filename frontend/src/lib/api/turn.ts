/**
 * Turns gives each request a number and lets only the newest one speak:
 * an answer that arrives late is dropped, and the request before it is aborted.
 */
export class Turns {
  private current = 0;
  private controller: AbortController | undefined;

  /** Runs one request; resolves to undefined when a newer one has begun. */
  async run<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const turn = ++this.current;
    this.controller?.abort();
    this.controller = new AbortController();
    try {
      const answer = await request(this.controller.signal);
      return turn === this.current ? answer : undefined;
    } catch (err) {
      if (turn !== this.current) return undefined;
      throw err;
    }
  }

  /** Drops whatever is still under way. */
  cancel(): void {
    this.current++;
    this.controller?.abort();
  }
}
