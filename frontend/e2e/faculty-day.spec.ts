import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Browser, BrowserContextOptions, Download } from '@playwright/test';

import type { ListView, Results, Room } from '../src/lib/api';
import { App } from './support/app';
import { ids } from './support/screens';
import { newFolder } from './support/server';
import { expect, test } from './support/test';
import { Watch } from './support/watch';

const title = 'Week 3: who gets in?';
const intro = 'Ninety minutes on admissions. Read the first item before the class.';
const said = 'Ana: applicants from the valley never hear of it.';

/** What the class is about: how it is searched for, what is chosen, and what is asked of it. */
const plan = [
  { search: 'holistic admision', item: ids.toolkit, prompt: 'Whom does this leave out?', minutes: '20', questions: 'Who decides?\nWho pays?' },
  { search: 'competencia cultural enfermeria', item: ids.spanish, prompt: 'What is different at home?', minutes: '15', questions: '' },
  { search: 'social mission metrics', item: ids.areas, prompt: 'Where do we stand?', minutes: '30', questions: '' },
];

/** Searches as it is typed, goes to a row by the keyboard and adds it to the list used last, or to a new one. */
async function find(app: App, search: string, item: string, newList: string): Promise<void> {
  await app.press('Control+l');
  await app.press('Control+a');
  await app.type(search);
  await expect.poll(() => new URLSearchParams(app.hash().split('?')[1]).get('q')).toBe(search);
  const row = app.page.locator(`#list [data-row="${item}"]`);
  const [best] = (await app.get<Results>(`api/search?prefix=1&ui=en&q=${encodeURIComponent(search)}`)).hits;
  if (best) await expect(app.rows.first()).toHaveAttribute('data-row', best.id);
  await expect(row).toBeVisible();
  await app.press('Enter');
  await expect(app.rows.first()).toBeFocused();
  for (let n = 0; n < 9 && !(await row.evaluate((el) => el === document.activeElement)); n++) await app.press('j');
  await expect(row).toBeFocused();
  await app.press('a');
  const dialog = app.page.getByRole('dialog');
  await expect(dialog.getByRole('combobox')).toBeFocused();
  await app.type(newList);
  await app.press('Enter');
  await expect(dialog).toHaveCount(0);
  await app.saved();
}

const entries = (app: App) => app.page.getByRole('list', { name: 'Items of this list' }).locator('[data-entry]');

/** Writes what is asked of an entry, from the row with the focus. */
async function ask(app: App, { prompt, minutes, questions }: (typeof plan)[number]): Promise<void> {
  await app.press('j', 'e');
  await expect(app.page.getByRole('textbox', { name: 'Prompt' })).toBeFocused();
  await app.type(prompt);
  await app.press('Tab');
  await app.type(minutes);
  await app.press('Tab');
  await app.type(questions);
  await app.press('Escape');
  await expect(app.page.getByRole('textbox', { name: 'Prompt' })).toHaveCount(0);
}

/** What a packet that was saved says, opened from its file. */
async function printed(browser: Browser, packet: Download): Promise<string> {
  const dir = await newFolder();
  const page = await browser.newPage();
  try {
    await packet.saveAs(path.join(dir, 'packet.html'));
    await page.goto(pathToFileURL(path.join(dir, 'packet.html')).href);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    return await page.getByRole('main').innerText();
  } finally {
    await page.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Somebody else's browser in the room, watched as closely as the presenter's. */
async function guest(app: App, browser: Browser, address: string, how: BrowserContextOptions = {}): Promise<App> {
  const page = await (await browser.newContext(how)).newPage();
  const watch = await Watch.over(page, address);
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  return new App(page, app.server, watch);
}

test('the faculty member’s evening and morning', async ({ app, page, browser, server, watch }) => {
  test.setTimeout(120_000);
  let list = '';

  await test.step('evening: three searches make a list', async () => {
    await app.open();
    for (const [n, { search, item }] of plan.entries()) await find(app, search, item, n ? '' : title);
    await app.press('g', 'r');
    await app.expectHash('#/lists');
    await app.press('j', 'Enter');
    await expect(app.heading).toHaveText(title);
    await expect(entries(app)).toHaveCount(plan.length);
    list = app.hash().replace('#/lists/', '');
  });

  await test.step('evening: a prompt and minutes for each, and an introduction', async () => {
    for (const entry of plan) await ask(app, entry);
    await app.page.getByRole('button', { name: 'Edit title and introduction' }).press('Enter');
    await app.press('Tab');
    await app.type(intro);
    await app.press('Escape');
    await expect(app.main.getByText(intro)).toBeVisible();
    await expect(app.main.getByText('65 minutes')).toBeVisible();
    await app.saved();
  });

  await test.step('evening: the code for the wall and the packet for the table', async () => {
    const { code, list: kept } = await app.get<ListView>(`api/lists/${list}`);
    expect(kept.entries.map(({ item, prompt, minutes }) => [item, prompt, String(minutes)])).toEqual(plan.map(({ item, prompt, minutes }) => [item, prompt, minutes]));
    await page.getByRole('button', { name: 'Share', exact: true }).press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog.locator('.code')).toHaveText(code);
    const download = page.waitForEvent('download', { timeout: 40_000 });
    await dialog.getByRole('button', { name: /HTML/ }).click();
    const packet = await printed(browser, await download);
    for (const part of [intro, ...plan.map(({ prompt }) => prompt), 'Who decides?']) expect(packet).toContain(part);
    expect(packet.replaceAll(/[^0-9A-Z]/g, '')).toContain(code.replaceAll('-', ''));
    await app.press('Escape');
    await expect(dialog).toHaveCount(0);
  });

  await test.step('the night: the laptop is switched off', async () => {
    await server.restart('SIGTERM');
    await app.open(`#/lists/${list}`);
    await expect(app.heading).toHaveText(title);
  });

  let address = '';
  await test.step('morning: the list is shared in this room, the library is not', async () => {
    await app.run('Share in this room');
    await app.page.getByRole('textbox', { name: 'Name of this computer in the room' }).fill('Ana’s laptop');
    await app.page.getByRole('switch', { name: 'The whole library' }).setChecked(false);
    await app.page.getByRole('checkbox', { name: title }).check();
    await app.page.getByRole('button', { name: 'Start sharing' }).press('Enter');
    await app.page.getByRole('switch', { name: 'Let guests follow me' }).press('Space');
    address = `http://127.0.0.1:${(await app.get<Room>('api/room')).port}/`;
  });

  const tablet = await guest(app, browser, address);
  const phone = await guest(app, browser, address, { viewport: { width: 320, height: 640 }, locale: 'es-MX', hasTouch: true, isMobile: true });
  const room = [tablet, phone];
  const here = (at: App, n: number) => at.expectHash(`#/items/${plan[n]?.item ?? ''}`);

  await test.step('two guests see the list with its prompts, and nothing else', async () => {
    for (const { prompt } of plan) await expect(phone.main.getByText(prompt)).toBeVisible();
    const found = await tablet.page.request.get(`${address}api/search?q=nursing&limit=100`);
    expect(((await found.json()) as Results).hits.map(({ id }) => id).filter((id) => !plan.some(({ item }) => item === id))).toEqual([]);
    tablet.watch.expected.push(/404/);
    await tablet.go(`#/items/${ids.event}`);
    await expect(tablet.heading).not.toHaveText(title);
    await expect(tablet.page.getByRole('article')).toHaveCount(0);
    // A search goes no further either, and offers nothing that only an owner can do.
    await tablet.search.fill('nursing');
    await tablet.expectHash('#/library?q=nursing');
    await tablet.settled();
    await expect(tablet.rows.first()).toBeVisible();
    for (const name of ['Save this search', /^Export/, 'Add to list', 'Cite']) await expect(tablet.page.getByRole('button', { name })).toHaveCount(0);
    await tablet.go('#/shared');
    await tablet.main.getByRole('link', { name: title }).click();
    await expect(tablet.main.getByText(intro)).toBeVisible();
  });

  await test.step('the class begins: F5, and guests follow from the agenda to the first item', async () => {
    await app.go(`#/lists/${list}`);
    await app.press('F5');
    await app.expectHash(`#/workshop/${list}`);
    await expect(page.getByRole('banner')).toHaveCount(0);
    await expect(app.main.getByText('3 items · 65 minutes')).toBeVisible();
    await expect(app.main.getByRole('group', { name: /^1 of 5/ })).toBeFocused();
    for (const at of room) await at.expectHash(`#/shared/${list}`);
    await app.press('PageDown');
    await expect(app.main.getByText('Whom does this leave out?')).toBeVisible();
    await expect(app.main.getByRole('timer')).toContainText('of 20 min');
    await expect(app.main.getByRole('timer')).not.toContainText('0:00 of 20 min');
    for (const at of room) await here(at, 0);
    await expect(phone.page.getByText('Usted sigue a quien presenta')).toBeVisible();
    await expect(tablet.main).toContainText(/holistic/i);
  });

  await test.step('what is said is noted, for the presenter alone', async () => {
    await app.press('n');
    await expect(page.getByRole('textbox', { name: /^Session notes/ })).toBeFocused();
    await app.type(said);
    await expect.poll(async () => (await app.get<ListView>(`api/lists/${list}`)).list.sessions.map(({ text }) => text)).toEqual([said]);
    await app.press('Escape');
    expect(await (await tablet.page.request.get(`${address}api/lists/${list}`)).text()).not.toContain('valley');
  });

  await test.step('a guest stars it in their own browser', async () => {
    await tablet.page.getByRole('button', { name: 'Star', exact: true }).click();
    for (const name of ['Add to list', 'Cite']) await expect(tablet.page.getByRole('button', { name })).toHaveCount(0);
    await expect(tablet.page.getByRole('button', { name: 'Remove star' })).toBeVisible();
    await expect(phone.page.getByRole('button', { name: 'Quitar de destacados' })).toHaveCount(0);
    expect((await app.get<{ marks: Record<string, { starred?: boolean }> }>('api/marks')).marks[ids.toolkit]?.starred ?? false).toBe(false);
  });

  await test.step('one leaves, the other goes on', async () => {
    await tablet.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await app.press('PageDown');
    await here(phone, 1);
    await here(tablet, 0);
    await expect(tablet.page.getByRole('button', { name: 'Remove star' })).toBeVisible();
    await app.press('c');
    await expect(app.main.locator('.code')).toBeVisible();
    await phone.expectHash(`#/shared/${list}`);
    await here(tablet, 0);
  });

  await test.step('the class ends: sharing stops, and guests are told', async () => {
    await app.press('Escape');
    await app.expectHash(`#/lists/${list}`);
    for (const at of room) at.watch.expected.push(/Failed to load resource/);
    await app.page.getByRole('banner').getByRole('link', { name: /^Sharing/ }).press('Enter');
    await app.page.getByRole('button', { name: 'Stop sharing' }).press('Enter');
    await expect(app.page.getByRole('button', { name: 'Start sharing' })).toBeVisible();
    await expect(tablet.page.getByRole('alert')).toContainText('Sharing was stopped, or the network was lost.', { timeout: 15_000 });
    await expect(phone.page.getByRole('alert')).toContainText('Ya no se comparte, o se perdió la red.', { timeout: 15_000 });
    await expect(page.getByRole('banner').getByRole('link', { name: /^Sharing/ })).toHaveCount(0);
    for (const at of room) {
      expect(at.watch.faults).toEqual([]);
      await at.page.context().close();
    }
  });

  await test.step('what was noted is found again among the notes', async () => {
    await app.press('g', 'm');
    await expect(app.main.getByText(said)).toBeVisible();
    expect(watch.faults).toEqual([]);
  });
});
