import type { Settings } from '../src/lib/api';
import { expect, test } from './support/test';
import { ids } from './support/screens';

test.beforeEach(({ watch }) => {
  watch.keyboardOnly = true;
});

test('the very first start shows the library and one line that can be put away', async ({ app, page, server }) => {
  await app.open();
  const line = page.getByText('Everything here works offline.');
  await expect(line).toBeVisible();
  await expect(app.main.getByRole('link').first()).toBeVisible();
  await app.tabTo(page.getByRole('button', { name: 'Hide this line' }));
  await app.press('Enter');
  await expect(line).toHaveCount(0);
  await app.keepsFocus();
  await expect.poll(async () => (await app.get<Settings>('api/settings')).welcomeDismissed).toBe(true);
  await server.restart();
  await app.open();
  await expect(line).toHaveCount(0);
});

test('the palette: commands with >, topics with #, titles without either', async ({ app, page }) => {
  await app.open();
  const palette = page.getByRole('dialog', { name: 'Commands and titles' });
  await app.press('Control+k');
  await expect(palette).toBeVisible();
  await app.type('>new');
  await expect(palette.getByRole('option', { name: /^Newsletters/ })).toHaveAttribute('aria-selected', 'true');
  await app.press('Enter');
  await app.expectHash('#/newsletters');
  await expect(palette).toHaveCount(0);
  await app.keepsFocus();

  await app.press('Control+k');
  await app.type('#health eq');
  await expect(palette.getByRole('option', { name: /^Health equity/i }).first()).toHaveAttribute('aria-selected', 'true');
  await app.press('Enter');
  await app.expectHash('#/library?topic=health-equity');
  await app.keepsFocus();

  await app.press('Control+k');
  await app.type('holistic admissions tool');
  await expect(palette.getByRole('option').first()).toContainText(/Holistic Admissions Tool/i);
  await app.press('Enter');
  await app.expectHash(`#/items/${ids.toolkit}`);
  await expect(app.heading).toBeVisible();
  await app.keepsFocus();

  await app.press('Control+k', 'Escape');
  await expect(palette).toHaveCount(0);
  await app.keepsFocus();
});

test('Ctrl+O opens by title', async ({ app, page }) => {
  await app.open();
  await app.press('Control+o');
  const dialog = page.getByRole('dialog', { name: 'Open by title' });
  await expect(dialog).toBeVisible();
  await app.type('holistic tool');
  await expect(dialog.getByRole('option').first()).toContainText(/Holistic/);
  await app.press('Enter');
  await app.expectHash(/^#\/items\/holistic/);
});

test('every key of the product is on the shortcut sheet', async ({ app, page }) => {
  await app.open('#/library');
  await app.press('Control+l', 'Escape');
  await expect(app.rows.first()).toBeFocused();
  await app.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toBeVisible();
  for (const command of ['Home', 'Library', 'Newsletters', 'Initiatives', 'Settings', 'Help', 'Star', 'Print', 'Full screen', 'Back', 'Forward']) {
    await expect(sheet.getByText(command, { exact: true }).first(), command).toBeVisible();
  }
  await app.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(app.rows.first()).toBeFocused();
});

test('help is there without a network', async ({ app, page }) => {
  await app.open();
  await app.press('F1');
  await app.expectHash(/^#\/help/);
  await expect(app.heading).toHaveText('Help');
  await expect(app.main).toContainText(/without a network|offline/i);
  await app.keepsFocus();
  await expect(page).toHaveTitle('Help – Social Mission Library');
});

test('single-letter keys act in lists and the reader only, and can be switched off', async ({ app, page }) => {
  await app.open('#/library');
  await app.press('Control+l');
  await app.type('gh?s');
  await expect(app.search).toHaveValue('gh?s');
  await app.press('Escape', 'Escape', 'Escape');
  await app.press('Control+,');
  await app.expectHash('#/settings');
  const keys = page.getByRole('switch', { name: /^Single-letter keys/ });
  await app.tabTo(keys);
  await app.press('Space');
  await expect(keys).toHaveAttribute('aria-checked', 'false');

  await app.run('Library');
  await app.expectHash('#/library');
  await app.press('Control+l', 'Escape');
  await expect(app.rows.first()).toBeFocused();
  await app.press('j', 's', 'g', 'h', '?');
  await expect(app.rows.first()).toBeFocused();
  await app.expectHash('#/library');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await app.press('ArrowDown');
  await expect(app.rows.nth(1)).toBeFocused();
});

test('Spanish, at once and on every screen', async ({ app, page }) => {
  await app.open();
  await app.run('Usar español');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await expect(page.getByRole('link', { name: /^Boletines/ })).toBeVisible();
  for (const [hash, title] of [['#/', 'Inicio'], ['#/library', 'Biblioteca'], ['#/newsletters', 'Boletines'], ['#/initiatives', 'Iniciativas'], ['#/settings', 'Ajustes'], ['#/help', 'Ayuda']] as const) {
    await app.go(hash);
    await expect(app.heading).toHaveText(title);
    await expect(page).toHaveTitle(new RegExp(`^${title} – `));
  }
  // An item keeps its own language.
  await app.go(`#/items/${ids.toolkit}`);
  await expect(app.heading).toHaveAttribute('lang', 'en');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
});

test('the language is also chosen in the header', async ({ app, page }) => {
  await app.open();
  await app.tabTo(page.getByRole('radio', { name: 'English' }));
  await app.press('ArrowRight');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await expect(page.getByRole('radio', { name: 'Español' })).toBeFocused();
});

test('dark, by keyboard, from the settings', async ({ app, page }) => {
  await app.open('#/settings');
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  const group = page.getByRole('main').getByRole('group', { name: 'Colours' });
  await app.tabTo(group.getByRole('radio').first());
  await app.press('ArrowRight', 'ArrowRight');
  await expect(group.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect.poll(paper).not.toBe(light);
});

test('settings outlive a crash', async ({ app, page, server }) => {
  await app.open();
  await app.run('Dark colours');
  await app.run('Usar español');
  await expect.poll(async () => (await app.get<Settings>('api/settings')).language).toBe('es');
  await expect.poll(async () => (await app.get<Settings>('api/settings')).theme).toBe('dark');
  await page.goto('about:blank');
  await server.restart('SIGKILL');
  await app.open();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await expect(app.heading).toHaveText('Inicio');
});

test('the interface grows and shrinks with Ctrl + and −', async ({ app, page }) => {
  await app.open();
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
  const before = await size();
  await app.press('Control+=');
  await expect.poll(size).toBeCloseTo(before * 1.1, 1);
  await app.press('Control+-', 'Control+-');
  await expect.poll(size).toBeCloseTo(before * 0.9, 1);
  await app.press('Control+0');
  await expect.poll(size).toBeCloseTo(before, 1);
});

test('the panes are resized with the arrow keys and stay so', async ({ app, page }) => {
  await app.open('#/library');
  const splitter = page.getByRole('separator', { name: 'Width of the list' });
  const before = Number(await splitter.getAttribute('aria-valuenow'));
  await splitter.focus();
  await app.press('ArrowRight', 'ArrowRight', 'ArrowRight');
  await expect(splitter).toHaveAttribute('aria-valuenow', String(before + 3));
  await app.saved();
  await page.reload();
  await expect(splitter).toHaveAttribute('aria-valuenow', String(before + 3));
});

test('the skip link is the first stop and leads to the content', async ({ app, page }) => {
  await app.open('#/library');
  await app.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await app.press('Enter');
  await app.keepsFocus();
  await app.press('j');
  await expect(app.rows.first()).toBeFocused();
});

test('in one pane: the menu, the list, the reader, and back', async ({ app, page }) => {
  await page.setViewportSize({ width: 500, height: 800 });
  await app.open('#/library?q=holistic');
  const menu = page.getByRole('button', { name: 'Menu', exact: true });
  await app.tabTo(menu);
  await app.press('Enter');
  const nav = page.getByRole('navigation', { name: 'Main' });
  await expect(nav).toBeVisible();
  await app.press('Escape');
  await expect(nav).toBeHidden();
  await app.press('Control+l', 'Enter');
  const id = (await app.rows.first().getAttribute('data-row')) ?? '';
  await expect(app.rows.first()).toBeFocused();
  await app.press('Enter');
  await app.expectHash(`#/items/${id}`);
  await app.press('Escape');
  await app.expectHash('#/library?q=holistic');
  await expect(page.locator(`[data-row="${id}"]`)).toBeFocused();
});
