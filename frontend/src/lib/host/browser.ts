import { copyByEvent } from './copy';
import type { Host } from './host';

export function browserHost(): Host {
  return {
    name: 'browser',
    openExternal: (url) => void window.open(url, '_blank', 'noopener,noreferrer'),
    setTitle: (title) => void (document.title = title),
    copyText: async (text) => {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        return false;
      }
    },
    copyRich: async (text, html) => {
      try {
        const of = (type: string, value: string) => [type, new Blob([value], { type })] as const;
        await navigator.clipboard.write([new ClipboardItem(Object.fromEntries([of('text/plain', text), of('text/html', html)]))]);
        return true;
      } catch {
        return copyByEvent(text, html) || navigator.clipboard.writeText(text).then(() => true, () => false);
      }
    },
    print: () => window.print(),
    download: (path, name) => {
      // The page's one link handler leaves downloads alone.
      const link = Object.assign(document.createElement('a'), { href: path, download: name });
      link.click();
    },
    toggleFullscreen: () => {
      if (document.fullscreenElement) void document.exitFullscreen();
      else void document.documentElement.requestFullscreen().catch(() => undefined);
    },
  };
}
