import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';

import type { Page } from '@playwright/test';

import type { App } from './support/app';
import { findings } from './support/axe';
import { ids } from './support/screens';
import { newFolder, program } from './support/server';
import { expect, test } from './support/test';

const run = promisify(execFile);
const made: string[] = [];

test.afterAll(async () => {
  for (const dir of made) await rm(dir, { recursive: true, force: true });
});

/** Runs a command beside the app, on its library. */
async function command(app: App, ...args: string[]): Promise<string> {
  return (await run(program, ['--data-dir', app.server.dataDir, ...args])).stdout;
}

async function folder(): Promise<string> {
  const dir = await newFolder();
  made.push(dir);
  return dir;
}

/** A list with a prompt and questions, of an item of each sort. */
async function newList(app: App): Promise<string> {
  const items = [ids.toolkit, ids.spanish, ids.table, ids.issue];
  const answer = await app.page.request.post(`${app.server.url}api/lists`, { data: { title: 'Week 3: who gets in?', lang: 'en', items } });
  expect(answer.ok(), await answer.text()).toBe(true);
  const { list } = (await answer.json()) as { list: { id: string; revision: string; entries: object[] } };
  const entries = list.entries.map((entry) => ({ ...entry, prompt: 'Look for *who decides*.', minutes: 15, questions: ['Who is missing?'] }));
  const saved = await app.page.request.put(`${app.server.url}api/lists/${list.id}`, {
    data: { revision: list.revision, title: 'Week 3: who gets in?', intro: 'Read **two** of them.', lang: 'en', entries },
  });
  expect(saved.ok(), await saved.text()).toBe(true);
  return list.id;
}

/** Takes an EPUB apart. */
async function unpack(epub: string, to: string): Promise<string[]> {
  const data = await readFile(epub);
  const names: string[] = [];
  let at = data.readUInt32LE(data.length - 6);
  for (let n = data.readUInt16LE(data.length - 12); n > 0; n--) {
    const [method, size, nameSize, extra, comment, local] = [10, 20, 28, 30, 32, 42].map((o) => (o === 20 || o === 42 ? data.readUInt32LE(at + o) : data.readUInt16LE(at + o))) as [number, number, number, number, number, number];
    const name = data.toString('utf8', at + 46, at + 46 + nameSize);
    const start = local + 30 + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28);
    const bytes = data.subarray(start, start + size);
    await mkdir(path.dirname(path.join(to, name)), { recursive: true });
    await writeFile(path.join(to, name), method === 8 ? inflateRawSync(bytes) : bytes);
    names.push(name);
    at += 46 + nameSize + extra + comment;
  }
  return names;
}

const open = (page: Page, ...parts: string[]) => page.goto(pathToFileURL(path.join(...parts)).href);

/** Nothing has to be scrolled sideways. */
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
}

test('the whole library as pages is searched from a file, in both languages', async ({ app, browser }) => {
  test.setTimeout(180_000);
  // A page of its own: the app's may never leave the app.
  const page = await browser.newPage();
  const dir = path.join(await folder(), 'pages');
  await command(app, 'site', '--all', '--out', dir);
  await open(page, dir, 'index.html');
  const box = page.getByRole('searchbox', { name: 'Search' });
  const hits = page.locator('#hits > li');
  await box.fill('holistic admis');
  await expect(page.getByRole('status')).toHaveText(/^\d+ results?$/, { useInnerText: true });
  await expect(hits.first().getByRole('link')).toContainText(/admission/i);
  expect(await findings(page)).toEqual([]);
  await box.fill('educacion medica');
  await expect(hits.first()).toBeVisible();
  await box.fill('holistc');
  await expect(page.getByRole('status')).toContainText('nearest spelling: holistic', { useInnerText: true });
  await box.fill('qqqqzzzz');
  await expect(page.getByRole('status')).toContainText('Nothing has all these words');
  await box.fill('toolkit nursing');
  const first = hits.first().getByRole('link');
  const title = (await first.textContent()) ?? '';
  await first.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  expect(await findings(page)).toEqual([]);
  await page.goBack();
  await expect(box).toHaveValue('toolkit nursing');
  await expect(hits.first()).toBeVisible();

  await page.getByRole('button', { name: 'Español' }).click();
  await page.getByRole('button', { name: 'Oscuro' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await expect(page.getByRole('searchbox', { name: 'Buscar' })).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  for (const name of ['index.html', 'resource.html', 'newsletter.html', 'dataset.html']) {
    await open(page, dir, name);
    await expect(page.locator('html')).toHaveAttribute('data-dark', '');
    await fits(page);
    expect.soft(await findings(page), name).toEqual([]);
  }
  await page.close();
});

test('a list as a packet, an e-book and pages: axe finds nothing', async ({ app, browser }) => {
  test.setTimeout(180_000);
  const page = await browser.newPage();
  const id = await newList(app);
  const dir = path.join(await folder(), 'pages');
  await command(app, 'site', id, '--out', dir);
  const names = await unpack(path.join(dir, 'packet.epub'), path.join(dir, 'epub'));
  expect(names[0]).toBe('mimetype');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const name of ['packet.html', 'index.html', 'items/' + (await firstItem(page, dir))]) {
      await open(page, dir, name);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      expect.soft(await findings(page), `${name}, ${colorScheme}`).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  for (const name of names.filter((n) => n.endsWith('.xhtml'))) {
    await open(page, dir, 'epub', name);
    // An e-book is read page by page: reading programs bring the landmarks.
    expect.soft((await findings(page)).filter((f) => !/^(region|landmark-one-main)\b/.test(f)), name).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, dir, 'packet.html');
  await fits(page);
  await page.close();
});

async function firstItem(page: Page, dir: string): Promise<string> {
  await open(page, dir, 'index.html');
  return path.basename((await page.locator('.agenda a').first().getAttribute('href')) ?? '');
}

test('the packet is shown, printed and saved', async ({ app, page }) => {
  const id = await newList(app);
  await page.goto(`${app.server.url}#/packet/${id}`);
  // The first references take their time on a slow machine.
  await expect(app.heading).toHaveText('Week 3: who gets in?', { timeout: 40_000 });
  await expect(page.getByRole('heading', { name: 'Bibliography' })).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('checkbox', { name: /Summaries only/ }).check();
  await expect(app.heading).toHaveText('Week 3: who gets in?');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'E-book (EPUB)' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.epub$/);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Print', exact: true })).toBeHidden();
});

test('a stick is copied, and only what is missing the next time', async ({ app, page }) => {
  await newList(app);
  const to = await folder();
  await app.open();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('>copy to usb');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Copy to USB' });
  await dialog.getByRole('combobox', { name: 'Stick or folder' }).fill(to);
  await dialog.getByRole('checkbox', { name: 'The app and the library' }).uncheck();
  await dialog.getByRole('checkbox', { name: 'Week 3: who gets in?' }).check();
  expect(await findings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog).toContainText('The stick is ready: 2 files were written and read back.', { timeout: 20_000 });
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog).toContainText('2 were there already', { timeout: 20_000 });
  await dialog.getByRole('combobox', { name: 'Stick or folder' }).fill(path.join(to, 'gone'));
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect(dialog).toContainText('The stick was taken out or does not answer. Nothing of the copy is on it.', { timeout: 20_000 });
});
