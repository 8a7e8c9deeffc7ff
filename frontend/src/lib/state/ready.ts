import { tick } from 'svelte';

import { client } from '../api';

let said = false;
let tell: () => void;

/** Resolves when the first real content is on the screen. */
export const firstContent = new Promise<void>((resolve) => (tell = resolve));

/**
 * Tells whoever starts or measures the app that its first real content is on
 * the screen, once: every answer a screen shows comes by here, and the App for
 * the screens that need none.
 */
export function contentShown(): void {
  if (said || typeof document === 'undefined') return;
  said = true;
  // The second frame begins after the first one, with the content, was painted.
  void tick().then(() => requestAnimationFrame(() => requestAnimationFrame(() => {
    client.first = {};
    document.documentElement.dataset['ready'] = '1';
    performance.mark('sml:first-content');
    tell();
  })));
}
