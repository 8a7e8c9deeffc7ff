/**
 * Keys as text: "Mod+K", "Shift+A", "Alt+ArrowLeft", "j", "?", "g h".
 * Mod is Ctrl, or ⌘ on a Mac. A space separates the keys of a sequence.
 */
export interface KeyLike {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The text of one key press, in the same notation. */
export function chordOf(event: KeyLike, mac: boolean): string {
  const letter = event.key.length === 1;
  const key = event.key === ' ' ? 'Space' : letter ? event.key.toLowerCase() : event.key;
  // Shift is part of how a sign such as "?" is typed, but changes a letter or a named key.
  const shift = event.shiftKey && (!letter || /[a-z ]/i.test(event.key));
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  return [mod && 'Mod', other && 'Meta', event.altKey && 'Alt', shift && 'Shift', key].filter(Boolean).join('+');
}

/** Brings the notation of a command into the form chordOf gives. */
export function normalise(keys: string): string {
  return keys
    .split(' ')
    .map((chord) => {
      if (chord === '+' || chord.length === 1) return chord.toLowerCase();
      const parts = chord.split(/\+(?=.)/);
      const key = parts.pop() ?? '';
      const order = ['Mod', 'Meta', 'Alt', 'Shift'].filter((m) => parts.includes(m));
      return [...order, key.length === 1 ? key.toLowerCase() : key].join('+');
    })
    .join(' ');
}

/** Single keys are those without Ctrl, ⌘ or Alt that type something: letters, signs, Space. */
export function isSingle(keys: string): boolean {
  const first = normalise(keys).split(' ')[0] ?? '';
  const key = first.replace(/^Shift\+/, '');
  return key.length === 1 || key === 'Space';
}

const names: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Enter: '↵',
};

/** The caps to draw for a sequence: [["Ctrl","K"]], [["g"],["h"]]; words are what keys are called in the language. */
export function capsOf(keys: string, mac: boolean, words: Record<string, string> = {}): string[][] {
  const modifier: Record<string, string> = { Mod: mac ? '⌘' : 'Ctrl', Alt: mac ? '⌥' : 'Alt', Shift: mac ? '⇧' : 'Shift' };
  return keys.split(' ').map((chord) => {
    if (chord.length === 1) return [chord];
    return chord.split(/\+(?=.)/).map((part) => (mac ? undefined : words[part]) ?? modifier[part] ?? names[part] ?? words[part] ?? part);
  });
}
