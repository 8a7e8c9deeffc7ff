import { readFile } from 'node:fs/promises';

import type { Annotations } from '../src/lib/api';
import type { App } from './support/app';
import { ids } from './support/screens';
import { expect, test } from './support/test';

const notesOf = (app: App, id: string) => app.get<Annotations>(`api/items/${id}/annotations`);
const marks = (app: App) => app.main.locator('mark.hl');
const toolbar = (app: App) => app.main.getByRole('toolbar');

test('a student marks, writes, and loses nothing when the battery dies', async ({ app, page, server, watch }) => {
  watch.keyboardOnly = true;
  await app.open(`#/items/${ids.areas}`);
  // h with nothing selected: a passage is chosen by keys, a sentence first.
  await app.press('h');
  await expect(app.main.getByRole('application', { name: 'Passage' })).toBeFocused();
  const sentence = await page.evaluate(() => getSelection()?.toString() ?? '');
  expect(sentence.length).toBeGreaterThan(10);
  await app.press('Shift+ArrowRight');
  await expect.poll(() => page.evaluate(() => getSelection()?.toString().length ?? 0)).toBeGreaterThan(sentence.length);
  await app.press('h');
  await expect(marks(app).first()).toHaveAttribute('data-colour', 'yellow');
  await expect(page.getByText('Highlighted in yellow')).toBeAttached();
  await app.keepsFocus();
  // n writes about what was just marked.
  await app.press('n');
  await expect(app.main.getByRole('textbox', { name: 'Note' })).toBeFocused();
  await app.type('Ask **who** reads this. <img src=x onerror=alert(1)>');
  await app.press('Control+Enter');
  const note = app.main.getByRole('note').filter({ hasText: 'Ask who reads this.' });
  await expect(note.locator('strong')).toHaveText('who');
  await expect(note.locator('img')).toHaveCount(0);
  await app.keepsFocus();
  await app.saved();

  await page.goto('about:blank');
  await server.restart('SIGKILL');
  await app.open(`#/items/${ids.areas}`);
  await expect(marks(app).first()).toContainText(sentence.slice(0, 12));
  await expect(note).toBeVisible();
  const [kept] = (await notesOf(app, ids.areas)).annotations;
  expect(kept?.quote?.exact.startsWith(sentence.slice(0, 20).replace(/\s+/g, ' '))).toBe(true);
  expect(kept?.note).toContain('Ask **who**');

  // Among all notes, counted in the menu; back to its place in the text.
  await app.press('g', 'm');
  await app.expectHash('#/notes');
  await expect(page.getByRole('navigation').getByRole('link', { name: /^Notes/ })).toContainText('1');
  await app.tabTo(app.main.getByRole('link', { name: 'Open in the text' }));
  await app.press('Enter');
  await app.expectHash(`#/items/${ids.areas}`);
  await expect(app.main.getByRole('button', { name: /^Tools for the highlight/ })).toBeFocused();
});

test('the page reads every text as the program does', async ({ app, page }) => {
  for (const id of [ids.areas, ids.table, ids.spanish, ids.issue]) {
    await app.open(`#/items/${id}`);
    const { length } = await notesOf(app, id);
    // A highlight from the first word to the last is quoted from the program's own text.
    await page.evaluate(() => {
      const roots = document.querySelectorAll('[data-annotated]');
      getSelection()?.setBaseAndExtent(roots[0]!, 0, roots[roots.length - 1]!, roots[roots.length - 1]!.childNodes.length);
    });
    await expect(toolbar(app)).toBeVisible();
    if (length > 5000) continue;
    await app.press('h');
    await expect.poll(async () => (await notesOf(app, id)).annotations[0]?.position).toEqual({ start: 0, end: length });
  }
});

test('by mouse: colour, note on the whole, delete and undo; find still finds', async ({ app, page }) => {
  await app.open(`#/items/${ids.toolkit}`);
  const paragraph = app.main.locator('[data-annotated] p').first();
  await paragraph.click({ clickCount: 3 });
  await toolbar(app).getByRole('button', { name: 'Highlight in green' }).click();
  await expect(marks(app).first()).toHaveAttribute('data-colour', 'green');
  const words = (await marks(app).first().innerText()).replace(/^Highlight, green:\s*/, '').trim();

  await marks(app).first().click({ position: { x: 30, y: 8 } });
  await toolbar(app).getByRole('button', { name: 'Highlight in purple' }).click();
  await expect(marks(app).first()).toHaveAttribute('data-colour', 'purple');
  await app.main.getByRole('button', { name: 'Write a note on this item' }).click();
  await app.type('Good for week 3.');
  await app.main.getByRole('textbox', { name: 'Tags' }).fill('exam, week 3');
  await app.main.getByRole('button', { name: 'Done' }).click();
  await expect(app.main.getByRole('note').filter({ hasText: 'Good for week 3.' })).toContainText('exam');

  await app.press('Control+f');
  await app.type(words.split(' ').slice(0, 2).join(' '));
  await expect(app.main.getByText(/^1 of \d+$/)).toBeVisible();
  await app.press('Escape');

  await marks(app).first().click({ position: { x: 30, y: 8 } });
  await toolbar(app).getByRole('button', { name: 'Delete' }).click();
  await expect(marks(app)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(marks(app).first()).toHaveAttribute('data-colour', 'purple');
});

test('the list of notes: filters, words, undo, export', async ({ app, page }) => {
  const make = (data: object) => page.request.post(`${app.server.url}api/annotations`, { data });
  await make({ item: ids.toolkit, colour: 'yellow', position: { start: 0, end: 20 }, note: 'About *admission*', tags: ['exam'] });
  await make({ item: ids.spanish, colour: 'pink', position: { start: 0, end: 30 } });
  await make({ item: ids.areas, note: '=1+1 on the whole', tags: ['Exam', 'later'] });
  await app.open('#/notes');
  await expect(app.main.getByText('3 notes')).toBeVisible();
  await app.main.getByRole('button', { name: /^pink/ }).click();
  await app.expectHash('#/notes?colour=pink');
  await expect(app.main.getByText('1 of 3 notes')).toBeVisible();
  await app.main.getByRole('button', { name: 'Clear' }).click();
  await app.main.getByRole('combobox', { name: 'Tag' }).selectOption('exam');
  await expect(app.main.getByText('2 of 3 notes')).toBeVisible();
  await app.main.getByRole('searchbox').fill('ADMISIÓN');
  await expect(app.main.getByText('No note matches')).toBeVisible();
  await app.main.getByRole('searchbox').fill('ádmission');
  await expect(app.main.getByText('1 of 3 notes')).toBeVisible();
  await app.main.getByRole('button', { name: 'Clear' }).first().click();
  await expect(app.main.getByRole('listitem')).toHaveCount(3);

  await app.main.getByRole('listitem').filter({ hasText: 'on the whole' }).getByRole('button', { name: 'Delete' }).click();
  await expect(app.main.getByRole('listitem')).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(app.main.getByRole('listitem')).toHaveCount(3);

  for (const [format, text] of [['Markdown', '> '], ['Table (CSV)', "'=1+1 on the whole"], ['Web page', '<em>admission</em>']] as const) {
    const download = page.waitForEvent('download');
    await app.main.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('menuitem', { name: format }).click();
    expect(await readFile(await (await download).path(), 'utf8')).toContain(text);
  }
});
