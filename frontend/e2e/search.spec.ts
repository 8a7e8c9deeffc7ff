import type { ItemView, Results } from '../src/lib/api';
import type { App } from './support/app';
import { expect, test } from './support/test';

test.beforeEach(({ watch }) => {
  watch.keyboardOnly = true;
});

/** Types a question from wherever the focus is. */
async function ask(app: App, question: string): Promise<void> {
  await app.press('Control+l');
  await expect(app.search).toBeFocused();
  await app.type(question);
  await expect.poll(() => new URLSearchParams(app.hash().split('?')[1]).get('q')).toBe(question);
}

/** Chooses a value of a facet in the filters beside the list. */
async function narrow(app: App, facet: string, value: RegExp): Promise<void> {
  const box = app.page.getByRole('group', { name: facet }).getByRole('checkbox', { name: value });
  await app.run('Filters');
  await app.tabTo(box);
  await app.press('Space');
  await expect(box).toBeChecked();
}

test('the main job: search on every keystroke, two facets, open, a related item, back to the row', async ({ app, page }) => {
  await app.open();
  await app.press('Control+l');
  await expect(app.search).toBeFocused();
  for (let n = 1; n <= 'nursing'.length; n++) {
    await app.type('nursing'[n - 1] ?? '');
    await app.expectHash(`#/library?q=${'nursing'.slice(0, n)}`);
    const { total } = await app.get<Results>(`api/search?prefix=1&q=${'nursing'.slice(0, n)}`);
    await expect(app.main.getByText(`${total} results`, { exact: true })).toBeVisible();
    await expect(app.rows.first()).toBeVisible();
  }
  await app.press('Escape');

  await narrow(app, 'Kind', /^Resources? \d+$/);
  await narrow(app, 'Topic', /^Health equity \d+$/);
  await app.expectHash('#/library?q=nursing&kind=resource&topic=health-equity');
  const narrowed = await app.get<Results>('api/search?prefix=1&q=nursing&kind=resource&topic=health-equity');
  await expect(app.main.getByText(`${narrowed.total} results`, { exact: true })).toBeVisible();
  await expect(app.rows).toHaveCount(narrowed.total);
  await expect(page.getByRole('button', { name: 'Remove the filter Health equity' })).toBeVisible();

  await app.press('Control+l', 'Enter');
  await expect(app.rows.nth(0)).toBeFocused();
  await app.press('j');
  await expect(app.rows.nth(1)).toBeFocused();
  await app.press('Enter');
  const opened = narrowed.hits[1];
  if (!opened) throw new Error('too few results');
  await app.expectHash(`#/items/${opened.id}`);
  await expect(app.heading).toHaveText(opened.title);
  await expect(page).toHaveTitle(`${opened.title} – Social Mission Library`);

  const view = await app.get<ItemView>(`api/items/${opened.id}`);
  const related = view.related[0];
  if (!related) throw new Error('no related item');
  const shelf = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Related', exact: true }) });
  await app.tabTo(shelf.getByRole('link').first(), 'Tab', 120);
  await app.press('Enter');
  await expect(app.heading).toHaveText(related.title);
  await app.keepsFocus();

  await app.press('Alt+ArrowLeft');
  await expect(app.heading).toHaveText(opened.title);
  await app.press('Alt+ArrowLeft');
  await app.expectHash('#/library?q=nursing&kind=resource&topic=health-equity');
  await expect(page.locator(`[data-row="${opened.id}"]`)).toBeFocused();
});

test('a filter offered while typing is chosen with the arrows', async ({ app, page }) => {
  await app.open();
  await app.press('Control+l');
  await page.keyboard.insertText('toolki');
  const option = page.getByRole('option', { name: /^Filter: / }).first();
  await expect(option).toBeVisible();
  for (let n = 0; n < 8 && (await option.getAttribute('aria-selected')) !== 'true'; n++) await app.press('ArrowDown');
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await expect(app.search).toHaveAttribute('aria-activedescendant', (await option.getAttribute('id')) ?? 'none');
  await app.press('Enter');
  await app.expectHash(/^#\/library\?(type|topic|kind|series)=[a-z-]+$/);
  await expect(page.getByRole('button', { name: /^Remove the filter / })).toHaveCount(1);
  await app.keepsFocus();
});

test('a title offered while typing opens the item', async ({ app, page }) => {
  await app.open();
  await app.press('Control+l');
  await page.keyboard.insertText('holistic admissions tool');
  const option = page.getByRole('option', { name: /^Holistic Admissions Tool ?kit/i }).first();
  await expect(option).toBeVisible();
  for (let n = 0; n < 8 && (await option.getAttribute('aria-selected')) !== 'true'; n++) await app.press('ArrowDown');
  await app.press('Enter');
  await app.expectHash('#/items/holistic-admissions-tool-kit');
  await app.keepsFocus();
});

test('a misspelling finds what was meant', async ({ app, page }) => {
  await app.open();
  await ask(app, 'holistic admision');
  await expect(app.rows.filter({ hasText: /Holistic/ }).first()).toBeVisible();

  await app.open();
  await ask(app, 'narsing');
  await expect(page.getByText(/^Nearest spellings: .*nursing/)).toBeVisible();
  await expect(app.rows.filter({ hasText: /Nursing/ }).first()).toBeVisible();
  const own = page.getByRole('button', { name: 'Only my spelling' });
  await app.tabTo(own, 'Tab', 120);
  await app.press('Enter');
  await app.expectHash(/exact=1/);
  await expect(page.getByText(/^Nearest spellings/)).toHaveCount(0);
  await app.keepsFocus();
});

test('Spanish finds English and English finds Spanish, with and without accents', async ({ app, page }) => {
  await app.open();
  for (const [question, language] of [['enfermería', 'en'], ['enfermeria', 'en'], ['cultural competence', 'es']] as const) {
    await ask(app, question);
    await expect(app.rows.first()).toBeVisible();
    await expect.poll(() => app.rows.locator(`[lang="${language}"]`).count(), question).toBeGreaterThan(0);
  }
  await ask(app, 'competencias interculturales');
  await expect(page.locator('[data-list] [data-row] [lang="es"]').first()).toBeVisible();
});

test('a DOI, as pasted from a reference, finds its item', async ({ app }) => {
  await app.open();
  for (const doi of ['10.24926/jrmc.v4i2.3600', 'https://doi.org/10.24926/jrmc.v4i2.3600', 'doi:10.24926/JRMC.v4i2.3600']) {
    await ask(app, doi);
    await expect(app.rows, doi).toHaveCount(1);
  }
});

test('nothing found always offers a next step', async ({ app, page }) => {
  await app.open('#/library?topic=health-equity');
  await ask(app, 'xqzvbn');
  await expect(app.main.getByText('Nothing found for “xqzvbn”')).toBeVisible();
  const step = page.getByRole('button', { name: 'Clear the search' }).last();
  await app.tabTo(step, 'Tab', 90);
  await app.press('Enter');
  await app.expectHash('#/library?topic=health-equity');
  await expect(app.rows.first()).toBeVisible();
  await app.keepsFocus();

  await ask(app, 'xqzvbn');
  await app.tabTo(page.getByRole('button', { name: 'Show everything' }), 'Tab', 90);
  await app.press('Enter');
  await app.expectHash('#/library');
  await expect(app.main.getByText('319 results', { exact: true })).toBeVisible();
});

test('odd input never fails', async ({ app }) => {
  await app.open();
  for (const odd of ['"', '(((', 'type:', 'AND OR NOT', '-', '*', 'year:9999-1', '\\', 'a:b:c', '<script>alert(1)</script>', '😀']) {
    await ask(app, odd);
    await expect(app.page.getByText('This did not load')).toHaveCount(0);
  }
});

test('the address holds the question: back, forward, a deep link', async ({ app, page }) => {
  await app.open('#/library?q=rural&type=peer-reviewed-article');
  await expect(app.search).toHaveValue('rural');
  const remove = page.getByRole('button', { name: 'Remove the filter Peer-Reviewed Article' });
  await expect(remove).toBeVisible();
  await app.tabTo(remove);
  await app.press('Enter');
  await app.expectHash('#/library?q=rural');
  await app.keepsFocus();
  await app.press('Alt+ArrowLeft');
  await app.expectHash('#/library?q=rural&type=peer-reviewed-article');
  await expect(remove).toBeVisible();
  await app.press('Alt+ArrowRight');
  await app.expectHash('#/library?q=rural');
  await expect(remove).toHaveCount(0);
  await expect(app.rows.first()).toBeVisible();
});

test('the order is chosen and kept in the address', async ({ app, page }) => {
  await app.open('#/library?q=health');
  const order = page.getByRole('combobox', { name: /^(Sort|Order)/ });
  await app.tabTo(order);
  await app.press('t');
  await app.expectHash('#/library?q=health&sort=title');
  await expect(order).toBeFocused();
  const titles = await app.get<Results>('api/search?prefix=1&q=health&sort=title&limit=3');
  await expect(app.rows.first()).toContainText(titles.hits[0]?.title ?? '');
});

test('the number of results is announced once', async ({ app, page }) => {
  await app.open('#/library');
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    const region = document.querySelector('[role="status"]');
    if (region) new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
  });
  const said = () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said.map((text) => text.trim()));
  await app.press('Control+l');
  await page.keyboard.insertText('rural health');
  const { total } = await app.get<Results>('api/search?prefix=1&q=rural+health');
  await expect.poll(said).toHaveLength(1);
  expect((await said())[0]).toContain(`${total} results`);
  // Moving through the list says nothing more about it.
  await app.press('Escape', 'ArrowDown', 'j', 'j', 'k');
  await expect(app.rows.nth(1)).toBeFocused();
  await app.press('Control+l');
  await page.keyboard.insertText('nursing');
  await expect.poll(said).toHaveLength(2);
});

test('Escape closes the topmost thing, then clears the search, then returns to the list', async ({ app, page }) => {
  await app.open();
  await ask(app, 'nurs');
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' });
  await expect(suggestions.getByRole('option').first()).toBeVisible();
  await app.press('Escape');
  await expect(suggestions).toHaveCount(0);
  await expect(app.search).toHaveValue('nurs');
  await app.press('Escape');
  await expect(app.search).toHaveValue('');
  await app.expectHash('#/library');
  await app.press('Escape');
  await expect(app.rows.first()).toBeFocused();

  await app.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await app.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(app.rows.first()).toBeFocused();
  await app.press('Enter');
  await expect(app.heading).not.toHaveText('Library');
  await app.press('Escape');
  await expect(app.rows.first()).toBeFocused();
});

test('each search explains itself', async ({ app, page }) => {
  await app.open('#/library?q=nursing');
  await app.tabTo(page.getByRole('button', { name: 'Explain this search' }));
  await app.press('Enter');
  await expect(app.main.getByText(/Same meaning: .*enfermería/)).toBeVisible();
});
