import { readFile, rm } from 'node:fs/promises';

import type { ListView } from '../src/lib/api';
import { App } from './support/app';
import { ids } from './support/screens';
import { newFolder, Server } from './support/server';
import { Publisher } from './support/feed';
import { expect, test } from './support/test';
import { Watch } from './support/watch';

const dialog = (app: App) => app.page.getByRole('dialog');
const entries = (app: App) => app.page.getByRole('list', { name: /^(Items of this list|Elementos de esta lista)$/ }).locator('[data-entry]');
const titles = (app: App) => entries(app).locator('.title').allTextContents();
const toast = (app: App, text: string | RegExp) => app.page.getByText(text).last();

/** Runs a command that opens a dialog. */
async function opens(app: App, command: string): Promise<void> {
  await app.press('Control+k');
  await expect(dialog(app).getByRole('combobox')).toBeFocused();
  await app.type('>' + command);
  await expect(dialog(app).getByRole('option', { selected: true })).toContainText(command);
  await app.press('Enter');
  await expect(app.page.getByPlaceholder('Type a command or a title')).toHaveCount(0);
  await expect(dialog(app)).toBeVisible();
}

/** Adds what the focus is on to the list used last, or to a new one of this name. */
async function add(app: App, newName = ''): Promise<void> {
  await app.press('a');
  await expect(dialog(app).getByRole('combobox')).toBeFocused();
  if (newName) await app.type(newName);
  await app.press('Enter');
  await expect(dialog(app)).toHaveCount(0);
  await app.saved();
}

/** A list of these items, made as a program would. */
async function made(app: App, title: string, items: string[]): Promise<ListView> {
  const answer = await app.page.request.post(`${app.server.url}api/lists`, { data: { title, items } });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as ListView;
}

test('a faculty member builds a list of eight by keyboard and hands it over by code', async ({ app, browser }) => {
  test.setTimeout(180_000);
  await app.open('#/library?sort=title&type=toolkit');
  await app.page.locator('#list').focus();
  for (let n = 0; n < 8; n++) {
    await app.press('j');
    await add(app, n ? '' : 'Week 3');
    await app.keepsFocus();
  }
  await app.press('g', 'r');
  await app.expectHash('#/lists');
  await expect(app.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Week 3/ })).toContainText('0/8');
  await app.press('j', 'Enter');
  await expect(app.heading).toHaveText('Week 3');
  await expect(entries(app)).toHaveCount(8);

  // A prompt, minutes and questions; the last item to the top.
  await app.press('j', 'e');
  await expect(app.page.getByRole('textbox', { name: 'Prompt' })).toBeFocused();
  await app.type('Who decides?');
  await app.press('Tab');
  await app.type('20');
  await app.press('Tab');
  await app.type('Why here?\nWhy now?');
  await app.press('Escape');
  await expect(entries(app).first()).toContainText('Who decides?');
  await expect(entries(app).first()).toContainText('20 minutes');
  await expect(entries(app).first().getByRole('listitem')).toHaveText(['Why here?', 'Why now?']);
  const before = await titles(app);
  for (let n = 0; n < 9; n++) await app.press('j');
  for (let n = 0; n < 7; n++) await app.press('Alt+ArrowUp');
  await expect.poll(() => titles(app)).toEqual([before[7], ...before.slice(0, 7)]);
  await app.keepsFocus();
  await app.saved();

  await opens(app, 'Share this list');
  const code = (await dialog(app).locator('.code').textContent()) ?? '';
  expect(code.replaceAll('-', '').length).toBeLessThanOrEqual(24);
  await expect.poll(() => dialog(app).getByRole('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  await app.press('Escape');

  // The second folder, on another computer.
  const other = await Server.start(await newFolder());
  await other.ready();
  const page = await browser.newPage();
  try {
    const watch = await Watch.over(page, other.url);
    const second = new App(page, other, watch);
    await second.open('#/lists');
    await second.tabTo(page.getByRole('button', { name: 'Import' }));
    await second.press('Enter');
    await second.tabTo(dialog(second).getByRole('textbox', { name: 'List code' }));
    // As it is typed from a wall.
    await second.type(code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'));
    await second.press('Enter');
    await expect(dialog(second).getByRole('listitem')).toHaveCount(8);
    await second.press('Enter');
    await expect(second.heading).toHaveText('List of 8 items');
    expect(await titles(second)).toEqual(await titles(app));
    expect(watch.faults).toEqual([]);
  } finally {
    await page.close();
    await other.remove();
  }
});

test('a code with items that come later makes the list, says which, and has them after the update', async ({ browser }) => {
  test.setTimeout(180_000);
  const dir = await newFolder();
  const publisher = await Publisher.create('Later Library');
  const text = (n: number) => ({ id: `text-${n}`, number: n, title: `Text number ${n}`, body: `Words of ${n}.` });
  await publisher.release({ date: '2026-11-01', texts: [1, 2, 3].map(text) });
  await publisher.fill(dir);
  const server = await Server.start(dir);
  const page = await browser.newPage();
  try {
    await server.ready();
    const watch = await Watch.over(page, server.url);
    watch.expected.push(/400/);
    const app = new App(page, server, watch);
    await app.open('#/lists');
    // Numbers 3, 4, 1, 5: two of them are not here yet.
    await opens(app, 'Import a list');
    await dialog(app).getByRole('textbox', { name: 'List code' }).fill('8U');
    await expect(dialog(app).getByText(/no letter U.*character 2 of group 1/)).toBeVisible();
    await dialog(app).getByRole('textbox', { name: 'List code' }).fill('810D-812G-0BZ');
    await expect(dialog(app).getByText(/typing mistake/)).toBeVisible();
    await dialog(app).getByRole('textbox', { name: 'List code' }).fill(codeOfFour);
    await expect(dialog(app).getByText('2 of 4 need an update of the library.')).toBeVisible();
    await dialog(app).getByRole('button', { name: 'Make a new list' }).click();
    await expect(app.heading).toHaveText('List of 4 items');
    await expect.poll(() => titles(app)).toEqual(['Text number 3', 'Item number 4', 'Text number 1', 'Item number 5']);
    await expect(app.main.getByText('2 of 4 need an update of the library.')).toBeVisible();
    // The same again.
    await opens(app, 'Import a list');
    await dialog(app).getByRole('textbox', { name: 'List code' }).fill(codeOfFour);
    await expect(dialog(app).getByText('You have this list already: “List of 4 items”.')).toBeVisible();
    await dialog(app).getByRole('button', { name: 'Open the list' }).click();
    await expect(dialog(app)).toHaveCount(0);

    await publisher.release({ date: '2026-11-10', texts: [1, 2, 3, 4, 5].map(text) });
    await server.stop();
    await publisher.fill(dir);
    await server.restart();
    await server.ready();
    await app.open('#/lists');
    await page.getByRole('main').getByRole('link', { name: /List of 4 items/ }).click();
    await expect.poll(() => titles(app)).toEqual(['Text number 3', 'Text number 4', 'Text number 1', 'Text number 5']);
    expect(watch.faults).toEqual([]);
  } finally {
    await page.close();
    await server.remove();
    await publisher.remove();
  }
});

/** Of the numbers 3, 4, 1, 5. */
const codeOfFour = '810C-812G-0BZ';

test('move, remove, merge, duplicate, delete: all can be taken back, and nothing is lost by a crash', async ({ app }) => {
  test.setTimeout(120_000);
  const { list } = await made(app, 'One', [ids.toolkit, ids.event, ids.table]);
  await made(app, 'Other', [ids.event, ids.areas]);
  await app.open(`#/lists/${list.id}`);
  await expect(entries(app)).toHaveCount(3);
  const [a, b, c] = await titles(app);

  await entries(app).nth(0).getByRole('button', { name: /^Move down/ }).click();
  await expect.poll(() => titles(app)).toEqual([b, a, c]);
  await expect(entries(app).nth(1).getByRole('button', { name: /^Move down/ })).toBeFocused();
  await app.press('Control+z');
  await expect.poll(() => titles(app)).toEqual([a, b, c]);

  // Dragged by its handle to the end.
  const handle = await entries(app).nth(0).locator('.handle').boundingBox();
  const last = await entries(app).nth(2).boundingBox();
  await app.page.mouse.move(handle!.x + 5, handle!.y + 10);
  await app.page.mouse.down();
  await app.page.mouse.move(last!.x + 20, last!.y + last!.height, { steps: 5 });
  await app.page.mouse.up();
  await expect.poll(() => titles(app)).toEqual([b, c, a]);

  await entries(app).nth(1).locator('.title').focus();
  await app.press('Delete');
  await expect.poll(() => titles(app)).toEqual([b, a]);
  await app.keepsFocus();
  await app.page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => titles(app)).toEqual([b, c, a]);

  await opens(app, 'Merge another list');
  await dialog(app).getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(toast(app, '1 item was added')).toBeVisible();
  await expect(entries(app)).toHaveCount(4);
  await app.page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => titles(app)).toEqual([b, c, a]);

  await app.page.getByRole('button', { name: 'Edit title and introduction' }).click();
  await app.type('Week four');
  await app.press('Tab');
  await app.type('Read it all.');
  await app.press('Escape');
  await expect(app.heading).toHaveText('Week four');
  await app.saved();
  await app.server.restart();
  await app.open(`#/lists/${list.id}`);
  await expect(app.heading).toHaveText('Week four');
  await expect(app.main.getByText('Read it all.')).toBeVisible();
  expect(await titles(app)).toEqual([b, c, a]);

  await app.run('Duplicate');
  await expect(app.heading).toHaveText('Week four (copy)');
  await app.run('Delete the list');
  await app.expectHash('#/lists');
  await expect(app.main.getByRole('link', { name: /copy/ })).toHaveCount(0);
  await app.page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(app.main.getByRole('link', { name: /copy/ })).toBeVisible();
});

test('a change made elsewhere meanwhile is kept beside the one made here', async ({ app }) => {
  const { list } = await made(app, 'Shared', [ids.toolkit, ids.event]);
  await app.open(`#/lists/${list.id}`);
  await expect(entries(app)).toHaveCount(2);
  await app.page.request.post(`${app.server.url}api/lists/${list.id}/add`, { data: { items: [ids.table] } });
  app.watch.expected.push(/409/);
  await entries(app).nth(1).getByRole('button', { name: /^Move up/ }).click();
  await expect(entries(app)).toHaveCount(3);
  await app.saved();
  const now = await app.get<ListView>(`api/lists/${list.id}`);
  expect(now.rows.map(({ entry }) => entry.item)).toEqual([ids.event, ids.toolkit, ids.table]);
});

test('reading through a list: its items stay beside the text, and what was read is counted', async ({ app }) => {
  const { list } = await made(app, 'To read', [ids.toolkit, ids.areas]);
  await app.open(`#/lists/${list.id}`);
  await app.page.locator('main').focus();
  await app.press('j', 'm');
  await expect(app.main.getByText('1 of 2 read')).toBeVisible();
  await expect(app.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /To read/ })).toContainText('1/2');
  await app.press('Enter');
  await app.expectHash(`#/items/${ids.toolkit}`);
  await expect(app.page.locator('#list [data-row]')).toHaveCount(2);
  await app.press('Escape', 'j', 'Enter');
  await app.expectHash(`#/items/${ids.areas}`);
  await app.page.locator('#list').getByRole('link', { name: 'To read' }).click();
  await app.expectHash(`#/lists/${list.id}`);
  // By its name from anywhere.
  await app.go('#/library');
  await app.press('Control+k');
  await app.type('@to re');
  await app.press('Enter');
  await app.expectHash(`#/lists/${list.id}`);
});

test('a list file is saved, dropped, previewed and merged; hostile ones are refused', async ({ app }) => {
  const { list } = await made(app, 'By file', [ids.toolkit, ids.event]);
  await made(app, 'Mine', [ids.event]);
  await app.open(`#/lists/${list.id}`);
  await app.page.getByRole('button', { name: 'Share' }).click();
  const saved = app.page.waitForEvent('download');
  await dialog(app).getByRole('button', { name: 'Save the list file' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe('By file.smlist');
  const text = await readFile(await file.path(), 'utf8');
  await app.press('Escape');

  await app.go('#/lists');
  const drop = (content: string) =>
    app.page.evaluate((data) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], 'list.smlist'));
      for (const type of ['dragover', 'drop']) window.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, cancelable: true }));
    }, content);
  await drop(text);
  await expect(dialog(app).getByText('You have this list already: “By file”.')).toBeVisible();
  await dialog(app).getByLabel('Or merge into').selectOption({ label: 'Mine' });
  await dialog(app).getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(app.heading).toHaveText('Mine');
  await expect(entries(app)).toHaveCount(2);

  app.watch.expected.push(/400/);
  const hostile = '<img src=x onerror=alert(1)>';
  for (const [content, says] of [
    ['{"format": "other"}', 'This is no list file.'],
    [text.replace('"version": 1', '"version": 9'), 'A newer version of the app made this list file.'],
    [text.replace(ids.event, '../../etc/passwd'), 'at entry 2'],
    ['PK\u0003\u0004 not a list', 'is in no list code'],
  ] as const) {
    await app.go('#/lists');
    await drop(content);
    await expect(dialog(app).getByText(says)).toBeVisible();
    await app.press('Escape');
    await expect(dialog(app)).toHaveCount(0);
  }
  await drop(JSON.stringify({ format: 'socialmission-list', version: 1, title: hostile, introduction: hostile, entries: [{ item: 'not-here', title: hostile, prompt: hostile, questions: [hostile] }] }));
  await expect(dialog(app).getByRole('listitem')).toContainText(hostile);
  await dialog(app).getByRole('button', { name: 'Make a new list' }).click();
  await expect(app.heading).toHaveText(hostile);
  await expect(app.main.locator('img')).toHaveCount(0);
  await rm(await file.path(), { force: true });
});
