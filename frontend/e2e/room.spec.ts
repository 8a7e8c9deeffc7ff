import type { Browser, BrowserContextOptions, Page } from '@playwright/test';

import type { Room } from '../src/lib/api';
import type { App } from './support/app';
import { findings } from './support/axe';
import { ids } from './support/screens';
import { expect, test } from './support/test';

const phone: BrowserContextOptions = { viewport: { width: 320, height: 640 }, locale: 'es-MX', hasTouch: true, isMobile: true };

/** Starts to share by hand and keyboard, and returns where guests find it. */
async function share(app: App): Promise<string> {
  const made = await app.page.request.post(`${app.server.url}api/lists`, { data: { title: 'Week 3', lang: 'en', items: [ids.toolkit, ids.spanish] } });
  expect(made.ok(), await made.text()).toBe(true);
  await app.open();
  await app.run('Share in this room');
  await expect(app.heading).toHaveText('Share in this room');
  await app.page.getByRole('textbox', { name: 'Name of this computer in the room' }).fill('Ana’s laptop');
  await app.page.getByRole('checkbox', { name: 'Week 3' }).first().check();
  await app.page.getByRole('button', { name: 'Start sharing' }).press('Enter');
  await expect(app.page.getByRole('button', { name: 'Stop sharing' })).toBeVisible();
  const room = await app.get<Room>('api/room');
  return `http://127.0.0.1:${room.port}/`;
}

/** Somebody else's browser in the room. */
async function guest(browser: Browser, address: string, how: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(how);
  const page = await context.newPage();
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  return page;
}

const hash = (page: Page) => new URL(page.url()).hash;

test('two guests read, keep their own stars, follow the presenter and leave', async ({ app, browser }) => {
  test.setTimeout(120_000);
  const address = await share(app);
  const [tablet, mobile] = [await guest(browser, address), await guest(browser, address, phone)];

  await test.step('the presenter sees that it is on, on every screen', async () => {
    await app.go('#/settings');
    await expect(app.page.getByRole('banner').getByRole('link', { name: /^Sharing/ })).toBeVisible();
  });

  await test.step('guests begin at the list that is shared', async () => {
    await expect(tablet.getByRole('heading', { level: 1 })).toHaveText('Week 3');
    await tablet.locator(`[data-row="${ids.toolkit}"]`).first().click();
    await expect.poll(() => hash(tablet)).toBe(`#/items/${ids.toolkit}`);
    await expect(mobile.getByRole('heading', { level: 1 })).toHaveText('Week 3');
  });

  await test.step('a guest searches and reads; the language is the phone’s own', async () => {
    await expect(mobile.locator('html')).toHaveAttribute('lang', 'es');
    await mobile.getByRole('combobox', { name: 'Buscar' }).fill('holistic admision');
    await expect(mobile.locator('[data-list] [data-row]:visible').first()).toBeVisible();
    expect(await mobile.evaluate(() => document.documentElement.scrollWidth), 'nothing goes sideways at 320 px').toBeLessThanOrEqual(320);
    await tablet.goto(`${address}#/items/${ids.toolkit}`);
    await expect(tablet.getByRole('article').or(tablet.getByRole('main')).first()).toContainText(/holistic/i);
  });

  await test.step('what is the owner’s is not there', async () => {
    const nav = tablet.getByRole('navigation', { name: 'Main' });
    await expect(nav.getByRole('link', { name: 'Library' })).toBeVisible();
    for (const name of ['Updates', 'Notes', 'Reading lists', 'Workshop']) await expect(nav.getByRole('link', { name })).toHaveCount(0);
    await expect(tablet.getByRole('button', { name: 'Update' })).toHaveCount(0);
    await tablet.goto(`${address}#/updates`);
    await expect(tablet.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
    await tablet.goto(`${address}#/room`);
    await expect(tablet.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
    await tablet.goto(`${address}#/settings`);
    await expect(tablet.getByRole('heading', { name: 'Language' })).toBeVisible();
    await expect(tablet.getByRole('heading', { name: 'Privacy' })).toHaveCount(0);
    await expect(tablet.getByText(app.server.dataDir)).toHaveCount(0);
  });

  await test.step('stars and settings stay in the guest’s browser', async () => {
    await tablet.goto(`${address}#/items/${ids.toolkit}`);
    await tablet.getByRole('button', { name: 'Star', exact: true }).click();
    await expect(tablet.getByRole('button', { name: 'Remove star' })).toBeVisible();
    await tablet.reload();
    await expect(tablet.getByRole('button', { name: 'Remove star' })).toBeVisible();
    expect(await app.get<{ marks: object }>('api/marks')).toEqual({ marks: {} });
    await expect(mobile.locator('html')).toHaveAttribute('data-theme', 'system');
  });

  await test.step('guests follow', async () => {
    await mobile.goto(address);
    await tablet.goto(address);
    await app.go('#/room');
    await app.page.getByRole('switch', { name: 'Let guests follow me' }).press('Space');
    await app.go(`#/items/${ids.spanish}`);
    for (const page of [tablet, mobile]) await expect.poll(() => hash(page), { timeout: 10_000 }).toBe(`#/items/${ids.spanish}`);
    await expect(mobile.getByText('Usted sigue a quien presenta')).toBeVisible();
  });

  await test.step('and leave at will', async () => {
    await tablet.getByRole('button', { name: 'Leave' }).click();
    await app.go(`#/items/${ids.toolkit}`);
    await expect.poll(() => hash(mobile), { timeout: 10_000 }).toBe(`#/items/${ids.toolkit}`);
    expect(hash(tablet)).toBe(`#/items/${ids.spanish}`);
    await tablet.getByRole('button', { name: 'Follow again' }).click();
    await expect.poll(() => hash(tablet)).toBe(`#/items/${ids.toolkit}`);
    await mobile.evaluate(() => (location.hash = '#/library'));
    await expect(mobile.getByRole('button', { name: 'Seguir de nuevo' })).toBeVisible();
  });

  await test.step('it ends with the switch', async () => {
    await app.go('#/room');
    await app.page.getByRole('button', { name: 'Stop sharing' }).press('Enter');
    await expect(app.page.getByRole('button', { name: 'Start sharing' })).toBeVisible();
    await expect(tablet.getByRole('alert').first()).not.toBeEmpty({ timeout: 15_000 });
    await expect(app.page.getByRole('banner').getByRole('link', { name: /^Sharing/ })).toHaveCount(0);
  });
});

for (const theme of ['light', 'contrast'] as const) {
  test(`axe finds nothing where the room is shared and where guests read: ${theme}`, async ({ app, browser }) => {
    test.setTimeout(300_000);
    await app.set({ theme });
    await app.open('#/room');
    expect.soft(await findings(app.page), 'the choice').toEqual([]);
    const address = await share(app);
    expect.soft(await findings(app.page), 'the address').toEqual([]);
    await app.set({ theme, language: 'es' });
    await app.page.reload();
    await expect(app.page.getByRole('button', { name: 'Dejar de compartir' })).toBeVisible();
    expect.soft(await findings(app.page), 'the address in Spanish').toEqual([]);
    for (const how of [phone]) {
      const page = await guest(browser, address, how);
      for (const at of ['#/', '#/shared', `#/items/${ids.toolkit}`, '#/settings']) {
        await page.goto(address + at);
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        expect.soft(await findings(page), at).toEqual([]);
      }
      await page.context().close();
    }
  });
}
