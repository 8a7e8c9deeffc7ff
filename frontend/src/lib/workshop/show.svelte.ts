import type { ListView } from '../api';
import { announcer, i18n, presenting } from '../state';
import { Clock, markPassed } from './clock';

/** What stands on the wall: the agenda, one entry after the other, the code. */
export type Slide = { kind: 'agenda' } | { kind: 'entry'; at: number } | { kind: 'code' };

const sizes = { least: 0.75, most: 3, step: 0.25 };

/** One presentation: where it is, how large the type is, how long it takes. */
export class Show {
  at = $state(0);
  blank = $state(false);
  size = $state(1);
  paused = $state(true);
  /** The present moment, as the clocks are drawn. */
  now = $state(Date.now());
  private readonly whole = new Clock();
  private readonly clocks = new Map<string, Clock>();

  readonly slides: readonly Slide[];

  constructor(readonly view: ListView) {
    this.slides = [
      { kind: 'agenda' },
      ...view.rows.map((_, at) => ({ kind: 'entry' as const, at })),
      ...(view.code ? [{ kind: 'code' as const }] : []),
    ];
    this.tell();
  }

  get slide(): Slide {
    return this.slides[this.at] ?? { kind: 'agenda' };
  }

  get row() {
    const { slide } = this;
    return slide.kind === 'entry' ? this.view.rows[slide.at] : undefined;
  }

  get title(): string {
    const { slide, row } = this;
    if (slide.kind === 'code') return i18n.m.workshop.code;
    return row ? titleOf(row) : i18n.m.workshop.agenda;
  }

  go(to: number): void {
    const next = Math.min(this.slides.length - 1, Math.max(0, to));
    this.blank = false;
    if (next === this.at) return;
    this.clock?.pause(Date.now());
    this.at = next;
    // The class begins with the first entry that is shown.
    if (this.row && !this.begun) this.paused = false;
    if (!this.paused) this.run();
    this.tick();
    this.tell();
    announcer.say(i18n.m.workshop.slideOf(this.at + 1, this.slides.length, this.title));
  }

  zoom(by: 1 | -1): void {
    this.size = Math.min(sizes.most, Math.max(sizes.least, this.size + by * sizes.step));
    announcer.say(i18n.m.workshop.size(Math.round(this.size * 100)));
  }

  pause(): void {
    this.paused = !this.paused;
    if (this.paused) {
      this.whole.pause(Date.now());
      this.clock?.pause(Date.now());
    } else this.run();
    this.tick();
    announcer.say(this.paused ? i18n.m.workshop.paused : i18n.m.workshop.runs);
  }

  /** Sets the time of what is shown back; on the agenda, all of it. */
  reset(): void {
    const now = Date.now();
    if (this.clock) this.clock.reset(now);
    else {
      this.whole.reset(now);
      for (const clock of this.clocks.values()) clock.reset(now);
    }
    this.tick();
    announcer.say(i18n.m.workshop.setBack);
  }

  /** Draws the clocks anew, and says so when a minute that matters has passed. */
  tick(): void {
    const before = this.spent;
    const minutes = this.row?.entry.minutes ?? 0;
    const now = Date.now();
    const mark = this.paused ? undefined : markPassed(minutes, before, this.clock?.at(now) ?? 0);
    this.now = now;
    if (mark !== undefined) announcer.say(mark ? i18n.m.workshop.left(mark) : i18n.m.workshop.over, 0, 'timer');
  }

  /** ms spent on the entry that is shown. */
  get spent(): number {
    return this.clock?.at(this.now) ?? 0;
  }

  get total(): number {
    return this.whole.at(this.now);
  }

  stop(): void {
    presenting.stop();
  }

  private get begun(): boolean {
    return this.whole.at(Date.now()) > 0 || this.whole.running;
  }

  private get clock(): Clock | undefined {
    const { row } = this;
    if (!row) return undefined;
    const clock = this.clocks.get(row.entry.id) ?? new Clock();
    this.clocks.set(row.entry.id, clock);
    return clock;
  }

  private run(): void {
    this.whole.start(Date.now());
    this.clock?.start(Date.now());
  }

  private tell(): void {
    presenting.show(this.view.list.id, this.slide.kind === 'entry' ? this.slide.at : -1, this.row?.entry.item);
  }
}

export function titleOf(row: ListView['rows'][number]): string {
  return row.hit?.title || row.file?.title || row.entry.title || i18n.m.workshop.untitled(row.entry.number ?? 0);
}
