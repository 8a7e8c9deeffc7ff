import type { Hit } from '../api';
import { i18n } from './i18n/index.svelte';
import { marks } from './marks.svelte';
import { hrefOf } from './route';

/** What one row of a list shows; the props of ui/ItemRow. */
export interface RowView {
  id: string;
  href: string;
  titleHtml: string;
  snippetHtml: string;
  lang: string;
  textLang: string;
  meta: string[];
  byline: string;
  availability: { kind: Hit['availability']; label: string } | undefined;
  read: boolean;
  starred: boolean;
  starredLabel: string;
}

/** Turns a hit into a row, in the interface's language and with the reader's marks. */
export function rowOf(hit: Hit, typeLabel?: string): RowView {
  const mark = marks.of(hit.id);
  const words = i18n.m.common;
  return {
    id: hit.id,
    href: hrefOf(hit),
    titleHtml: hit.titleHtml || escapeHtml(hit.title),
    snippetHtml: hit.snippetFrom ? `${escapeHtml(words.inAttachment(hit.snippetFrom))} ${hit.snippetHtml}` : hit.snippetHtml,
    lang: hit.language,
    textLang: hit.textLanguage || hit.language,
    meta: [hit.withdrawn ? words.withdrawn : '', typeLabel ?? words.kind[hit.kind], dateOf(hit)].filter(Boolean),
    byline: hit.byline ?? '',
    availability: hit.kind === 'resource' ? { kind: hit.availability, label: words.availability[hit.availability] } : undefined,
    read: mark.read,
    starred: mark.starred,
    starredLabel: words.starred,
  };
}

/** An event shows when it is, everything else when it was published. */
export function dateOf(hit: Hit): string {
  if (hit.start) return i18n.dateRange(hit.start, hit.end);
  return hit.date ? i18n.date(hit.date) : '';
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
