import type { AddedFile, ListView, SessionNote } from '../src/lib/api';
import type { App } from './support/app';
import { findings } from './support/axe';
import { clipped, sideways, smallTargets } from './support/measure';
import { ids } from './support/screens';
import { expect, test } from './support/test';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function post<T>(app: App, path: string, data: unknown, method: 'post' | 'put' = 'post'): Promise<T> {
  const answer = await app.page.request[method](app.server.url + path, { data });
  expect(answer.ok(), await answer.text()).toBe(true);
  return (await answer.json()) as T;
}

/** A list as a faculty member makes it: items, a file of their own, an item that is not here. */
async function week(app: App): Promise<ListView> {
  const file = await app.page.request.post(`${app.server.url}api/files?name=Case.txt`, {
    data: Buffer.from('A case.\n\nMrs Ruiz walks two hours to the clinic.\n'), headers: { 'Content-Type': 'application/octet-stream' },
  });
  const added = (await file.json()) as AddedFile;
  const view = await post<ListView>(app, 'api/lists', { title: 'Week 3: who is missing', items: [ids.toolkit, ids.areas, added.file.id] });
  const [first, second, own] = view.list.entries;
  if (!first || !second || !own) throw new Error('three entries were asked for');
  return post<ListView>(app, `api/lists/${view.list.id}`, {
    revision: view.list.revision, title: view.list.title, intro: 'Ninety minutes.', lang: 'en',
    entries: [
      { ...first, minutes: 20, prompt: 'Whom does this leave out?', questions: ['Who decides?', 'Who pays?'] },
      { ...second, minutes: 30 },
      own,
      { id: '', number: 99_999, title: 'Not here yet', prompt: '', minutes: 5, questions: [] },
    ],
  }, 'put');
}

const place = (app: App) => app.page.getByRole('group', { name: /tools of the workshop/i }).locator('.num').first();
const at = (app: App, n: number) => expect(place(app)).toHaveText(`${n} / 6`);

test('a class from the agenda to the code, by the keys of a presenter’s remote', async ({ app, page, watch }) => {
  watch.keyboardOnly = true;
  const view = await week(app);
  await app.open('#/workshop');
  await app.tabTo(app.main.getByRole('link', { name: /^Week 3/ }));
  await app.press('F5');
  await app.expectHash(`#/workshop/${view.list.id}`);
  await expect(app.heading).toHaveText('Week 3: who is missing');
  // Nothing of the reader's own is on the wall: no navigation, no other list.
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expect(app.main.getByRole('listitem')).toHaveCount(4);
  await expect(app.main.getByText('4 items · 55 minutes')).toBeVisible();

  await app.press('PageDown');
  await at(app, 2);
  await expect(app.heading).toContainText('Holistic');
  await expect(page.getByRole('status')).toContainText('2 of 6: Holistic');
  await expect(app.main.getByText('Whom does this leave out?')).toBeVisible();
  await expect(app.main.getByText('Who pays?')).toBeVisible();
  const number = app.main.locator('p[data-n="1"]');
  await expect(number).toBeVisible();
  expect(await number.evaluate((el) => parseFloat(getComputedStyle(el).fontSize))).toBeGreaterThanOrEqual(32);
  expect(await number.evaluate((el) => getComputedStyle(el, '::before').content)).toBe('"1"');
  const timer = app.main.getByRole('timer');
  await expect(timer).toContainText('of 20 min');
  await expect(timer).not.toContainText('0:00 of 20 min');
  await app.press('p');
  await expect(page.getByRole('button', { name: 'Start the timer' })).toBeVisible();
  await app.press('r');
  await expect(timer).toContainText('0:00 of 20 min');

  await app.press('+');
  await expect.poll(() => number.evaluate((el) => parseFloat(getComputedStyle(el).fontSize))).toBeGreaterThanOrEqual(40);
  await app.press('-');
  await app.press('b');
  const blank = page.getByRole('button', { name: /^The screen is blank/ });
  await expect(blank).toBeFocused();
  expect(await blank.evaluate((el) => getComputedStyle(el).backgroundColor)).toBe('rgb(0, 0, 0)');
  await app.press('b');
  await expect(blank).toHaveCount(0);

  await app.press('ArrowRight', 'ArrowRight');
  await at(app, 4);
  await expect(app.main.getByText('Mrs Ruiz walks two hours')).toBeVisible();
  await app.press('PageDown');
  await expect(app.main.getByText('This library does not have the item yet.')).toBeVisible();
  await app.press('PageDown');
  await expect(app.main.getByRole('img', { name: 'QR code of the list' })).toBeVisible();
  await expect(app.main.locator('.code')).toHaveText(view.code);
  expect(await page.getByRole('img', { name: 'QR code of the list' }).evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
  await app.press('PageDown');
  await at(app, 6);
  await app.press('PageUp', 'Home');
  await at(app, 1);
  await app.press('Escape');
  await app.expectHash(`#/lists/${view.list.id}`);
  await app.keepsFocus();
});

test('session notes are hidden until asked for, and kept at each pause in typing', async ({ app, page, server }) => {
  const view = await week(app);
  const notes = async () => (await app.get<ListView>(`api/lists/${view.list.id}`)).list.sessions.map((note: SessionNote) => [note.entry, note.text]);
  await app.open(`#/workshop/${view.list.id}`);
  const field = page.getByRole('textbox', { name: /^Session notes/ });
  await app.press('ArrowRight');
  await at(app, 2);
  await expect(field).toHaveCount(0);
  await app.press('n');
  await expect(field).toBeFocused();
  await expect(app.main.getByText('Everybody can see this field while it is open.')).toBeVisible();
  await app.type('Ana: applicants from the valley. ');
  const entry = view.list.entries[0]?.id;
  await expect.poll(notes).toEqual([[entry, 'Ana: applicants from the valley. ']]);
  // Arrows and letters belong to the text now.
  await app.press('ArrowLeft');
  await app.type('b');
  await at(app, 2);
  await expect.poll(notes).toEqual([[entry, 'Ana: applicants from the valley.b ']]);
  await server.restart();
  await app.press('Escape');
  await expect(field).toHaveCount(0);
  expect(await notes()).toEqual([[entry, 'Ana: applicants from the valley.b ']]);
  await app.press('ArrowRight', 'n');
  await app.type('Second.');
  await app.press('Escape');
  await expect.poll(notes).toHaveLength(2);
  await app.press('ArrowLeft', 'n');
  await expect(field).toHaveValue('Ana: applicants from the valley.b ');
  await app.press('Control+a', 'Delete');
  await expect.poll(notes).toEqual([[view.list.entries[1]?.id, 'Second.']]);
});

test('an empty list, a list that is not there, and nothing to choose from', async ({ app, page, watch }) => {
  await app.open('#/workshop');
  await expect(app.main.getByText('There is no reading list yet')).toBeVisible();
  const view = await post<ListView>(app, 'api/lists', { title: 'Nothing yet' });
  await app.go(`#/workshop/${view.list.id}`);
  await expect(app.main.getByText('This list has nothing in it yet.')).toBeVisible();
  await app.press('ArrowRight', 'ArrowLeft', 'PageDown');
  await expect(app.heading).toHaveText('Nothing yet');
  watch.expected.push(/404/);
  await app.go('#/workshop/l0000000000000000');
  await expect(app.main.getByText('This did not load')).toBeVisible();
  await page.getByRole('button', { name: 'Leave the workshop view' }).press('Enter');
  await app.expectHash('#/lists/l0000000000000000');
});

for (const [theme, language, size] of [
  ['light', 'en', { width: 1024, height: 768 }],
  ['dark', 'es', { width: 1366, height: 768 }],
  ['contrast', 'en', { width: 320, height: 256 }],
  ['light', 'es', { width: 3840, height: 2160 }],
] as const) {
  test(`every slide at ${size.width} × ${size.height}, ${theme}, ${language}: axe, nothing cut off, large enough to press`, async ({ app, page }) => {
    test.setTimeout(180_000);
    const view = await week(app);
    await app.set({ theme, language });
    await page.setViewportSize(size);
    await app.open('#/workshop');
    const looked = async (name: string) => {
      expect.soft(await findings(page), name).toEqual([]);
      expect.soft(await sideways(page), name).toEqual([]);
      expect.soft(await clipped(page), name).toEqual([]);
      expect.soft(await smallTargets(page), name).toEqual([]);
      const folder = process.env['SM_SHOTS'];
      if (folder) await page.screenshot({ path: `${folder}/workshop-${size.width}-${theme}-${language}-${name}.png` });
    };
    await looked('choose');
    await app.go(`#/workshop/${view.list.id}`);
    for (let n = 1; n <= 6; n++) {
      await app.settled();
      await looked(`slide ${n}`);
      if (n === 2) {
        await app.press('n');
        await looked('notes');
        await app.press('Escape', 'b');
        await looked('blank');
        await app.press('b');
      }
      await app.press('ArrowRight');
    }
  });
}
