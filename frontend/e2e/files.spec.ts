import type { Results } from '../src/lib/api';
import type { App } from './support/app';
import { findings } from './support/axe';
import { expect, test } from './support/test';

/** Chooses files in the system's dialog, which the keyboard opens. */
async function choose(app: App, ...files: { name: string; text: string }[]): Promise<void> {
  const chooser = app.page.waitForEvent('filechooser');
  await app.page.getByRole('button', { name: 'Choose files…' }).press('Enter');
  await (await chooser).setFiles(files.map(({ name, text }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })));
}

test('a file of one’s own is added, found, read, deleted and brought back', async ({ app, page, watch }) => {
  await app.open();
  await app.run('Your files');
  await app.expectHash('#/files');
  watch.expected.push(/422/);
  await choose(app, { name: 'Week 3.md', text: '# Zebrafish clinics\n\nWhat *midwives* say about quokkas.\n\n<script>window.hurt = 1</script>' }, { name: 'fake.pdf', text: 'no PDF at all' });
  await expect(page.getByText('Added: Zebrafish clinics', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('fake.pdf: The file is not what its name says, so it was not added.', { exact: true })).toBeVisible();
  await expect(page.getByText(/^1 file, \d+ bytes on this computer$/)).toBeVisible();
  expect(await findings(page), 'the list of files').toEqual([]);

  await app.press('Control+l');
  await app.type('quokka');
  await expect.poll(async () => (await app.get<Results>('api/search?q=quokka')).total).toBe(1);
  await expect(app.rows).toHaveCount(1);
  await expect(app.rows.first()).toContainText('Zebrafish clinics');
  await expect(app.rows.first()).toContainText('Your file');
  await expect(app.rows.first().locator('mark')).toHaveText('quokkas');
  await app.press('Enter', 'Enter');
  await app.expectHash(/^#\/files\/f/);
  await expect(app.heading.first()).toHaveText('Zebrafish clinics');
  await expect(page.locator('.prose em')).toHaveText('midwives');
  expect(await page.evaluate(() => 'hurt' in window)).toBe(false);
  await expect(page).toHaveTitle('Zebrafish clinics – Social Mission Library');
  expect(await findings(page), 'a file').toEqual([]);

  await page.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
  await app.expectHash('#/files');
  await expect(page.getByText('No files of your own yet')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(page.getByRole('link', { name: /^Zebrafish clinics/ })).toBeVisible();
});

test('files are dropped onto the page', async ({ app, page }) => {
  await app.open('#/files');
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['Capybaras in primary care'], 'Dropped.txt'));
    return transfer;
  });
  await page.locator('.picker').dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByText('Added: Dropped', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: /^Dropped Text/ })).toBeVisible();
});
