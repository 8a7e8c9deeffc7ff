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
    print: () => window.print(),
    toggleFullscreen: () => {
      if (document.fullscreenElement) void document.exitFullscreen();
      else void document.documentElement.requestFullscreen().catch(() => undefined);
    },
  };
}
