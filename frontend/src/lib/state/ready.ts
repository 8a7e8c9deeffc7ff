import { tick } from 'svelte';

let said = false;

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
    document.documentElement.dataset['ready'] = '1';
    performance.mark('sml:first-content');
  })));
}
