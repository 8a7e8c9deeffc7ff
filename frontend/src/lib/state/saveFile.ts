import { api, ApiError } from '../api';
import { host } from '../host';
import { i18n } from './i18n/index.svelte';
import { toasts } from './toasts.svelte';

/**
 * Saves what one of the program's own GET addresses answers as a file of this
 * name: a browser downloads it; in the window the reader chooses where, and
 * the program writes it there. Says whether it was saved, as far as it can be known.
 */
export async function saveFile(path: string, name: string, title: string): Promise<boolean> {
  if (!host.pick) {
    host.download?.(path, name);
    return true;
  }
  try {
    const to = await host.pick('save', title, name, patternOf(name));
    if (!to) return false;
    const saved = await api.saveFile({ path, to, name });
    toasts.show(i18n.m.saveFile.saved(saved.path));
    return true;
  } catch (err) {
    toasts.show(err instanceof ApiError ? err.message : i18n.m.saveFile.failed);
    return false;
  }
}

/** Which files the system's dialog shows: those with the name's ending. */
export function patternOf(name: string): string {
  const ending = /\.[A-Za-z0-9]{1,12}$/.exec(name)?.[0];
  return ending ? '*' + ending : '';
}
