import { expect, test } from './support/test';

test.beforeEach(({ watch }) => {
  watch.keyboardOnly = true;
});

test('search: results on every keystroke, two facets, open, a related item, back to the row', async ({ app, page }) => {
  await app.open();
  await app.press('Control+l');
  await expect(app.search).toBeFocused();
  for (const [n, letter] of [...'nursing'].entries()) {
    await app.type(letter);
    await app.expectHash(new RegExp(`q=${'nursing'.slice(0, n + 1)}$`));
    await expect(app.rows.first()).toBeVisible();
  }
  await expect(page.getByText(/^\d+ results$/).first()).toBeVisible();
});
