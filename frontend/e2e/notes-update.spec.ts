import { rm } from 'node:fs/promises';

import type { AnnotationView, Annotations, Status, Updates } from '../src/lib/api';
import type { App } from './support/app';
import { Publisher, type Text } from './support/feed';
import { newFolder } from './support/server';
import { expect, test as base } from './support/test';

const guide: Text = {
  id: 'guide', number: 1, title: 'A guide to clinics',
  body: 'The first paragraph stays as it is.\n\nNinety patients a week come to the clinic on Main Street.\n\nNobody knows how many students return in spring.',
};
const leaving: Text = { id: 'leaving', number: 2, title: 'What will be taken away', body: 'These words were worth keeping.' };

/** A library at the first release of a feed that has a second one. */
const test = base.extend<object, { publisher: Publisher; field: string }>({
  publisher: [async ({}, use) => use(await Publisher.create('Clinics')), { scope: 'worker' }],
  field: [
    async ({ publisher }, use) => {
      await publisher.release({ date: '2026-11-01', texts: [guide, leaving] });
      const dir = await newFolder();
      await publisher.fill(dir);
      const body = guide.body.replace('The first', 'A new paragraph came before.\n\nThe first').replace('Ninety patients', 'Ninety-two patients').replace('Nobody knows how many students return in spring.', 'All of them do.');
      await publisher.release({ date: '2026-11-20', texts: [{ ...guide, body, changed: 'Figures corrected.' }, { ...leaving, withdrawn: 'One school was counted twice.' }, { id: 'new', number: 3, title: 'New', body: 'New.' }] });
      await use(dir);
      await rm(dir, { recursive: true, force: true });
      await publisher.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  filled: [({ field }, use) => use(field), { scope: 'worker' }],
});

async function post<T>(app: App, path: string, data: object): Promise<T> {
  const answer = await app.page.request.post(app.server.url + path, { data });
  expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

async function mark(app: App, item: string, words: string, body: string, more: object = {}): Promise<AnnotationView> {
  const start = body.replace(/\n+/g, '\n').indexOf(words);
  return post(app, 'api/annotations', { item, colour: 'green', position: { start, end: start + words.length }, exact: words, ...more });
}

async function update(app: App, publisher: Publisher): Promise<void> {
  const idle = async () => {
    const state = await app.get<Updates>('api/updates');
    return state.job === null ? state : undefined;
  };
  await post(app, 'api/updates/check', { source: publisher.site });
  await expect.poll(async () => (await idle())?.offer?.release.number, { timeout: 30_000 }).toBe(2);
  await post(app, 'api/updates/start', { release: 2, attachments: 'none' });
  await expect.poll(async () => (await idle())?.held.number, { timeout: 30_000 }).toBe(2);
  await expect.poll(async () => (await app.get<Status>('api/status')).receipt?.release, { timeout: 30_000 }).toBe(2);
}

test('an update moves what it moved, keeps what it lost, and says so once', async ({ app, page, publisher }) => {
  test.setTimeout(120_000);
  const stays = await mark(app, 'guide', 'The first paragraph', guide.body);
  const changed = await mark(app, 'guide', 'Ninety patients a week come to the clinic', guide.body, { note: 'Ask for the source.' });
  const lost = await mark(app, 'guide', 'Nobody knows how many students return', guide.body, { note: 'For the workshop.' });
  await mark(app, 'leaving', 'worth keeping', leaving.body, { note: 'Kept.' });
  await update(app, publisher);

  await app.open('#/');
  const receipt = app.main.getByText('4 highlights were checked after the update: 1 in place, 2 moved, 1 lost.');
  await expect(receipt).toBeVisible();
  await app.main.getByRole('link', { name: 'Show them' }).click();
  await app.expectHash('#/notes?placed=moved&placed=lost');
  await expect(app.main.getByText('3 of 4 notes')).toBeVisible();

  await app.go('#/items/guide');
  await expect(app.main.locator(`mark.hl[data-id="${stays.id}"]`)).toHaveText('Highlight, green: The first paragraph');
  await expect(app.main.locator(`mark.hl[data-id="${changed.id}"]`)).toContainText('Ninety-two patients');
  const slip = app.main.getByRole('note').filter({ hasText: 'Ask for the source.' });
  await expect(slip).toContainText('Ninety patients a week');
  await expect(app.main.getByText('1 passage you marked is no longer in this text.')).toBeVisible();
  const old = app.main.getByRole('note').filter({ hasText: 'For the workshop.' });
  await expect(old).toContainText('Nobody knows how many students return');
  await expect(app.main.locator(`mark.hl[data-id="${lost.id}"]`)).toHaveCount(0);
  expect((await app.get<Annotations>('api/items/guide/annotations')).annotations.map((a) => a.placed).sort()).toEqual(['lost', 'moved', 'moved']);

  // What was withdrawn is still there, with what was marked in it.
  await app.go('#/items/leaving');
  await expect(app.main.locator('mark.hl')).toContainText('worth keeping');

  // Put away, the receipt stays away.
  await app.go('#/');
  await app.main.getByRole('button', { name: 'Close' }).last().click();
  await expect(receipt).toHaveCount(0);
  await app.saved();
  await page.reload();
  await app.settled();
  await expect(receipt).toHaveCount(0);
});
