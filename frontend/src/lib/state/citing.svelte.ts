import { api, ApiError, type Citation, type Style } from '../api';
import { host } from '../host';
import { i18n } from './i18n/index.svelte';
import { overlays } from './overlays.svelte';
import { settings } from './settings.svelte';
import { toasts } from './toasts.svelte';

/** The citation styles by the names people know; the same in every language. */
export const citationStyles: readonly { value: Style; label: string; title: string }[] = [
  { value: 'apa', label: 'APA', title: 'APA, 7th edition' },
  { value: 'ama', label: 'AMA', title: 'AMA, 11th edition' },
  { value: 'vancouver', label: 'Vancouver', title: 'Vancouver' },
  { value: 'mla', label: 'MLA', title: 'MLA, 9th edition' },
  { value: 'chicago', label: 'Chicago', title: 'Chicago, 17th edition, author-date' },
];

/** What is to be exported: the parameters that say it to the program, its name, and how many items it is. */
export interface Export {
  what: string;
  name: string;
  count: number;
}

/** Citing and exporting: the style that is remembered, what the two dialogs are about, copying by key. */
class Citing {
  /** The item of the citation box. */
  item = $state('');
  exporting = $state.raw<Export>({ what: '', name: '', count: 0 });

  get style(): Style {
    return citationStyles.find((s) => s.value === settings.value.citationStyle)?.value ?? 'apa';
  }

  remember(style: Style): void {
    void settings.save({ citationStyle: style });
  }

  /** Opens the citation box of an item. */
  open(id: string): void {
    this.item = id;
    overlays.open = 'cite';
  }

  /** Opens the dialog that exports a search, a list or some items. */
  export(what: Export): void {
    this.exporting = what;
    overlays.open = 'export';
  }

  /** Copies the reference of an item, or how a text points to it, and says so once. */
  async copy(id: string, part: 'reference' | 'inText'): Promise<void> {
    try {
      const [citation] = (await api.cite([id], this.style, i18n.lang)).items;
      if (citation) await this.copied(citation, part);
    } catch (err) {
      if (err instanceof ApiError) toasts.show(err.message);
    }
  }

  async copied(citation: Citation, part: 'reference' | 'inText'): Promise<void> {
    const words = i18n.m.cite;
    const done = part === 'reference' ? await host.copyRich(citation.text, citation.html) : await host.copyText(citation.inText);
    const name = citationStyles.find((s) => s.value === this.style)?.label ?? '';
    if (!done) toasts.show(i18n.m.common.notCopied);
    else toasts.show(part === 'reference' ? words.copiedReference(name) : words.copiedInText(name, citation.inText));
  }
}

export const citing = new Citing();
