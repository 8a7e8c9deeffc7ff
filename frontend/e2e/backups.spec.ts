import { readFile } from 'node:fs/promises';

import type { Backups, Marks } from '../src/lib/api';
import type { App } from './support/app';
import { ids } from './support/screens';
import { expect, test } from './support/test';

/** What another reader's computer saved: a list, and a star. */
const theirs = JSON.stringify({
  format: 'socialmission-backup',
  version: 1,
  made: '2026-11-20T09:00:00Z',
  program: '1.0',
  marks: { [ids.toolkit]: { starred: true, read: false, position: 0 } },
  lists: [{ id: 'l0000000000000001', revision: 'r0000001', title: 'Week 1', entries: [{ item: ids.toolkit, title: 'A text' }] }],
});

const starred = async (app: App) => (await app.get<Marks>('api/marks')).marks[ids.toolkit]?.starred === true;

test('a backup file is looked at, brought in, and taken back', async ({ app, page, watch }) => {
  await app.open('#/settings');
  watch.expected.push(/api\/backup\/preview/); // the letter is refused
  const file = page.locator('input[type=file][accept*=smbackup]');
  await file.setInputFiles({ name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear Ana,') });
  await expect(page.getByRole('alert').filter({ hasText: 'This file is not a backup made by this app, so nothing was changed.' })).toBeVisible();

  await file.setInputFiles({ name: 'theirs.smbackup', mimeType: 'application/json', buffer: Buffer.from(theirs) });
  const preview = page.getByRole('group', { name: 'What theirs.smbackup would bring' });
  await expect(preview).toContainText('Nothing you have here is replaced.');
  await expect(preview).toContainText('Adds 1 list and 1 marked item.');
  expect(await starred(app)).toBe(false);
  await preview.getByRole('button', { name: 'Bring in', exact: true }).press('Enter');
  const note = page.locator('.note');
  await expect(note).toContainText('The backup was brought in. Adds 1 list and 1 marked item.');
  await expect(note).toBeFocused();
  expect(await starred(app)).toBe(true);

  await app.press('Tab');
  await expect(note.getByRole('button', { name: 'Undo' })).toBeFocused();
  await app.press('Enter');
  await expect(note).toContainText('What you made is as it was before.');
  expect(await starred(app)).toBe(false);
});

test('all that was made is saved as one file; a copy of before is restored', async ({ app, page }) => {
  await app.set({ theme: 'dark' });
  await app.open('#/settings');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save a backup file…' }).press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/^social-mission-\d{4}-\d\d-\d\d\.smbackup$/);
  const saved = JSON.parse(await readFile(await download.path(), 'utf8')) as { format: string; settings: { theme: string } };
  expect(saved).toMatchObject({ format: 'socialmission-backup', settings: { theme: 'dark' } });

  await page.locator('input[type=file][accept*=smbackup]').setInputFiles({ name: 'theirs.smbackup', mimeType: 'application/json', buffer: Buffer.from(theirs) });
  await page.getByRole('button', { name: 'Bring in', exact: true }).press('Enter');
  await expect(page.locator('.note')).toBeVisible();
  const { backups } = await app.get<Backups>('api/backups');
  await page.getByText(`Copies on this computer (${backups.length})`).press('Enter');
  await page.getByRole('button', { name: /^Restore the copy of/ }).first().press('Enter');
  await expect(page.locator('.note')).toContainText('What you had a moment ago is kept as a copy.');
  expect(await starred(app)).toBe(false);
});
