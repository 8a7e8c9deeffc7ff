import type { Page } from '@playwright/test';

/**
 * What the eye would measure, run inside the page. Each function returns one
 * line a fault, so that a failing test names what is wrong.
 */

/** Boxes that reach beyond the window or scroll sideways. Tables and code may scroll within a box of their own. */
export const sideways = (page: Page) =>
  page.evaluate(() => {
    const say = (el: Element) => `${el.tagName.toLowerCase()}${el.id && '#' + el.id}.${[...el.classList].join('.')} "${(el.textContent ?? '').trim().slice(0, 40)}"`;
    const faults: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) faults.push(`the page is ${document.documentElement.scrollWidth} px wide`);
    const ownBox = (el: Element) => el.closest('table, pre, code') ?? el.querySelector(':scope > table, :scope > pre');
    for (const el of document.body.querySelectorAll<HTMLElement>('*')) {
      if (!el.checkVisibility({ visibilityProperty: true }) || ownBox(el) || el.closest('svg, .sr-only')) continue;
      const box = el.getBoundingClientRect();
      if (box.width > 2 && (box.right > innerWidth + 1 || box.left < -1)) faults.push(`from ${Math.round(box.left)} to ${Math.round(box.right)}: ${say(el)}`);
      const style = getComputedStyle(el);
      if (/auto|scroll/.test(style.overflowX) && el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 0) faults.push(`scrolls sideways: ${say(el)}`);
    }
    return faults;
  });

/** Text that a box cuts off, other than titles kept to two lines on purpose. */
export const clipped = (page: Page) =>
  page.evaluate(() => {
    const faults: string[] = [];
    for (const el of document.body.querySelectorAll<HTMLElement>('*')) {
      if (!el.checkVisibility({ visibilityProperty: true }) || el.closest('svg, .sr-only, select, input')) continue;
      const style = getComputedStyle(el);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY) || !el.textContent?.trim()) continue;
      // Kept for screen readers only, or kept to some lines on purpose.
      if (style.webkitLineClamp !== 'none' || style.clipPath !== 'none' || el.clientWidth <= 2) continue;
      const over = [el.scrollWidth - el.clientWidth, el.scrollHeight - el.clientHeight];
      if (over.some((px) => px > 2)) faults.push(`cut by ${over.join('/')} px: ${el.tagName.toLowerCase()}.${[...el.classList].join('.')} "${el.textContent.trim().slice(0, 50)}"`);
    }
    return faults;
  });

/** Things to press that are smaller than 24 by 24 px; links within a sentence are exempt (WCAG 2.5.8). */
export const smallTargets = (page: Page) =>
  page.evaluate(() => {
    const least = 24;
    const faults: string[] = [];
    const inSentence = (el: Element) =>
      el.matches('a') && getComputedStyle(el).display === 'inline' && el.closest('p, li, dd, td, figcaption, .prose') !== null;
    /** Whether the points 11 px around the middle all belong to it. */
    const hit = (el: Element, box: DOMRect) =>
      [[-11, 0], [11, 0], [0, -11], [0, 11]].every(([x = 0, y = 0]) => {
        const at = document.elementFromPoint(box.x + box.width / 2 + x, box.y + box.height / 2 + y);
        return at !== null && (el.contains(at) || at.contains(el));
      });
    const query = 'a[href], button, input, select, summary, [tabindex="0"], [role="option"], [role="menuitem"]';
    // What lies behind a dialog cannot be pressed.
    const open = document.querySelector('[role="dialog"][aria-modal="true"]') ?? document;
    for (const el of open.querySelectorAll<HTMLElement>(query)) {
      if (!el.checkVisibility({ visibilityProperty: true }) || inSentence(el) || el.matches('.skip, :disabled')) continue;
      // A field that is only there for its label is as large as the label.
      const target = el.matches('input[type="checkbox"], input[type="radio"]') ? (el.closest('label') ?? el) : el;
      const box = target.getBoundingClientRect();
      if (box.width >= least - 0.5 && box.height >= least - 0.5) continue;
      target.scrollIntoView({ block: 'center' });
      if (hit(target, target.getBoundingClientRect())) continue;
      faults.push(`${Math.round(box.width)} × ${Math.round(box.height)}: ${el.tagName.toLowerCase()} "${(el.getAttribute('aria-label') ?? el.textContent ?? '').trim().slice(0, 40)}"`);
    }
    return faults;
  });

export interface Stop {
  name: string;
  lost: boolean;
  hidden: boolean;
  ring: boolean;
  contrast: number;
  /** The colours that were compared. */
  colors: string;
}

/** Where the focus is, whether it can be seen, and how well its ring stands out from what is behind it. */
export const focusStop = (page: Page) =>
  page.evaluate((): Stop => {
    const el = document.activeElement as HTMLElement;
    if (!el || el === document.body) return { name: 'body', lost: true, hidden: true, ring: false, contrast: 0, colors: '' };
    type Rgb = [number, number, number, number];
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
    const rgb = (color: string): Rgb => {
      if (!canvas) return [0, 0, 0, 0];
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const light = ([r, g, b]: Rgb) => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const behind = (from: Element | null): Rgb => {
      for (let at = from; at; at = at.parentElement) {
        const paint = rgb(getComputedStyle(at).backgroundColor);
        if (paint[3] > 0.99) return paint;
      }
      return [255, 255, 255, 1];
    };
    const outlined = (at: Element) => {
      const style = getComputedStyle(at);
      return style.clipPath === 'none' && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && rgb(style.outlineColor)[3] > 0.5;
    };
    // The ring may be drawn on what stands for the control: the label's text, or the box around a field.
    const ringed = [el, el.nextElementSibling, el.parentElement, el.parentElement?.parentElement].find((at) => at && outlined(at));
    let contrast = 0;
    let colors = '';
    if (ringed) {
      const style = getComputedStyle(ringed);
      const inside = parseFloat(style.outlineOffset) < 0;
      const ground = behind(inside ? ringed : ringed.parentElement);
      const [a, b] = [light(rgb(style.outlineColor)), light(ground)];
      colors = `${style.outline} of ${ringed.tagName.toLowerCase()} on ${ground.join()}`;
      contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }
    const shown = (ringed ?? el).getBoundingClientRect();
    const inView = shown.bottom > 0 && shown.top < innerHeight && shown.right > 0 && shown.left < innerWidth;
    // Not wholly covered by something that sticks (WCAG 2.4.11): some of its corners or its middle can be hit.
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]];
    const uncovered = points.some(([x = 0, y = 0]) => {
      const at = document.elementFromPoint(shown.left + shown.width * x, shown.top + shown.height * y);
      return at !== null && (el.contains(at) || at.contains(el) || (ringed?.contains(at) ?? false));
    });
    const name = `${el.tagName.toLowerCase()}${el.id && '#' + el.id} "${(el.getAttribute('aria-label') ?? el.textContent ?? '').trim().slice(0, 40)}"`;
    return { name, lost: false, hidden: !inView || !uncovered, ring: ringed !== undefined, contrast: Math.round(contrast * 10) / 10, colors };
  });

/** Sets what WCAG 1.4.12 wants a reader to be able to set, without touching the content security policy. */
export const spaceText = (page: Page) =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
  });
