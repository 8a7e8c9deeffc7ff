/** How far a text is read, 0 to 1: how much of it lies above the lower edge of the pane. */
export function progress(textTop: number, textHeight: number, paneBottom: number): number {
  if (textHeight <= 0) return 1;
  return Math.min(1, Math.max(0, (paneBottom - textTop) / textHeight));
}

/** From here on a text counts as read through; the last line is rarely reached exactly. */
export const readThrough = 0.98;

/** Time after which being on a page counts as reading it, ms. */
const dwell = 2500;
const settle = 600;

type Save = (position: number, anchor: string) => void;

/** Keeps the reader's place in one text: saved when the scrolling rests and when the text is left. */
export class ReadingPlace {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = '';
  private readonly opened = Date.now();

  constructor(
    private readonly pane: HTMLElement,
    private readonly text: HTMLElement,
    private readonly save: Save,
  ) {
    pane.addEventListener('scroll', this.onscroll, { passive: true });
    document.addEventListener('visibilitychange', this.onscroll);
    this.timer = setTimeout(() => this.keep(), dwell);
  }

  /** Goes to where the reader stopped; false where there is no such place, or it is in view anyway. */
  restore(position: number, anchor: string | undefined): boolean {
    if (!anchor || position <= 0 || position >= readThrough) return false;
    const target = this.text.querySelector(`#${CSS.escape(anchor)}`);
    if (!target) return false;
    const frame = this.pane.getBoundingClientRect();
    const place = target.getBoundingClientRect();
    if (place.bottom < frame.bottom) return false;
    this.pane.scrollTop += place.top - frame.top - 80;
    return true;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.pane.removeEventListener('scroll', this.onscroll);
    document.removeEventListener('visibilitychange', this.onscroll);
    if (Date.now() - this.opened > dwell) this.keep();
  }

  private onscroll = (): void => {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), Math.max(settle, dwell - (Date.now() - this.opened)));
  };

  private keep(): void {
    const frame = this.pane.getBoundingClientRect();
    // A pane that is folded away, or a window that is hidden, says nothing about reading.
    if (!frame.height || !this.text.isConnected || document.hidden) return;
    const box = this.text.getBoundingClientRect();
    const position = Math.round(progress(box.top, box.height, frame.bottom) * 1000) / 1000;
    const anchor = this.anchor(frame.top + 80);
    if (this.last === `${position} ${anchor}`) return;
    this.last = `${position} ${anchor}`;
    this.save(position, anchor);
  }

  /** The first paragraph or heading that begins below the top of the pane. */
  private anchor(top: number): string {
    const marked = [...this.text.querySelectorAll<HTMLElement>('[id]:is(p, h1, h2, h3, h4, h5)')];
    return (marked.find((el) => el.getBoundingClientRect().bottom > top) ?? marked.at(-1))?.id ?? '';
  }
}
