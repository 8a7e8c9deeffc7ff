import { api, type Taxonomy } from '../api';
import { i18n } from './i18n/index.svelte';

/** The controlled vocabularies of the library, by which ids become words. */
class Vocabulary {
  taxonomies = $state.raw<Taxonomy[]>([]);
  private labels = $derived(
    new Map(this.taxonomies.flatMap((t) => t.terms.map((term) => [`${t.id}/${term.id}`, i18n.label(term.label)]))),
  );

  async load(): Promise<void> {
    await api.terms().then((answer) => (this.taxonomies = answer.taxonomies), () => undefined);
  }

  /** The label of a term; its id where the term is unknown. */
  label(scheme: string, id: string): string {
    return this.labels.get(`${scheme}/${id}`) ?? id;
  }

  /** The label of a whole vocabulary. */
  scheme(id: string): string {
    const taxonomy = this.taxonomies.find((t) => t.id === id);
    return taxonomy ? i18n.label(taxonomy.label) : id;
  }
}

export const vocabulary = new Vocabulary();
