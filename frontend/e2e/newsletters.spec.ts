import type { Marks } from '../src/lib/api';
import type { App } from './support/app';
import { ids } from './support/screens';
import { expect, test } from './support/test';

test.beforeEach(({ watch }) => {
  watch.keyboardOnly = true;
});

const unread = async (app: App) => {
  const { marks } = await app.get<Marks>('api/marks');
  return 18 - Object.entries(marks).filter(([id, mark]) => id.startsWith('newsletter-') && mark.read).length;
};

test('open an issue, mark it read and unread, star it, find it among the starred', async ({ app, page }) => {
  await app.open();
  await app.page.locator('#main').focus();
  await app.press('g', 'n');
  await app.expectHash('#/newsletters');
  await app.keepsFocus();
  await expect(app.rows.first()).toContainText('Unread.');
  await app.press('j');
  await expect(app.rows.first()).toBeFocused();
  const title = (await app.rows.first().locator('.title').textContent()) ?? '';
  await app.press('m');
  await expect(app.rows.first()).not.toContainText('Unread.');
  await app.press('m');
  await expect(app.rows.first()).toContainText('Unread.');
  await app.press('Enter');
  await expect(app.heading).toHaveText(title);
  await app.press('s');
  await app.press('m');
  await expect.poll(() => unread(app)).toBe(17);
  await app.press('Escape');
  await expect(app.rows.first()).toBeFocused();
  await expect(app.rows.first()).not.toContainText('Unread.');
  await expect(app.rows.first()).toContainText('Starred.');

  await app.tabTo(page.getByRole('group', { name: 'Show' }).getByRole('radio', { name: 'All' }), 'Shift+Tab');
  await app.press('ArrowRight', 'ArrowRight');
  await expect(page.getByRole('radio', { name: 'Starred' })).toBeChecked();
  await expect(app.rows).toHaveCount(1);
  await app.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: 'Unread' })).toBeChecked();
});

test('Shift+A marks all as read, and undo takes it back', async ({ app, page }) => {
  await app.open('#/newsletters');
  await expect(app.rows).toHaveCount(18);
  await app.tabTo(app.rows.first());
  await app.press('m');
  await expect.poll(() => unread(app)).toBe(17);
  await app.press('Shift+A');
  await expect.poll(() => unread(app)).toBe(0);
  const message = page.getByRole('region', { name: 'Messages' });
  await expect(message).toContainText('17 items marked as read');
  await expect(page.getByRole('status')).toContainText('17 items marked as read');
  await app.tabTo(message.getByRole('button', { name: 'Undo' }), 'Shift+Tab', 90);
  await app.press('Enter');
  await expect.poll(() => unread(app)).toBe(17);
  await app.keepsFocus();
});

test('Space pages, and at the end goes on to the next unread issue', async ({ app }) => {
  await app.open(`#/newsletters/${ids.issue}`);
  await app.page.locator('#reading').focus();
  await expect
    .poll(async () => {
      await app.press('Space');
      return app.hash();
    })
    .not.toContain(ids.issue);
  await app.expectHash(/^#\/newsletters\/newsletter-/);
  await app.keepsFocus();
});

test('Shift+Space pages back, and at the top returns to the issue before', async ({ app }) => {
  await app.open(`#/newsletters/${ids.issue}`);
  await app.page.locator('#reading').focus();
  const pageTo = async (key: string, left: string) => {
    await expect
      .poll(async () => {
        await app.press(key);
        return app.hash();
      })
      .not.toContain(left);
    await app.settled();
  };
  await pageTo('Space', ids.issue);
  const second = app.hash().split('/').at(-1) ?? '';
  await pageTo('Shift+Space', second);
  await app.expectHash(`#/newsletters/${ids.issue}`);
  // From there on the rows above it follow.
  await pageTo('Shift+Space', ids.issue);
  await app.expectHash(/^#\/newsletters\/newsletter-/);
  await app.keepsFocus();
});

test('a short issue is read after a moment in view, and m in that moment does not undo it', async ({ app, page }) => {
  await page.setViewportSize({ width: 1366, height: 2400 });
  await app.open(`#/newsletters/${ids.issue}`);
  await expect.poll(() => unread(app)).toBe(17);
  await app.open('#/newsletters/newsletter-2024-06-health-advocate-insights');
  const row = page.locator('#list [aria-current][data-row]');
  await expect(row).toContainText('Unread.');
  // The key falls into the moment in which the page has just marked the issue.
  await page.evaluate(() => {
    const list = document.querySelector('#list [aria-current][data-row]');
    new MutationObserver((_, watcher) => {
      if (list?.textContent?.includes('Unread.')) return;
      watcher.disconnect();
      document.querySelector('#reading')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true, cancelable: true }));
    }).observe(list as Element, { childList: true, subtree: true });
  });
  await expect(row).not.toContainText('Unread.');
  await app.saved();
  expect(await unread(app)).toBe(16);
  await expect(row).not.toContainText('Unread.');
});

test('what the reader calls unread stays so, however long it is in view', async ({ app, page }) => {
  await page.setViewportSize({ width: 1366, height: 2400 });
  await app.open(`#/newsletters/${ids.issue}`);
  const row = page.locator('#list [aria-current][data-row]');
  // Whether the moment in view has passed already is up to the machine.
  await app.press('m');
  if (!(await row.textContent())?.includes('Unread.')) await app.press('m');
  await expect(row).toContainText('Unread.');
  await expect.poll(async () => (await app.get<Marks>('api/marks')).marks[ids.issue]?.position).toBe(1);
  await app.saved();
  await expect(row).toContainText('Unread.');
  expect(await unread(app)).toBe(18);
  // Nor does leaving it at its end change that.
  await app.page.locator('#reading').focus();
  await app.press('Space');
  await app.expectHash(/^#\/newsletters\/(?!newsletter-2024-05)/);
  await app.saved();
  const { marks } = await app.get<Marks>('api/marks');
  expect(marks[ids.issue]?.read).toBe(false);
});

test('the navigation counts what is unread, and the list is narrowed by series and year', async ({ app, page }) => {
  await app.open('#/newsletters');
  const place = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Newsletters/ });
  await expect(place).toHaveAccessibleName(/18 unread/);
  await app.tabTo(app.rows.first());
  await app.press('m');
  await expect(place).toHaveAccessibleName(/17 unread/);

  const year = page.getByRole('combobox', { name: 'Year' });
  await app.tabTo(year, 'Shift+Tab');
  await app.press('2', '0', '2', '4');
  await app.expectHash('#/newsletters?year=2024');
  await expect(app.rows).toHaveCount(10);
  await app.tabTo(page.getByRole('combobox', { name: 'Series' }), 'Shift+Tab');
  await app.press('H');
  await app.expectHash(/series=health-advoca[a-z-]+&year=2024/);
  const narrowed = await app.rows.count();
  expect(narrowed).toBeGreaterThan(0);
  expect(narrowed).toBeLessThan(10);
  // All of these, and only these.
  await app.tabTo(app.rows.first());
  await app.press('Shift+A');
  await expect.poll(() => unread(app)).toBe(17 - narrowed);
  await expect(place).toHaveAccessibleName(new RegExp(`${17 - narrowed} unread`));
});

test('an item that an issue mentions opens in the library, and back leads to the issue', async ({ app }) => {
  const id = 'newsletter-2024-10-physician-associate-workforce-diversity';
  await app.open(`#/newsletters/${id}`);
  const link = app.main.locator('[data-row]').first();
  const target = (await link.getAttribute('href')) ?? '';
  await app.tabTo(link, 'Tab', 90);
  await app.press('Enter');
  await app.expectHash(target);
  await app.keepsFocus();
  await app.press('Alt+ArrowLeft');
  await app.expectHash(`#/newsletters/${id}`);
});

test('an initiative shows its facts, its events and its newsletters', async ({ app, page }) => {
  await app.open();
  await app.page.locator('#main').focus();
  await app.press('g', 'i');
  await app.expectHash('#/initiatives');
  await app.press('j');
  const row = app.page.locator(`[data-row="${ids.initiative}"]`);
  for (let n = 0; n < 20 && !(await row.evaluate((el) => el === document.activeElement)); n++) await app.press('j');
  await app.press('Enter');
  await app.expectHash(`#/initiatives/${ids.initiative}`);
  await expect(app.main.getByRole('heading', { name: 'Facts' })).toBeVisible();
  const event = app.main.locator('[data-row="conf-2024"]');
  await app.tabTo(event, 'Tab', 90);
  await app.press('Enter');
  await app.expectHash('#/items/conf-2024');
  await expect(app.main.getByText('2024').first()).toBeVisible();
  await app.press('Alt+ArrowLeft');
  await app.expectHash(`#/initiatives/${ids.initiative}`);
  await app.press('Escape');
  await expect(page.locator(`[data-row="${ids.initiative}"]`)).toBeFocused();
});
