import { safeAddress } from './address';
import type { Host } from './host';

/** The calls of the Wails runtime that we use; the window puts it on `window.runtime`. */
export interface WailsRuntime {
  BrowserOpenURL(url: string): void;
  WindowSetTitle(title: string): void;
  ClipboardSetText(text: string): Promise<boolean>;
  WindowIsFullscreen(): Promise<boolean>;
  WindowFullscreen(): void;
  WindowUnfullscreen(): void;
}

export function windowHost(runtime: WailsRuntime): Host {
  return {
    name: 'window',
    openExternal: (url) => runtime.BrowserOpenURL(safeAddress(url)),
    setTitle: (title) => {
      document.title = title;
      runtime.WindowSetTitle(title);
    },
    copyText: (text) => runtime.ClipboardSetText(text).catch(() => false),
    print: () => window.print(),
    toggleFullscreen: () => {
      void runtime.WindowIsFullscreen().then((full) => (full ? runtime.WindowUnfullscreen() : runtime.WindowFullscreen()));
    },
  };
}
