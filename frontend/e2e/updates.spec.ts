import { rm } from 'node:fs/promises';

import type { Updates } from '../src/lib/api';
import type { App } from './support/app';
import { noise, Publisher, WebHost, type Text } from './support/feed';
import { newFolder, Server } from './support/server';
import { expect, test as base } from './support/test';

const name = 'Social Mission Alliance';
const rural: Text = { id: 'rural', number: 1, title: 'Rural pathways into nursing', body: 'The first paragraph stays.\n\nIts DOI is 10.1000/wrong.\n\nThe last paragraph stays.' };
const survey: Text = { id: 'survey', number: 2, title: 'Diversity survey', body: 'Figures of ten schools.' };
const before: Text[] = [rural, survey, { id: 'kept', number: 3, title: 'What stays as it is', body: 'Nothing new here.' }];
/** The document is long enough to be cut in two, the files are there to be chosen. */
const after: Text[] = [
  { ...rural, body: rural.body.replace('wrong', 'right'), changed: 'DOI corrected.' },
  { ...survey, withdrawn: 'One school was counted twice.' },
  ...before.slice(2),
  { id: 'toolkit', number: 4, title: 'A toolkit for preceptors', body: noise(160_000), attached: 60_000 },
  { id: 'atlas', number: 5, title: 'An atlas of need', body: 'Maps.', attached: 90_000 },
];

interface Field {
  publisher: Publisher;
  dir: string;
}

/** A library at the first release of a feed that has a second one, and the web host that serves it. */
const test = base.extend<{ web: WebHost }, { field: Field; filled: string }>({
  field: [
    async ({}, use) => {
      const publisher = await Publisher.create(name);
      await publisher.release({ date: '2026-11-01', title: 'First', texts: before });
      const dir = await newFolder();
      await publisher.fill(dir);
      await publisher.release({ date: '2026-11-20', title: 'Second', note: 'References are better now.', noteEs: 'Las referencias son mejores.', texts: after });
      await use({ publisher, dir });
      await rm(dir, { recursive: true, force: true });
      await publisher.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  filled: [({ field }, use) => use(field.dir), { scope: 'worker' }],
  web: async ({ field, server }, use) => {
    const web = await WebHost.serve(field.publisher.site);
    await follow(server, web.url);
    await use(web);
    await web.stop();
  },
});

async function follow(server: Server, source: string): Promise<void> {
  const answer = await fetch(`${server.url}api/updates/settings`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ source }) });
  expect(answer.ok, await answer.text()).toBe(true);
}

const heading = (app: App, title: string | RegExp) => app.main.getByRole('heading', { name: title });
const updateButton = (app: App) => app.main.getByRole('button', { name: /^Update \(/ });
const state = (app: App) => app.get<Updates>('api/updates');

/** Shift+R from anywhere, until the offer is there. */
async function check(app: App): Promise<void> {
  await app.page.locator('[data-keys]:visible').first().focus();
  await app.press('Shift+R');
  await app.expectHash('#/updates');
}

async function finished(app: App): Promise<void> {
  await expect.poll(async () => (await state(app)).job, { timeout: 45_000 }).toBeNull();
}

test('ten minutes of internet: check, see the price, take the texts, lose the line, go on, go back', async ({ app, page, web, watch }) => {
  test.setTimeout(200_000);
  watch.keyboardOnly = true;
  await app.open();
  await check(app);

  // What it brings, by title; what it costs, in bytes and minutes.
  await expect(heading(app, 'The library of 20 Nov 2026')).toBeVisible();
  await expect(app.main.getByText('References are better now.')).toBeVisible();
  for (const [group, title] of [['2 new', 'A toolkit for preceptors'], ['1 changed', rural.title], ['1 withdrawn', survey.title]] as const) {
    await expect(heading(app, group)).toBeVisible();
    await expect(app.main.locator('.offer').getByText(title)).toBeVisible();
  }
  await expect(app.main.getByText('DOI corrected.')).toBeVisible();
  await expect(app.main.getByText(`Signed by ${name}. The app checked`)).toBeVisible();
  const prices = app.main.getByRole('group', { name: 'What to take' });
  await expect(prices.getByText(/^(less than a minute|speed not yet known)$/).first()).toBeVisible();
  await expect(page.getByRole('status')).toContainText('20 Nov 2026');
  expect((await state(app)).held.number, 'a check takes nothing').toBe(1);

  // Text only.
  await app.tabTo(prices.getByRole('radio', { name: /^Everything/ }));
  await app.press('ArrowUp');
  await expect(prices.getByRole('radio', { name: /^Text only/ })).toBeChecked();
  await app.tabTo(updateButton(app));
  const { bytes } = (await state(app)).offer ?? { bytes: { text: 0 } };
  expect(bytes.text).toBeGreaterThan(100_000);

  // The line is cut at a random byte.
  web.budget = Math.round(bytes.text * (0.1 + 0.8 * Math.random()));
  web.rate = 400_000;
  const until = web.budget;
  web.sent = 0;
  await app.press('Enter');
  await expect(heading(app, 'Updating to the library of 20 Nov 2026')).toBeVisible();
  await finished(app);
  await expect(app.main.getByText(/^The update stopped after .* of .*B\..* what arrived is kept/)).toBeVisible();
  await app.keepsFocus();
  expect((await state(app)).held.number, 'the library is whole: all of the old release').toBe(1);

  // Online again: the rest goes on from there.
  [web.budget, web.rate] = [Infinity, Infinity];
  await expect(prices.getByRole('radio', { name: /^Text only/ }), 'the choice is remembered').toBeChecked();
  await app.tabTo(updateButton(app));
  await app.press('Enter');
  await expect(app.main.getByText(/release 2 of 20 Nov 2026/).first()).toBeVisible({ timeout: 30_000 });
  expect(web.sent, 'bytes fetched in all').toBeLessThan(bytes.text * 1.1 + 8_000);
  expect(web.sent).toBeGreaterThan(until);
  await app.keepsFocus();
  await expect(app.main.getByText('You have the library of 20 Nov 2026')).toBeVisible();
  await expect(page.getByRole('banner').getByText('Library of 20 Nov')).toBeVisible();

  // The texts are here, the files are not, and both are said.
  await expect(app.main.getByText(/2 attached files have not arrived yet/)).toBeVisible();
  await app.go('#/items/atlas');
  await expect(app.main.getByText('has not arrived yet, needs internet')).toBeVisible();
  await app.go('#/updates');
  await app.tabTo(app.main.getByRole('button', { name: /^Fetch them/ }));
  await app.press('Enter');
  await expect.poll(async () => (await state(app)).missing.files).toBe(0);
  await expect(app.main.getByRole('heading', { name: 'Files still missing' })).toHaveCount(0);

  // What changed each time, and the way back.
  await app.tabTo(app.main.locator('summary').first());
  await app.press('Enter');
  await expect(app.main.getByRole('link', { name: rural.title })).toBeVisible();
  const back = app.main.getByRole('button', { name: 'Go back to the library of 1 Nov 2026' });
  await app.tabTo(back, 'Shift+Tab');
  await expect(back).not.toHaveAttribute('aria-disabled', 'true');
  await app.press('Enter');
  await expect.poll(async () => (await state(app)).held.number, { timeout: 30_000 }).toBe(1);
  await expect(app.main.getByText('You have the library of 1 Nov 2026')).toBeVisible();
  await expect(app.main.getByText('You went back from this one.').first()).toBeVisible();
  await app.keepsFocus();
});

test('pause, go on, stop; the app can be read meanwhile, and says when it is done', async ({ app, page, web }) => {
  await app.open('#/updates');
  await check(app);
  await expect(updateButton(app)).toBeVisible();
  web.rate = 60_000;
  await updateButton(app).press('Enter');
  const pause = app.main.getByRole('button', { name: 'Pause' });
  await pause.press('Enter');
  await expect(app.main.getByText(/^Paused/)).toBeVisible();
  const resume = app.main.getByRole('button', { name: 'Go on' });
  await expect(resume).toBeFocused();
  await app.press('Enter');
  await expect(pause).toBeVisible();
  await app.main.getByRole('button', { name: 'Stop' }).press('Enter');
  await expect(app.main.getByText(/You stopped it/)).toBeVisible();
  await app.keepsFocus();

  web.rate = Infinity;
  await updateButton(app).press('Enter');
  await app.go('#/library');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText(/release 2 of 20 Nov 2026/);
  await expect(app.rows.filter({ hasText: 'An atlas of need' })).toHaveCount(1);
});

test('an updated text says so, and u shows what it said before', async ({ app, page, web, watch }) => {
  watch.keyboardOnly = true;
  expect(web.url).toContain('http');
  await app.open();
  await app.press('g', 'l');
  await expect(app.rows.first()).toBeVisible();
  await check(app);
  await app.tabTo(updateButton(app));
  await app.press('Enter');
  await expect(app.main.getByText(/release 2 of 20 Nov 2026/).first()).toBeVisible();

  await app.go('#/');
  const fresh = app.main.getByRole('region', { name: 'Since you last looked' });
  await expect(fresh.getByRole('listitem').filter({ hasText: rural.title })).toContainText('Changed');
  await expect(fresh.getByRole('listitem').filter({ hasText: 'A toolkit for preceptors' })).toContainText('New');

  await app.go('#/items/rural');
  await expect(app.main.getByText('Updated 20 Nov: DOI corrected.')).toBeVisible();
  await expect(app.main.getByText('10.1000/right')).toBeVisible();
  await page.locator('#reading').focus();
  await app.press('u');
  await expect(app.main.getByText('This is the earlier text, of 1 Nov 2026.')).toBeVisible();
  await expect(app.main.getByText('10.1000/wrong')).toBeVisible();
  await expect(app.main.getByText('10.1000/right')).toBeHidden();
  await expect(app.main.locator('[data-changed]')).toHaveText('Different today: Its DOI is 10.1000/wrong.');
  await expect(page.getByRole('status')).toContainText('1 paragraph reads differently today');
  await app.press('u');
  await expect(app.main.getByText('10.1000/right')).toBeVisible();
  await app.keepsFocus();

  await app.go('#/items/survey');
  await expect(app.main.getByText('Withdrawn by its publisher on 20 Nov 2026.')).toBeVisible();
  await expect(app.main.getByText('One school was counted twice.')).toBeVisible();
});

test('a hotel’s log-in page is named for what it is, and nothing is taken', async ({ app, web }) => {
  web.login = true;
  await app.open('#/updates');
  await check(app);
  await expect(app.main.getByText(/log in/)).toBeVisible();
  await app.keepsFocus();
  expect((await state(app)).held.number).toBe(1);
  web.login = false;
  await check(app);
  await expect(updateButton(app)).toBeVisible();
});

test('one colleague saves an update as a file, the other takes it', async ({ app, page, web, field }) => {
  expect(web.url).toContain('http');
  await app.open('#/updates');
  await check(app);
  await updateButton(app).press('Enter');
  await expect(app.main.getByText(/release 2 of 20 Nov 2026/).first()).toBeVisible();
  await app.main.getByLabel('Your colleague has').selectOption({ label: 'The library of 1 Nov 2026 (release 1)' });
  const [download] = await Promise.all([page.waitForEvent('download'), app.main.getByRole('button', { name: 'Save as one file' }).press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  const file = await download.path();

  const other = await Server.startCopy(field.dir);
  try {
    app.watch.origins.push(other.url);
    await page.goto(`${other.url}#/updates`);
    const chooser = page.waitForEvent('filechooser');
    await app.main.getByRole('button', { name: 'Choose a file…' }).press('Enter');
    await (await chooser).setFiles({ name: 'update.zip', mimeType: 'application/zip', buffer: await (await import('node:fs/promises')).readFile(file) });
    await expect(heading(app, 'The library of 20 Nov 2026')).toBeVisible();
    await expect(app.main.getByText('at once').first()).toBeVisible();
    await updateButton(app).press('Enter');
    await expect(app.main.getByText(/release 2 of 20 Nov 2026/).first()).toBeVisible();
    await expect(app.main.getByText(/^Came by hand/).first()).toBeVisible();
    await page.goto('about:blank');
  } finally {
    await other.remove();
  }
});

test('the stick of another organisation is asked about, and switched to with everything kept', async ({ app, server }) => {
  const publisher = await Publisher.create('Clinica Comunitaria');
  try {
    await publisher.release({ date: '2026-10-01', texts: [{ id: 'clinic', number: 1, title: 'Clinic handbook', body: 'Ours.' }] });
    await fetch(`${server.url}api/marks/rural`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ starred: true }) });
    await look(server, publisher.site);
    await app.open('#/updates');
    await expect(heading(app, 'This is the library of another organisation')).toBeVisible();
    await expect(app.main.getByText(`Your library follows ${name}. This update comes from Clinica Comunitaria.`)).toBeVisible();
    await expect(app.main.getByText(/Everything you made stays/)).toBeVisible();
    await expect(app.main.getByText(/^[0-9a-f]{4}( [0-9a-f]{4}){3}$/)).toBeVisible();
    await expect(updateButton(app)).toHaveAttribute('aria-disabled', 'true');
    await updateButton(app).press('Enter');
    expect((await state(app)).held.number, 'nothing before it is agreed').toBe(1);
    await app.main.getByRole('checkbox', { name: 'Switch to Clinica Comunitaria' }).press('Space');
    await updateButton(app).press('Enter');
    await expect(app.main.getByText('You have the library of 1 Oct 2026')).toBeVisible();
    const { marks } = await app.get<{ marks: Record<string, { starred: boolean }> }>('api/marks');
    expect(marks['rural']?.starred).toBe(true);
  } finally {
    await publisher.remove();
  }
});

/** As the reader's stick button or dialog does. */
async function look(server: Server, source: string): Promise<void> {
  const answer = await fetch(`${server.url}api/updates/check`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ source }) });
  expect(answer.ok, await answer.text()).toBe(true);
}

test('signatures that ran out: refused over the web, a question by hand', async ({ app, server, field }) => {
  const publisher = await Publisher.create('Old News');
  const dir = await newFolder();
  await publisher.release({ date: '2026-01-01', signed: '2026-01-02', texts: before });
  await publisher.fill(dir);
  await publisher.release({ date: '2026-02-01', signed: '2026-02-02', texts: before.map((t) => ({ ...t, title: `${t.title}, again` })) });
  const web = await WebHost.serve(publisher.site);
  const stale = await Server.startCopy(dir);
  try {
    expect(field.dir).not.toBe(server.url);
    app.watch.origins.push(stale.url);
    await follow(stale, web.url);
    await app.page.goto(`${stale.url}#/updates`);
    await expect(app.main.getByText(/Its signature ran out/)).toBeVisible();
    await app.main.getByRole('button', { name: 'Check for updates' }).press('Enter');
    await expect(app.main.getByText(/signatures there have expired/).first()).toBeVisible();
    await expect(updateButton(app)).toHaveCount(0);
    await look(stale, publisher.site);
    await app.page.reload();
    await expect(heading(app, /^The signature ran out on/)).toBeVisible();
    await app.main.getByRole('checkbox', { name: 'Take it all the same' }).press('Space');
    await updateButton(app).press('Enter');
    await expect(app.main.getByText('You have the library of 1 Feb 2026')).toBeVisible();
    await app.page.goto('about:blank');
  } finally {
    await stale.remove();
    await web.stop();
    await publisher.remove();
    await rm(dir, { recursive: true, force: true });
  }
});

test('open when online: put aside in the reader, listed, taken off', async ({ app, watch }) => {
  watch.keyboardOnly = true;
  await app.open('#/items/kept');
  await app.run('Open when online');
  await app.go('#/updates');
  await expect(app.main.getByText('https://kept.example/')).toBeVisible();
  await app.tabTo(app.main.getByRole('button', { name: /^Take What stays as it is off/ }), 'Tab', 90);
  await app.press('Enter');
  await expect(app.main.getByText('Nothing waits.')).toBeVisible();
  await app.keepsFocus();
});

test('the settings say when the app looks, where, and what it asked', async ({ app, web }) => {
  await app.open('#/settings');
  await expect(app.main.getByText(/^This app contacts only 127\.0\.0\.1/)).toBeVisible();
  await expect(app.main.getByText('It has made no request so far.')).toBeVisible();
  const policy = app.main.getByRole('group', { name: 'When to look for updates' });
  await policy.getByRole('radio', { name: 'Ask' }).focus();
  await app.press('ArrowRight', 'ArrowRight');
  await expect(app.main.getByText(/contacts nobody. Updates come by hand/)).toBeVisible();
  await app.main.getByRole('switch', { name: 'This connection costs money' }).press('Space');
  await expect.poll(async () => [(await state(app)).policy, (await state(app)).metered]).toEqual(['never', true]);
  await expect(app.main.getByText('This app contacts nobody.')).toBeVisible();
  await policy.getByRole('radio', { name: 'Never' }).focus();
  await app.press('ArrowRight');
  await expect(policy.getByRole('radio', { name: 'Ask' })).toBeChecked();
  app.watch.expected.push(/400.*api\/updates\/settings/);
  const address = app.main.getByLabel('Address of the updates');
  await expect(address).toHaveValue(web.url);
  await address.fill('ftp://example.org/feed');
  await app.press('Enter');
  await expect(app.main.getByRole('alert').filter({ hasText: /./ })).toBeVisible();
  await check(app);
  await expect(updateButton(app)).toBeVisible();
  await app.go('#/settings');
  await app.main.getByText(/^The last \d+ requests it made/).press('Enter');
  await expect(app.main.getByText(/GET 127\.0\.0\.1.*feed\.bundle/).first()).toBeVisible();
});
