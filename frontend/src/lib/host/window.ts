import { copyByEvent } from './copy';
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
  OnFileDrop?(dropped: (x: number, y: number, paths: string[]) => void, useDropTarget: boolean): void;
  OnFileDropOff?(): void;
}

/** The system's dialogs: all that is bound; each answers a path, empty when the reader chose none. */
export interface WailsShell {
  OpenFile(title: string, pattern: string): Promise<string>;
  OpenFolder(title: string): Promise<string>;
  SaveFile(title: string, name: string, pattern: string): Promise<string>;
}

export function windowHost(runtime: WailsRuntime, shell: WailsShell | undefined): Host {
  return {
    name: 'window',
    openExternal: (url) => runtime.BrowserOpenURL(safeAddress(url)),
    setTitle: (title) => {
      document.title = title;
      runtime.WindowSetTitle(title);
    },
    copyText: (text) => runtime.ClipboardSetText(text).catch(() => false),
    // The native clipboard takes plain text only; the page's own way needs a press just before.
    copyRich: async (text, html) => copyByEvent(text, html) || runtime.ClipboardSetText(text).catch(() => false),
    print: () => window.print(),
    toggleFullscreen: () => {
      void runtime.WindowIsFullscreen().then((full) => (full ? runtime.WindowUnfullscreen() : runtime.WindowFullscreen()));
    },
    ...(shell
      ? {
          pick: (what, title, name = '', pattern = '*.zip') => {
            if (what === 'folder') return shell.OpenFolder(title);
            return what === 'file' ? shell.OpenFile(title, pattern) : shell.SaveFile(title, name, pattern);
          },
        }
      : {}),
    onDrop: (dropped) => {
      runtime.OnFileDrop?.((_x, _y, paths) => dropped(paths), false);
      return () => runtime.OnFileDropOff?.();
    },
  };
}
