/** Time spent, which can be paused and set back; the present moment comes from outside. */
export class Clock {
  private spent = 0;
  private since: number | undefined;

  get running(): boolean {
    return this.since !== undefined;
  }

  start(now: number): void {
    this.since ??= now;
  }

  pause(now: number): void {
    this.spent = this.at(now);
    this.since = undefined;
  }

  /** Back to nothing; one that runs goes on running. */
  reset(now: number): void {
    this.spent = 0;
    if (this.running) this.since = now;
  }

  /** ms spent so far. */
  at(now: number): number {
    return this.spent + (this.since === undefined ? 0 : Math.max(0, now - this.since));
  }
}

/** "7:05", "1:07:05". */
export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The minutes left that are worth saying, and none. */
const marks = [5, 1, 0];

/**
 * The mark that was passed between two moments of an entry that has so many
 * minutes; undefined where nothing is to be said. A mark that lies before the
 * middle of the time is none: of five minutes, five need not be announced.
 */
export function markPassed(minutes: number, before: number, now: number): number | undefined {
  if (!minutes) return undefined;
  const left = (ms: number) => minutes * 60_000 - ms;
  return marks.find((mark) => (mark === 0 || mark * 2 <= minutes) && left(before) > mark * 60_000 && left(now) <= mark * 60_000);
}
