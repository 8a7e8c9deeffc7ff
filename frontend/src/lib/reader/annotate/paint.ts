import type { Colour } from '../../api';
import { AnnotatedText, type Span } from './text';

export type PageText = AnnotatedText<Node, Text>;

/** One highlight to be painted; `words` name it for who cannot see its colour. */
export interface Painted {
  id: string;
  colour: Colour;
  span: Span;
  name: string;
  tools: string;
  note: boolean;
}

export function readText(roots: readonly HTMLElement[]): PageText {
  return new AnnotatedText<Node, Text>(roots);
}

/**
 * Puts <mark> around the words of highlights: elements that every browser and
 * every screen reader knows. The text itself stays as it is, however highlights
 * overlap.
 */
export function paint(roots: readonly HTMLElement[], highlights: readonly Painted[]): void {
  unpaint(roots);
  const text = readText(roots);
  const byNode = new Map<Text, { from: number; to: number; of: Painted; first: boolean }[]>();
  for (const of of highlights) {
    for (const [i, piece] of text.pieces(of.span).entries()) {
      const list = byNode.get(piece.node) ?? [];
      list.push({ from: piece.from, to: piece.to, of, first: i === 0 });
      byNode.set(piece.node, list);
    }
  }
  for (const [node, pieces] of byNode) wrap(node, pieces);
  for (const of of highlights) addTools(roots, of);
}

export function unpaint(roots: readonly HTMLElement[]): void {
  for (const root of roots) {
    root.querySelectorAll('[data-hl-tools], .hl > .sr-only').forEach((el) => el.remove());
    for (const mark of root.querySelectorAll('mark.hl')) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent?.normalize();
    }
  }
}

/** The words of a highlight on the page, in their order. */
export function marksOf(roots: readonly HTMLElement[], id: string): HTMLElement[] {
  return roots.flatMap((root) => [...root.querySelectorAll<HTMLElement>(`mark.hl[data-id="${id}"]`)]);
}

function wrap(node: Text, pieces: readonly { from: number; to: number; of: Painted; first: boolean }[]): void {
  const { data } = node;
  const cuts = [...new Set([0, data.length, ...pieces.flatMap((p) => [p.from, p.to])])].sort((a, b) => a - b);
  const out = document.createDocumentFragment();
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i] ?? 0, cuts[i + 1] ?? 0];
    let inner: Node = document.createTextNode(data.slice(from, to));
    for (const piece of pieces) {
      if (piece.from > from || piece.to < to) continue;
      const mark = document.createElement('mark');
      mark.className = 'hl';
      mark.dataset['id'] = piece.of.id;
      mark.dataset['colour'] = piece.of.colour;
      if (piece.of.note) mark.setAttribute('aria-details', `note-${piece.of.id}`);
      if (piece.first && piece.from === from) mark.append(spoken(piece.of.name));
      mark.append(inner);
      inner = mark;
    }
    out.append(inner);
  }
  node.replaceWith(out);
}

function spoken(name: string): HTMLElement {
  const el = document.createElement('span');
  el.className = 'sr-only';
  el.textContent = name + ': ';
  return el;
}

/** After the last words of a highlight a button that only the keyboard meets: the pointer has the words themselves. */
function addTools(roots: readonly HTMLElement[], { id, tools }: Painted): void {
  const last = marksOf(roots, id).at(-1);
  if (!last) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'hl-tools';
  button.dataset['hlTools'] = id;
  button.dataset['apart'] = '';
  button.setAttribute('aria-label', tools);
  (last.closest('a') ?? last).after(button);
}

const ownBlock = 'p, li, h2, h3, h4, h5, h6, pre, dd, dt, figcaption, td, th, caption';

/** Puts a place for notes after the block that a highlight ends in; the same one for all that end there. */
export function placeFor(roots: readonly HTMLElement[], id: string): HTMLElement | undefined {
  const last = marksOf(roots, id).at(-1);
  const block = last?.closest<HTMLElement>('.table-scroll') ?? last?.closest<HTMLElement>(ownBlock);
  if (!block) return undefined;
  const inside = block.matches('li, dd, figcaption');
  const found = inside ? block.lastElementChild : block.nextElementSibling;
  if (found instanceof HTMLElement && found.hasAttribute('data-notes')) return found;
  const host = document.createElement('div');
  host.dataset['notes'] = '';
  host.dataset['apart'] = '';
  if (inside) block.append(host);
  else block.after(host);
  return host;
}

/** The span of what is selected, as far as it lies in the text. */
export function spanOfRange(text: PageText, range: Range): Span | undefined {
  const known = new Map<Text, [number, number]>();
  const bounds = (node: Text): [number, number] => {
    let found = known.get(node);
    if (!found) known.set(node, (found = boundsIn(node, range)));
    return found;
  };
  return text.span((node, to) => to <= bounds(node)[0], (node, from) => from >= bounds(node)[1]);
}

/** From where to where a range covers a text node. */
function boundsIn(node: Text, range: Range): [number, number] {
  const from = node === range.startContainer ? range.startOffset : range.comparePoint(node, 0) < 0 ? Infinity : 0;
  const to = node === range.endContainer ? range.endOffset : range.comparePoint(node, node.length) > 0 ? -1 : Infinity;
  return [from, to];
}

export function rangeOfSpan(text: PageText, span: Span): Range | undefined {
  const pieces = text.pieces(span);
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return undefined;
  const range = document.createRange();
  range.setStart(first.node, first.from);
  range.setEnd(last.node, last.to);
  return range;
}
