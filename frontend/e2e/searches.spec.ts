import type { RecentSearches, SavedSearches } from '../src/lib/api';
import type { App } from './support/app';
import { Publisher, type Edition } from './support/feed';
import { newFolder, Server } from './support/server';
import { expect, test } from './support/test';

test.beforeEach(({ watch }) => {
  watch.keyboardOnly = true;
});

const saved = async (app: App) => (await app.get<SavedSearches>('api/searches')).searches;
const nav = (app: App) => app.page.getByRole('navigation', { name: 'Main' });

test('a search is saved, found in the navigation, renamed, deleted and brought back', async ({ app, page }) => {
  await app.open('#/library?q=nursing&topic=health-equity');
  await app.tabTo(app.rows.first(), 'Tab', 90);
  await app.press('Shift+S');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('“nursing · Health equity” is saved');
  await app.keepsFocus();
  const entry = nav(app).getByRole('link', { name: 'nursing · Health equity' });
  await expect(entry).toHaveAttribute('aria-current', 'page');
  expect(await saved(app)).toHaveLength(1);

  const more = page.getByRole('button', { name: 'Saved search “nursing · Health equity”: more' });
  await app.tabTo(more, 'Shift+Tab', 90);
  await app.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Rename…' })).toBeVisible();
  await app.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Rename the saved search' });
  await app.tabTo(dialog.getByRole('textbox', { name: 'Name' }));
  await app.type('Week 3');
  await app.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(nav(app).getByRole('link', { name: 'Week 3' })).toBeVisible();
  await app.keepsFocus();

  await app.run('Delete the saved search');
  await expect(nav(app).getByRole('link', { name: 'Week 3' })).toHaveCount(0);
  expect(await saved(app)).toHaveLength(0);
  await app.tabTo(page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).last(), 'Shift+Tab', 90);
  await app.press('Enter');
  await expect(nav(app).getByRole('link', { name: 'Week 3' })).toBeVisible();
  expect((await saved(app))[0]?.name).toBe('Week 3');
});

test('a saved search is offered among the suggestions, and by the palette', async ({ app, page }) => {
  await app.page.request.post(`${app.server.url}api/searches`, { data: { name: 'Holistic, week 3', query: 'q=holistic&type=implementation-tool' } });
  await app.open();
  await app.press('Control+l');
  await page.keyboard.insertText('holis');
  const listbox = page.getByRole('listbox', { name: 'Suggestions' });
  const option = listbox.getByRole('option', { name: 'Saved search: Holistic, week 3' });
  await expect(option).toBeVisible();
  // Among titles, not in their place.
  await expect(listbox.getByRole('option', { name: /^Holistic Admissions/ }).first()).toBeVisible();
  for (let n = 0; n < 8 && (await option.getAttribute('aria-selected')) !== 'true'; n++) await app.press('ArrowDown');
  await app.press('Enter');
  await app.expectHash('#/library?q=holistic&type=implementation-tool');
  await app.go('#/');
  await app.press('Control+k');
  await app.type('>holistic week');
  await expect(page.getByRole('dialog').getByRole('option')).toHaveCount(1);
  await app.press('Enter');
  await app.expectHash('#/library?q=holistic&type=implementation-tool');
});

test('what was typed as a label is kept by the id of its term', async ({ app, page }) => {
  await app.open('#/library?q=topic%3A%22structural+racism%22');
  await app.run('Save this search');
  await app.expectHash('#/library?q=topic%3Astructural-racism');
  await expect(nav(app).getByRole('link', { name: 'Structural racism' })).toBeVisible();
  await app.set({ language: 'es' });
  await page.reload();
  await expect(page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: 'Racismo estructural' })).toBeVisible();
});

test('recent searches are offered in the empty box, forgotten at a word, and never kept when switched off', async ({ app, page }) => {
  const recent = async () => (await app.get<RecentSearches>('api/recent')).searches.map((one) => one.label.en);
  await app.open();
  await app.press('Control+l');
  await page.keyboard.insertText('rural nursing');
  await app.expectHash(/q=rural/);
  await expect(app.rows.first()).toContainText(/rural/i);
  await app.settled();
  await app.press('Enter');
  await expect(app.rows.first()).toBeFocused();
  await expect.poll(recent).toEqual(['rural nursing']);
  await app.press('g', 'h');
  await app.expectHash('#/');
  await app.press('Control+l');
  const offered = page.getByRole('listbox', { name: 'Recent searches' });
  await expect(offered.getByRole('option', { name: 'rural nursing' })).toBeVisible();
  await app.press('ArrowDown', 'Enter');
  await app.expectHash('#/library?q=rural+nursing');

  await app.go('#/settings');
  await app.tabTo(page.getByRole('button', { name: 'Forget recent searches' }), 'Tab', 120);
  await app.press('Enter');
  await expect.poll(recent).toEqual([]);
  await app.tabTo(page.getByRole('switch', { name: 'Remember recent searches' }), 'Shift+Tab');
  await app.press('Space');
  await app.saved();
  await app.press('Control+l');
  await page.keyboard.insertText('dental');
  await app.expectHash(/q=dental/);
  await expect(app.rows.first()).toContainText(/dental/i);
  await app.press('Enter');
  await expect(app.rows.first()).toBeFocused();
  await app.press('Enter');
  await app.expectHash(/^#\/items\//);
  await app.saved();
  expect(await recent()).toEqual([]);
});

const first: Edition = {
  date: '2026-11-15', texts: [{ id: 'one', number: 1, title: 'A clinic handbook', body: 'How a school runs a clinic.' }],
};
const second: Edition = {
  date: '2026-11-20',
  texts: [
    { id: 'one', number: 1, title: 'A clinic handbook', body: 'How a school runs its clinic.', changed: 'A word was put right.' },
    { id: 'two', number: 2, title: 'A second clinic', body: 'Another clinic.' },
    { id: 'three', number: 3, title: 'A garden', body: 'Not about it.' },
  ],
};

test('after an update the saved search says how much is new, and marks it', async ({ page, watch, server }) => {
  test.setTimeout(120_000);
  void server;
  const publisher = await Publisher.create('Clinic Library');
  const folder = await newFolder();
  await publisher.release(first);
  await publisher.fill(folder);
  const second_ = await Server.start(folder);
  try {
    watch.origins.push(second_.url);
    const { App } = await import('./support/app');
    const app = new App(page, second_, watch);
    await second_.ready();
    await app.open('#/library?q=clinic');
    await app.run('Save this search');
    await expect.poll(() => saved(app)).toHaveLength(1);
    await page.goto('about:blank'); // an open page asks a program that is away, which is told as a fault
    await second_.stop();
    await publisher.release(second);
    await publisher.fill(folder);
    await second_.restart();
    await second_.ready();
    await app.open();
    const fresh = page.getByRole('region', { name: 'Since you last looked' });
    await expect(fresh.getByRole('listitem')).toHaveCount(3);
    await expect(fresh.getByRole('listitem').filter({ hasText: 'A second clinic' })).toContainText('New');
    await expect(fresh.getByRole('listitem').filter({ hasText: 'A clinic handbook' })).toContainText('Changed · Resource · A word was put right.');
    const entry = nav(app).getByRole('link', { name: /^clinic/ });
    await expect(entry).toHaveAccessibleName('clinic 1 new');
    await app.tabTo(entry, 'Tab', 90);
    await app.press('Enter');
    await expect(app.main.getByText(/^1 item is new since you last looked on /)).toBeVisible();
    await expect(app.rows.filter({ hasText: 'A second clinic' })).toContainText('New');
    await expect(app.rows.filter({ hasText: 'A clinic handbook' })).not.toContainText('New');
    await expect(entry).toHaveAccessibleName('clinic');
    await page.reload();
    await expect(entry).toHaveAccessibleName('clinic');
    await app.saved();
    await page.goto('about:blank');
  } finally {
    await second_.remove();
    await publisher.remove();
  }
});
