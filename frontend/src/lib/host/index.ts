import { browserHost } from './browser';
import type { Host } from './host';
import { windowHost, type WailsRuntime, type WailsShell } from './window';

export type { Host } from './host';
export { handleLinks } from './links';
export { isExternal, safeAddress } from './address';

declare global {
  interface Window {
    runtime?: WailsRuntime;
    go?: { app?: { Shell?: WailsShell } };
  }
}

const runtime = typeof window === 'undefined' ? undefined : window.runtime;

export const host: Host = runtime?.BrowserOpenURL ? windowHost(runtime, window.go?.app?.Shell) : browserHost();
export const isMac = typeof navigator !== 'undefined' && /Mac/i.test(navigator.platform);
