import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import type { Settings } from '../src/lib/api';
import type { App } from './support/app';
import { findings } from './support/axe';
import { expect, test } from './support/test';

const chapter = 'the-role-of-accreditation-in-increasing-racial-and-ethnic-2004';

/** What the clipboard holds as plain text and as HTML. */
async function clipboard(page: Page): Promise<{ text: string; html: string }> {
  return page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const of = async (type: string) => (item?.types.includes(type) ? (await item.getType(type)).text() : '');
    return { text: await of('text/plain'), html: await of('text/html') };
  });
}

/** Opens the citation box by the palette. */
async function openBox(app: App, page: Page, command: string): Promise<void> {
  await app.press('Control+k');
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
  await app.type('>' + command);
  await expect(page.getByRole('dialog').getByRole('option', { selected: true })).toContainText(`${command}…`);
  await app.press('Enter');
}

test.beforeEach(async ({ context, watch }) => {
  watch.keyboardOnly = true;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
});

test('a student copies the reference and the in-text citation by key', async ({ app, page }) => {
  await app.open(`#/items/${chapter}`);
  await app.press('Control+Shift+C');
  await expect(page.getByText('Reference copied (APA)').first()).toBeVisible({ timeout: 20_000 });
  const { text, html } = await clipboard(page);
  expect(text).toMatch(/^Wagoner, N\. E\., Johnson, L\., & Jonas, H\. S\. \(2004\)\. The Role of Accreditation .*https:\/\/doi\.org\/10\.17226\/10885$/);
  expect(html).toContain('<i>In the Nation’s Compelling Interest</i>');
  await app.press('Control+Shift+A');
  await expect(page.getByText('In-text citation copied (APA): (Wagoner et al., 2004)').first()).toBeVisible();
  expect((await clipboard(page)).text).toBe('(Wagoner et al., 2004)');
  await app.keepsFocus();
});

test('the citation box by keyboard: another style, which is remembered, and a file', async ({ app, page }) => {
  await app.open(`#/items/${chapter}`);
  await openBox(app, page, 'Cite');
  const box = page.getByRole('dialog', { name: 'Cite' });
  await expect(box.locator('[data-reference]')).toContainText('Wagoner, N. E.', { timeout: 20_000 });
  await app.tabTo(box.getByRole('radio', { name: 'APA' }));
  await app.press('ArrowRight', 'ArrowRight', 'ArrowRight');
  await expect(box.locator('[data-reference]')).toContainText('Wagoner, Norma E., et al.', { timeout: 20_000 });
  await expect(box.locator('[data-in-text]')).toHaveText('(Wagoner et al.)');
  await expect.poll(async () => (await app.get<Settings>('api/settings')).citationStyle).toBe('mla');
  expect(await findings(page)).toEqual([]);
  await app.tabTo(box.getByRole('button', { name: 'Save as RIS' }));
  const coming = page.waitForEvent('download');
  await app.press('Enter');
  const saved = await coming;
  expect(saved.suggestedFilename()).toMatch(/\.ris$/);
  expect(await readFile(await saved.path(), 'utf8')).toMatch(/^TY {2}- CHAP\r\n[^]*\r\nER {2}- \r\n/);
  await app.press('Escape');
  await expect(box).toHaveCount(0);
  await app.keepsFocus();
});

test('all results of a search as one file that can be read', async ({ app, page }) => {
  await app.open('#/library?q=nursing&kind=resource');
  const button = page.getByRole('button', { name: /^Export these \d+ results…$/ });
  const count = Number(/\d+/.exec((await button.getAttribute('aria-label')) ?? '')?.[0]);
  expect(count).toBeGreaterThan(20);
  await app.tabTo(button);
  await app.press('Enter');
  const box = page.getByRole('dialog', { name: 'Export' });
  await expect(box).toContainText(`Results for “nursing”: ${count} items`);
  expect(await findings(page)).toEqual([]);
  await app.tabTo(box.getByRole('radio', { name: /^RIS/ }));
  await app.press('ArrowDown', 'ArrowDown', 'ArrowDown');
  await app.tabTo(box.getByRole('button', { name: 'Save file' }));
  const coming = page.waitForEvent('download');
  await app.press('Enter');
  const saved = await coming;
  expect(saved.suggestedFilename()).toBe('search-results.json');
  expect(JSON.parse(await readFile(await saved.path(), 'utf8'))).toHaveLength(count);
  await expect(box).toHaveCount(0);
});

test('in Spanish, dark and on a narrow screen', async ({ app, page }) => {
  await app.set({ language: 'es', theme: 'dark', citationStyle: 'chicago' });
  await page.setViewportSize({ width: 320, height: 640 });
  await app.open('#/items/beyond-flexner-social-mission-in-medical-education-with-dr');
  await openBox(app, page, 'Citar');
  const box = page.getByRole('dialog', { name: 'Citar' });
  await expect(box.locator('[data-reference]')).toContainText('Mullan, Fitzhugh. s. f.', { timeout: 20_000 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await findings(page)).toEqual([]);
  await app.tabTo(box.getByRole('button', { name: 'Copiar cita en el texto' }));
  await app.press('Enter');
  await expect(page.getByText('Cita en el texto copiada (Chicago): (Mullan, s. f.)').first()).toBeVisible();
});
