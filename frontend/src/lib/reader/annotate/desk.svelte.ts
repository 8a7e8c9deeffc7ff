import type { AnnotationView, Colour } from '../../api';
import { annotations, announcer, i18n } from '../../state';
import { paint, placeFor, rangeOfSpan, readText, spanOfRange, marksOf, type PageText } from './paint';
import { grow, step, unitsOf, type Unit } from './passage';
import type { Span } from './text';

/** What the bar is about: a passage that is selected, or a highlight that is there. */
export interface Subject {
  span?: Span;
  id?: string;
  /** Chosen by keys: the bar then has the focus and takes them. */
  chosen?: boolean;
}

/** The reader's pens and slips for the text that is open. */
export class Desk {
  roots: readonly HTMLElement[] = [];
  subject = $state.raw<Subject>();
  /** The note that is being written: an annotation's id, or "new" for one on the whole item. */
  editing = $state('');
  /** The highlight that was made or visited last: n writes about it. */
  current = '';

  constructor(readonly item: string) {}

  get text(): PageText {
    return readText(this.roots);
  }

  /** Paints what is in place, and returns where the notes of each block go. */
  paint(list: readonly AnnotationView[]): Map<HTMLElement, string[]> {
    const words = i18n.m.notes;
    const shown = list.filter((a) => a.position && a.colour && a.placed !== 'lost');
    paint(this.roots, shown.map((a) => ({
      id: a.id, colour: a.colour ?? 'yellow', span: a.position ?? { start: 0, end: 0 }, note: a.note !== '',
      name: words.markOf(words.colours[a.colour ?? 'yellow']), tools: words.openTools(short(a.quote?.exact ?? '')),
    })));
    const places = new Map<HTMLElement, string[]>();
    for (const a of shown) {
      if (!a.note && !a.now && !a.tags.length && this.editing !== a.id) continue;
      const host = placeFor(this.roots, a.id);
      if (host) places.set(host, [...(places.get(host) ?? []), a.id]);
    }
    return places;
  }

  /** Takes up what is selected on the page, as far as it is of the text. */
  takeSelection(): void {
    if (this.subject?.chosen) return;
    const selection = getSelection();
    const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : undefined;
    const inside = range && this.roots.some((root) => range.intersectsNode(root));
    const span = inside ? spanOfRange(this.text, range) : undefined;
    if (span) this.subject = { span };
    else if (this.subject?.span) this.subject = undefined;
  }

  /** Highlights the passage; with words about it, opens a note. Says whether there was one. */
  async mark(colour: Colour = annotations.colour, write = false): Promise<boolean> {
    const { subject } = this;
    if (subject?.id) {
      await annotations.change(subject.id, { colour });
      if (write) this.write(subject.id);
      return true;
    }
    if (!subject?.span) return false;
    const exact = this.text.slice(subject.span);
    this.leave();
    const made = await annotations.create({ item: this.item, colour, position: subject.span, exact });
    if (!made) return true;
    this.current = made.id;
    if (write) this.write(made.id);
    return true;
  }

  write(id: string): void {
    this.subject = undefined;
    this.editing = id;
  }

  visit(id: string): void {
    this.current = id;
    this.subject = { id };
  }

  leave(): void {
    if (this.subject?.span) getSelection()?.removeAllRanges();
    this.subject = undefined;
  }

  /** Begins to choose a passage by keys: at the first sentence that is in view. */
  choose(top: number): boolean {
    const { text } = this;
    const units = unitsOf(text.points, 'sentence', i18n.lang);
    const first = units.find((u) => (rangeOfSpan(text, u)?.getBoundingClientRect().top ?? -Infinity) >= top) ?? units[0];
    if (!first) {
      announcer.say(i18n.m.notes.noText);
      return false;
    }
    this.select(text, this.subject?.span ?? first);
    return true;
  }

  move(unit: Unit, by: 1 | -1, more: boolean): void {
    const { text, subject } = this;
    const units = unitsOf(text.points, unit, i18n.lang);
    const now = subject?.span;
    const next = more && now ? grow(units, now, by) : step(units, now, by);
    if (next) this.select(text, next);
  }

  private select(text: PageText, span: Span): void {
    if (!rangeOfSpan(text, span)) return;
    this.subject = { span, chosen: true };
    this.show();
    announcer.say(text.slice(span), 150);
  }

  /** Shows the passage as what is selected. WebKit drops the selection as the focus moves to the bar; then it is called again. */
  show(): void {
    const { subject } = this;
    const range = subject?.span && rangeOfSpan(this.text, subject.span);
    if (!range) return;
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
  }

  /** Where the subject is on the screen. */
  rect(): DOMRect | undefined {
    const { subject } = this;
    if (subject?.id) return marksOf(this.roots, subject.id).at(-1)?.getBoundingClientRect();
    return subject?.span && rangeOfSpan(this.text, subject.span)?.getBoundingClientRect();
  }
}

/** The beginning of a quotation, for names of things. */
export function short(text: string, most = 60): string {
  const points = [...text.replace(/\n/g, ' ')];
  return points.length > most ? points.slice(0, most).join('').trimEnd() + '…' : points.join('');
}
