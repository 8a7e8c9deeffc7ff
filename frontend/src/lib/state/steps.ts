const rest = 10_000;
const longest = 60_000;

/**
 * Says when the progress of something long is worth speaking of: at each
 * quarter, but not sooner than ten seconds after the last time; and after a
 * minute in any case, so that nobody wonders whether it still goes on.
 */
export class Steps {
  private quarter = 0;

  constructor(private at: number) {}

  due(done: number, total: number, now: number): boolean {
    if (total <= 0 || done >= total) return false;
    const quarter = Math.floor((4 * done) / total);
    const waited = now - this.at;
    if (!(quarter > this.quarter && waited >= rest) && waited < longest) return false;
    this.quarter = quarter;
    this.at = now;
    return true;
  }
}
