import type { ItemView, Mark, Marks } from '../src/lib/api';
import type { App } from './support/app';
import { ids } from './support/screens';
import { expect, test } from './support/test';

test.beforeEach(({ watch }) => {
  watch.keyboardOnly = true;
});

const markOf = async (app: App, id: string): Promise<Mark | undefined> => (await app.get<Marks>('api/marks')).marks[id];

/** How large the reading text is, in pixels. */
const textSize = (app: App) =>
  app.main.locator('.prose').first().evaluate((el) => parseFloat(getComputedStyle(el).fontSize));

/** How far the reading pane is scrolled. */
const scrolled = (app: App) => app.page.locator('#reading').evaluate((el) => Math.round(el.scrollTop));

test('find in the text: the places, the next one, the one before, and back to reading', async ({ app, page }) => {
  await app.open(`#/items/${ids.areas}`);
  await app.press('Control+f');
  const box = page.getByRole('textbox', { name: 'Words to find' });
  await expect(box).toBeFocused();
  await app.type('community');
  await expect(app.main.getByText(/^1 of \d+$/)).toBeVisible();
  await app.press('Enter');
  await expect(app.main.getByText(/^2 of \d+$/)).toBeVisible();
  await app.press('Shift+Enter');
  await expect(app.main.getByText(/^1 of \d+$/)).toBeVisible();
  await app.type('xqzvbn');
  await expect(app.main.getByText('Not found')).toBeVisible();
  await app.press('Escape');
  await expect(box).toHaveCount(0);
  await app.keepsFocus();
});

test('Ctrl+P prints and never opens the palette', async ({ app, page }) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, { printed: 0 });
    window.print = () => void (globalThis as unknown as { printed: number }).printed++;
  });
  await app.open(`#/items/${ids.toolkit}`);
  await app.press('Control+p');
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as { printed: number }).printed)).toBe(1);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('paragraph numbers on request', async ({ app, page }) => {
  await app.open(`#/items/${ids.areas}`);
  const number = () =>
    app.main.locator('p[data-n]').first().evaluate((el) => {
      const style = getComputedStyle(el, '::before');
      return style.display === 'none' ? 'none' : style.content;
    });
  expect(await number()).toBe('none');
  await app.run('Paragraph numbers');
  await expect.poll(number).not.toBe('none');
  await app.saved();
  await page.reload();
  await app.settled();
  await expect.poll(number).not.toBe('none');
});

test('the text is enlarged up to three times', async ({ app, page }) => {
  await app.open(`#/items/${ids.toolkit}`);
  const before = await textSize(app);
  await app.run('Larger reading text');
  await expect.poll(() => textSize(app)).toBeCloseTo(before * 1.1, 0);
  await app.tabTo(page.getByRole('button', { name: 'Reading comfort' }), 'Shift+Tab', 120);
  await app.press('Enter');
  const slider = page.getByRole('dialog').getByRole('slider', { name: /^Text size/ });
  await app.tabTo(slider);
  await app.press('End');
  await expect.poll(() => textSize(app)).toBeCloseTo(before * 3, 0);
  await app.press('Home');
  await expect.poll(() => textSize(app)).toBeCloseTo(before * 0.8, 0);
  await app.press('Escape');
  await expect(page.getByRole('button', { name: 'Reading comfort' })).toBeFocused();
});

test('star with s, from the list and from the reader', async ({ app, page }) => {
  await app.open('#/library?q=holistic');
  await app.press('Control+l', 'Enter');
  await expect(app.rows.first()).toBeFocused();
  const id = (await app.rows.first().getAttribute('data-row')) ?? '';
  await app.press('s');
  await expect(app.rows.first()).toContainText('Starred.');
  await expect.poll(async () => (await markOf(app, id))?.starred).toBe(true);
  await app.press('o');
  await app.expectHash(`#/items/${id}`);
  await expect(page.getByRole('button', { name: 'Remove star' })).toHaveAttribute('aria-pressed', 'true');
  await app.press('s');
  await expect(page.getByRole('button', { name: 'Star', exact: true })).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(async () => (await markOf(app, id))?.starred).toBe(false);
});

test('the place in a text is kept when the program dies', async ({ app, page, server }) => {
  await app.open(`#/items/${ids.areas}`);
  await app.press('Space', 'Space');
  await expect.poll(() => scrolled(app)).toBeGreaterThan(300);
  await expect.poll(async () => Boolean((await markOf(app, ids.areas))?.positionAnchor)).toBe(true);
  const left = await scrolled(app);

  await page.goto('about:blank');
  await server.restart('SIGKILL');
  await app.open(`#/items/${ids.areas}`);
  await expect.poll(async () => Math.abs((await scrolled(app)) - left)).toBeLessThan(400);
  expect(await scrolled(app)).toBeGreaterThan(100);
  await app.tabTo(page.getByRole('button', { name: 'Go to the beginning' }));
  await app.press('Enter');
  await expect.poll(() => scrolled(app)).toBe(0);
  await app.keepsFocus();
});

test('what was begun is on Home under "Continue reading"', async ({ app, page }) => {
  await app.open(`#/items/${ids.areas}`);
  await app.press('Space', 'Space');
  await expect.poll(async () => (await markOf(app, ids.areas))?.position ?? 0).toBeGreaterThan(0);
  await app.press('g', 'h');
  await app.expectHash('#/');
  const section = page.getByRole('region', { name: 'Continue reading' });
  await app.tabTo(section.getByRole('link').first(), 'Tab', 90);
  await app.press('Enter');
  await app.expectHash(`#/items/${ids.areas}`);
  await app.keepsFocus();
});

test('a text says what it is, in which language, and where the whole of it is', async ({ app }) => {
  await app.open(`#/items/${ids.spanish}`);
  const view = await app.get<ItemView>(`api/items/${ids.spanish}`);
  await expect(app.heading).toHaveText(view.item.title);
  await expect(app.heading).toHaveAttribute('lang', 'es');
  await expect(app.main.getByText('Summary here').first()).toBeVisible();
  await expect(app.main.locator(`.prose[lang="${view.textLang}"]`).first()).toBeVisible();
  await expect(app.main.getByText('needs internet').first()).toBeVisible();
});

test('a table has a caption and headed rows and columns', async ({ app, page }) => {
  await app.open(`#/items/${ids.table}`);
  const table = page.getByRole('table').first();
  await expect(table).toHaveAccessibleName(/.+/);
  await expect(table.getByRole('columnheader').first()).toBeVisible();
  await expect(table.getByRole('rowheader').first()).toBeVisible();
});

test('an item that is not there says so and offers a way on', async ({ app, watch }) => {
  watch.expected.push(/404/);
  await app.open('#/items/there-is-none');
  await expect(app.main).toContainText(/did not load|is not/);
  await app.press('g', 'l');
  await app.expectHash('#/library');
});
