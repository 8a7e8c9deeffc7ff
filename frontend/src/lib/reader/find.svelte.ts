import { findAll, locate } from './find';

const allName = 'find';
const nowName = 'find-now';
const blocks = 'p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, blockquote, pre, figcaption, caption, summary';

/** Find in page: the window of the app has none of its own. */
export class Find {
  open = $state(false);
  words = $state('');
  /** The place that is shown, from 1; 0 when there is none. */
  now = $state(0);
  total = $state(0);
  private ranges: Range[] = [];

  /** Seeks the words in an article and goes to the first place at or below the top of the pane. */
  seek(article: HTMLElement | undefined): void {
    this.ranges = article ? rangesOf(article, this.words) : [];
    this.total = this.ranges.length;
    const top = article?.closest('.scroll')?.getBoundingClientRect().top ?? 0;
    const first = this.ranges.findIndex((range) => range.getBoundingClientRect().bottom > top + 60);
    this.now = this.total ? Math.max(0, first) + 1 : 0;
    this.show();
  }

  step(by: 1 | -1): void {
    if (!this.total) return;
    this.now = ((this.now - 1 + by + this.total) % this.total) + 1;
    this.show();
  }

  close(): void {
    this.open = false;
    this.ranges = [];
    this.total = this.now = 0;
    this.paint();
  }

  private show(): void {
    this.paint();
    const range = this.ranges[this.now - 1];
    range?.startContainer.parentElement?.closest('details:not([open])')?.setAttribute('open', '');
    range?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
    const pane = range?.startContainer.parentElement?.closest<HTMLElement>('.scroll');
    if (!range || !pane) return;
    const [place, frame] = [range.getBoundingClientRect(), pane.getBoundingClientRect()];
    if (place.top < frame.top + 110 || place.bottom > frame.bottom - 40) pane.scrollTop += place.top - frame.top - frame.height / 3;
  }

  /** Marks without touching the text; where the web view cannot, the current place is selected instead. */
  private paint(): void {
    const current = this.ranges[this.now - 1];
    if (typeof Highlight === 'undefined') {
      const selection = getSelection();
      selection?.removeAllRanges();
      if (current) selection?.addRange(current);
      return;
    }
    CSS.highlights.delete(allName);
    CSS.highlights.delete(nowName);
    if (!current) return;
    CSS.highlights.set(allName, new Highlight(...this.ranges.filter((range) => range !== current)));
    const now = new Highlight(current);
    now.priority = 1;
    CSS.highlights.set(nowName, now);
  }
}

function rangesOf(article: HTMLElement, words: string): Range[] {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('[data-noprint], .sr-only, .visually-hidden') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  const nodes: Text[] = [];
  const pieces: string[] = [];
  let block: Element | null | undefined;
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    const own = node.parentElement?.closest(blocks);
    // Words of two blocks are never one phrase: a sign that nobody types stands between them.
    const last = nodes.at(-1);
    if (last && own !== block) pieces[pieces.length - 1] += '\u0000';
    block = own;
    nodes.push(node);
    pieces.push(node.data);
  }
  const lengths = pieces.map((piece) => piece.length);
  return findAll(pieces.join(''), words).flatMap(({ start, end }) => {
    const [from, to] = [locate(lengths, start), locate(lengths, end, true)];
    const [first, last] = [nodes[from.piece], nodes[to.piece]];
    if (!first || !last) return [];
    const range = new Range();
    range.setStart(first, Math.min(from.offset, first.length));
    range.setEnd(last, Math.min(to.offset, last.length));
    return [range];
  });
}
