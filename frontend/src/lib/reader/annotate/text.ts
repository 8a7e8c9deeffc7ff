/**
 * The text that highlights and notes refer to, as docs/annotations.md defines
 * it; the program computes the same from the HTML it sends. Positions count in
 * code points. Only what is needed of the DOM is named, so that the vectors of
 * the program can be tested without a browser.
 */
export interface TextLike {
  nodeType: number;
  data: string;
}
export interface ElementLike<N> {
  nodeType: number;
  localName: string;
  childNodes: Iterable<N>;
  getAttribute(name: string): string | null;
}

/** One span of the text, its end not included. */
export interface Span {
  start: number;
  end: number;
}

/** Where in the page a code point of the text stands: the node, and its UTF-16 units there. */
interface Place<T> {
  node: T;
  from: number;
  to: number;
}

const blocks = new Set(
  ('blockquote caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section summary ' +
    'table tbody td tfoot th thead tr ul br').split(' '),
);
const white = /[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/** Words that the program or the page adds, in the language of the interface, and signs for the eye alone. */
function apart(el: { getAttribute(name: string): string | null }): boolean {
  return (
    (el.getAttribute('class') ?? '').split(/\s+/).includes('sr-only') ||
    el.getAttribute('aria-hidden') === 'true' ||
    el.getAttribute('role') === 'doc-backlink' ||
    el.getAttribute('data-apart') !== null
  );
}

/** The text with the place of each of its code points; the spaces between words have the place of white space, or none. */
export class AnnotatedText<N, T extends TextLike & N> {
  readonly points: string[] = [];
  private readonly places: (Place<T> | undefined)[] = [];
  private due = '';
  private duePlace: Place<T> | undefined;

  constructor(roots: readonly (ElementLike<N> & N)[]) {
    for (const root of roots) {
      this.breakLine();
      for (const child of root.childNodes) this.walk(child);
    }
  }

  get text(): string {
    return this.points.join('');
  }
  get length(): number {
    return this.points.length;
  }
  slice({ start, end }: Span): string {
    return this.points.slice(start, end).join('');
  }

  /** The pieces of the page that a span covers, one for each text node. */
  pieces({ start, end }: Span): { node: T; from: number; to: number }[] {
    const out: { node: T; from: number; to: number }[] = [];
    for (let i = start; i < Math.min(end, this.points.length); i++) {
      const place = this.places[i];
      if (!place) continue;
      const last = out.at(-1);
      if (last?.node === place.node) last.to = place.to;
      else out.push({ ...place });
    }
    return out;
  }

  /** The span of the code points that lie, with any part, between two places of the page. */
  span(isBefore: (node: T, offset: number) => boolean, isAfter: (node: T, offset: number) => boolean): Span | undefined {
    let start = -1;
    let end = -1;
    for (const [i, place] of this.places.entries()) {
      if (!place || isBefore(place.node, place.to) || isAfter(place.node, place.from)) continue;
      if (start < 0) start = i;
      end = i + 1;
    }
    return start < 0 ? undefined : this.trim({ start, end });
  }

  /** Without the white space at both ends; nothing where there is nothing else. */
  trim({ start, end }: Span): Span | undefined {
    while (start < end && white.test(this.points[start] ?? '')) start++;
    while (end > start && white.test(this.points[end - 1] ?? '')) end--;
    return start < end ? { start, end } : undefined;
  }

  private walk(node: N): void {
    const { nodeType } = node as unknown as { nodeType: number };
    if (nodeType === 3) return this.words(node as unknown as T);
    const el = node as unknown as ElementLike<N>;
    if (nodeType !== 1 || apart(el)) return;
    const block = blocks.has(el.localName);
    if (block) this.breakLine();
    for (const child of el.childNodes) this.walk(child);
    if (block) this.breakLine();
  }

  private breakLine(): void {
    this.due = '\n';
    this.duePlace = undefined;
  }

  private words(node: T): void {
    let at = 0;
    for (const point of node.data) {
      const place = { node, from: at, to: at + point.length };
      at = place.to;
      if (white.test(point)) {
        if (this.due) continue;
        this.due = ' ';
        this.duePlace = place;
        continue;
      }
      if (this.due && this.points.length) {
        this.points.push(this.due);
        this.places.push(this.duePlace);
      }
      this.due = '';
      this.points.push(point);
      this.places.push(place);
    }
  }
}
