import { test } from './support/test';
import { ids } from './support/screens';
test('H', async ({ app, page }) => {
  await app.open('#/library?q=nursing');
  for (const [f, v] of [['Kind', /^Resources? \d+$/], ['Topic', /^Health equity \d+$/]] as const) {
    await app.run('Filters');
    const box = app.page.getByRole('group', { name: f }).getByRole('checkbox', { name: v });
    await app.tabTo(box);
    console.log('before', app.hash(), await box.isChecked());
    await app.press('Space');
    await page.waitForTimeout(1500);
    console.log('after', app.hash(), await box.isChecked(), await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200)));
  }
});
test('D', async ({ app, page }) => {
  await page.setViewportSize({ width: 500, height: 800 });
  await app.open('#/library?q=holistic');
  const menu = page.getByRole('button', { name: 'Menu', exact: true });
  await app.tabTo(menu);
  await app.press('Enter');
  await page.waitForTimeout(1500);
  for (let n = 0; n < 3; n++) {
    console.log(await page.evaluate(() => [document.activeElement?.outerHTML.slice(0, 150), !document.getElementById('nav')?.hidden, document.querySelectorAll('.tip').length]));
    await app.press('Escape');
    await page.waitForTimeout(800);
  }
  console.log(await page.evaluate(() => [document.activeElement?.outerHTML.slice(0, 150), !document.getElementById('nav')?.hidden]));
});
test('F', async ({ app, page }) => {
  await app.open(`#/items/${ids.areas}`);
  await app.press('Control+f');
  await app.type('community');
  await page.waitForTimeout(500);
  await app.press('Enter');
  await app.type('xqzvbn');
  await page.waitForTimeout(1500);
  console.log(await page.evaluate(() => [document.activeElement?.outerHTML.slice(0, 300), (document.activeElement as HTMLInputElement).value, document.querySelector('.find')?.textContent]));
});
