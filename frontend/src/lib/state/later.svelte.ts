import { api, ApiError, type LaterLink } from '../api';
import { i18n } from './i18n/index.svelte';
import { toasts } from './toasts.svelte';

/** The pages the reader wants to open once there is internet. */
class LaterState {
  links = $state.raw<LaterLink[]>([]);

  async load(): Promise<void> {
    await this.take(api.later(), false);
  }

  async add(link: Pick<LaterLink, 'url' | 'title' | 'item'>): Promise<void> {
    if (await this.take(api.openLater(link))) toasts.show(i18n.m.updates.laterAdded, () => void this.remove(link.url));
  }

  async remove(url: string): Promise<void> {
    await this.take(api.forgetLater(url));
  }

  private async take(answer: ReturnType<typeof api.later>, asked = true): Promise<boolean> {
    try {
      this.links = (await answer).links;
      return true;
    } catch (err) {
      if (asked && err instanceof ApiError) toasts.show(err.message);
      return false;
    }
  }
}

export const later = new LaterState();
