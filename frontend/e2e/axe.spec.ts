import { findings } from './support/axe';
import { overlays, screens, show } from './support/screens';
import { expect, test } from './support/test';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

const narrow = ['home', 'results', 'resource', 'newsletter', 'updates', 'settings'];

for (const theme of ['light', 'dark', 'contrast'] as const) {
  for (const language of ['en', 'es'] as const) {
    // The colours of a theme are the same in both languages, and take axe two thirds of its time.
    const colours = theme === 'light' || language === 'en';
    test(`axe finds nothing on any screen: ${theme}, ${language}`, async ({ app, page }) => {
      test.setTimeout(300_000);
      await app.set({ theme, language });
      await app.open();
      for (const screen of [...screens, ...overlays]) {
        await show(app, screen);
        expect.soft(await findings(page, { colours }), screen.name).toEqual([]);
      }
    });

    // In one pane each theme once: what differs from the wide page is the same in all.
    if (theme !== 'light' && language === 'en') continue;
    test(`axe finds nothing in one pane: ${theme}, ${language}`, async ({ app, page }) => {
      test.setTimeout(300_000);
      await page.setViewportSize({ width: 390, height: 700 });
      await app.set({ theme, language });
      await app.open();
      for (const screen of screens.filter(({ name }) => narrow.includes(name))) {
        await show(app, screen);
        expect.soft(await findings(page, { colours }), screen.name).toEqual([]);
      }
      await page.getByRole('button', { name: /^Men[uú]$/ }).press('Enter');
      await expect(page.getByRole('navigation', { name: /^(Main|Principal)$/ })).toBeVisible();
      expect.soft(await findings(page, { colours }), 'the menu').toEqual([]);
    });
  }
}
