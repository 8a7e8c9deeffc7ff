import { untrack } from 'svelte';

import { isMac } from '../host';
import { permitted } from './guest';
import { chordOf, isSingle, normalise } from './keys';

export type Group = 'go' | 'list' | 'view' | 'app';

/** One thing the reader can do: the palette, the shortcut sheet and the keys all come from here. */
export interface Command {
  id: string;
  group: Group;
  /** A function, so that it follows the language. */
  label: () => string;
  /** In the notation of keys.ts; the first is the one shown in menus. */
  keys?: string[];
  /** Whether it makes sense just now; without it: always. */
  enabled?: () => boolean;
  /** Acts in text fields too (only for keys with Ctrl, Alt or a function key, and Escape). */
  inInputs?: boolean;
  /** Kept out of the palette (moving in a list, closing). */
  hidden?: boolean;
  /** Returns false when it had nothing to do, so that the key keeps its usual meaning. */
  run: (event?: KeyboardEvent) => void | boolean;
}

/** Time in which the second key of a sequence must follow, ms. */
export const sequenceWindow = 1500;

export class Commands {
  list = $state.raw<Command[]>([]);
  singleKeys = true;
  private pending = { chord: '', at: 0 };

  constructor(private readonly mac = isMac) {}

  /** Adds commands; the function it returns takes them away again ($effect cleans up with it). */
  register(commands: Command[]): () => void {
    // Untracked: an effect that registers must not run again because another one did.
    untrack(() => (this.list = [...this.list, ...permitted(commands)]));
    return () => {
      this.list = untrack(() => this.list).filter((c) => !commands.includes(c));
    };
  }

  /** Each command once, for the palette and the sheet of keys: what was registered last stands for its id. */
  get shown(): Command[] {
    return [...new Map(this.list.map((c) => [c.id, c])).values()];
  }

  run(id: string): void {
    const command = this.list.findLast((c) => c.id === id);
    if (command && (command.enabled?.() ?? true)) command.run();
  }

  /** The window's key handler. The latest registered command wins. */
  handle = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.getModifierState?.('AltGraph')) return;
    if (['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return;
    const chord = chordOf(event, this.mac);
    if (this.press(chord, placeOf(event.target), event.timeStamp, event)) event.preventDefault();
  };

  /** One key press at a place and time (ms); says whether it was taken. */
  press(chord: string, place: Place, at: number, event?: KeyboardEvent): boolean {
    const { pending } = this;
    this.pending = { chord: '', at: 0 };
    if (pending.chord && at - pending.at < sequenceWindow && this.tryRun(`${pending.chord} ${chord}`, place, event)) return true;
    if (this.tryRun(chord, place, event)) return true;
    if (!this.startsSequence(chord, place)) return false;
    this.pending = { chord, at };
    return true;
  }

  private tryRun(typed: string, place: Place, event?: KeyboardEvent): boolean {
    for (const command of [...this.list].reverse()) {
      if (!command.keys?.some((keys) => normalise(keys) === typed && this.allowed(command, keys, place))) continue;
      if (command.enabled && !command.enabled()) continue;
      if (command.run(event) === false) continue;
      return true;
    }
    return false;
  }

  private allowed(command: Command, keys: string, place: Place): boolean {
    if (place === 'input') return command.inInputs === true && !isSingle(keys);
    if (!isSingle(keys)) return place !== 'dialog' || command.inInputs === true;
    if (keys === 'Space' || keys === 'Shift+Space') return place === 'content';
    return this.singleKeys && (place === 'content' || place === 'control');
  }

  private startsSequence(chord: string, place: Place): boolean {
    if (!this.singleKeys || (place !== 'content' && place !== 'control')) return false;
    return this.list.some((c) => c.keys?.some((keys) => normalise(keys).startsWith(chord + ' ')));
  }
}

/**
 * Where the focus is: in a text field; in a list or the reader (inside
 * [data-keys]) or nowhere yet, as when the app has just opened; on a button
 * there; in a dialog; or elsewhere, where single letters do nothing.
 */
export type Place = 'input' | 'content' | 'control' | 'dialog' | 'elsewhere';

function placeOf(target: EventTarget | null): Place {
  if (typeof Element === 'undefined' || !(target instanceof Element)) return 'elsewhere';
  if (target === target.ownerDocument.body) return 'content';
  if (target.closest('textarea, select, [contenteditable="true"], input:not([type="checkbox"], [type="radio"], [type="button"])')) return 'input';
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]')) return 'dialog';
  if (!target.closest('[data-keys]')) return 'elsewhere';
  return target.closest('button, summary, input, [role="button"], [role="switch"], [role="separator"]') ? 'control' : 'content';
}

export const commands = new Commands();
