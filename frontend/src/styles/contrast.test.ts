import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The hex colours of the block that follows a selector. */
function theme(selector: string, after = 0): Record<string, string> {
  const start = css.indexOf('{', css.indexOf(selector, after));
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
}

const themes = {
  light: theme("[data-theme='light']"),
  dark: theme("[data-theme='dark']"),
  contrast: theme("[data-theme='contrast']"),
};

/** WCAG 2.2: relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const part = (at: number) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}
function ratio(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const surfaces = ['paper', 'paper-2', 'paper-3', 'raised', 'accent-soft'];
const texts = ['ink', 'ink-2', 'ink-3', 'accent', 'star', 'danger'];
const controls = ['control', 'focus', 'accent'];

describe.each(Object.entries(themes))('%s', (_, t) => {
  const colour = (name: string) => t[name] ?? `missing ${name}`;

  it.each(texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)))('text %s on %s ≥ 4.5', (text, surface) => {
    expect(ratio(colour(text), colour(surface))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(controls.flatMap((c) => surfaces.map((surface) => [c, surface] as const)))('control %s on %s ≥ 3', (control, surface) => {
    expect(ratio(colour(control), colour(surface))).toBeGreaterThanOrEqual(3);
  });

  it.each(['yellow', 'green', 'blue', 'pink', 'purple'])('%s highlights: text ≥ 4.5, line ≥ 3', (name) => {
    for (const text of ['ink', 'ink-2', 'accent']) expect(ratio(colour(text), colour(`hl-${name}`)), text).toBeGreaterThanOrEqual(4.5);
    for (const surface of ['paper', 'raised', `hl-${name}`]) expect(ratio(colour(`hl-${name}-line`), colour(surface)), surface).toBeGreaterThanOrEqual(3);
  });

  it.each([['on-accent', 'accent'], ['on-mark', 'mark'], ['paper', 'ink'], ['paper', 'accent']])('%s on %s ≥ 4.5', (text, surface) => {
    expect(ratio(colour(text), colour(surface))).toBeGreaterThanOrEqual(4.5);
  });
});

it('the computer’s own dark mode has the same colours as the dark theme', () => {
  expect(theme("[data-theme='system']", css.indexOf('@media (prefers-color-scheme: dark)'))).toEqual(themes.dark);
});

it('knows a contrast that fails', () => {
  expect(ratio('#777777', '#ffffff')).toBeCloseTo(4.48, 1);
  expect(ratio('#000000', '#ffffff')).toBeCloseTo(21, 5);
});
