import { untrack } from 'svelte';

import { api, type Hit, type Newsletters } from '../api';
import { Loaded } from './loaded.svelte';
import { marks } from './marks.svelte';

/** Every issue of every newsletter: the list shows them, and the navigation says how many are unread. */
class Issues {
  readonly loaded = new Loaded<Newsletters>();
  private release = 0;

  get all(): Hit[] {
    return this.loaded.value?.issues ?? [];
  }

  /** How many were not read yet; none while nothing is known. */
  get unread(): number {
    return marks.loaded ? this.all.filter((hit) => !marks.of(hit.id).read).length : 0;
  }

  /** Asks for the issues of a release once. */
  async load(release: number): Promise<void> {
    if (release === this.release) return;
    this.release = release;
    await untrack(() => this.loaded.load(api.newsletters));
    if (this.loaded.error) this.release = 0;
  }
}

export const issues = new Issues();
