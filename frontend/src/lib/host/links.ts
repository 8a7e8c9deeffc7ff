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
    if (href.startsWith('#')) jumpTo(href.slice(1));
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

/** To a footnote and back, with the focus, so that reading goes on from there. */
function jumpTo(id: string): void {
  const target = document.getElementById(id);
  if (!target) return;
  if (!target.matches('a[href], button')) target.setAttribute('tabindex', '-1');
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'center' });
}
