import { isExternal } from './address';
import type { Host } from './host';

/**
 * The one click handler for all links. An external address followed inside
 * the window would replace the app with no way back, so it goes to the host;
 * hash links are left to the router; nothing else may navigate.
 */
export function handleLinks(root: HTMLElement, host: Host): () => void {
  const onclick = (event: MouseEvent) => {
    const anchor = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!anchor || event.defaultPrevented) return;
    const href = anchor.getAttribute('href') ?? '';
    if (href.startsWith('#/')) return;
    event.preventDefault();
    if (href.startsWith('#')) document.getElementById(href.slice(1))?.scrollIntoView();
    else if (isExternal(href)) host.openExternal(href);
    else if (href.startsWith('/api/attachments/')) host.openExternal(new URL(href, location.href).href);
  };
  root.addEventListener('click', onclick);
  root.addEventListener('auxclick', onclick);
  return () => {
    root.removeEventListener('click', onclick);
    root.removeEventListener('auxclick', onclick);
  };
}
