import type { Updates } from '../src/lib/api';
import { findings } from './support/axe';
import { noise, Publisher } from './support/feed';
import { clipped, sideways, smallTargets } from './support/measure';
import { expect, test as base } from './support/test';

/** The starter library, with the update of a stranger beside it. */
const test = base.extend<object, { publisher: Publisher }>({
  publisher: [
    async ({}, use) => {
      const publisher = await Publisher.create('Social Mission Alliance');
      await publisher.release({
        date: '2026-11-20', note: 'The first release.',
        texts: [
          { id: 'toolkit', number: 1, title: 'A toolkit for preceptors', body: noise(20_000), attached: 60_000 },
          { id: 'old', number: 2, title: 'An old survey', body: 'Figures.', withdrawn: 'Counted twice.' },
        ],
      });
      await use(publisher);
      await publisher.remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const [theme, language, width] of [['light', 'en', 1366], ['dark', 'es', 1366], ['contrast', 'es', 320], ['light', 'en', 320]] as const) {
  test(`an offer with every choice open: ${theme}, ${language}, ${width} px`, async ({ app, page, publisher, server }) => {
    test.setTimeout(90_000);
    await page.setViewportSize({ width, height: 768 });
    await app.set({ theme, language });
    await fetch(`${server.url}api/updates/check`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ source: publisher.site }) });
    await expect.poll(async () => (await app.get<Updates>('api/updates')).offer?.needsTrust?.name).toBe('Social Mission Alliance');
    await app.open('#/updates');
    await app.main.getByRole('radio', { name: /^(Choose files|Elegir archivos)/ }).press('Space');
    await app.main.getByRole('checkbox', { name: /^A toolkit/ }).press('Space');
    for (const look of [findings, sideways, clipped, smallTargets]) expect.soft(await look(page), look.name).toEqual([]);
    // Once it is agreed whom to trust, the update is there to be taken.
    await app.main.getByRole('checkbox', { name: /^(I trust|Confío en) / }).press('Space');
    await app.main.getByRole('button', { name: /^(Update|Actualizar) \(/ }).press('Enter');
    await expect.poll(async () => (await app.get<Updates>('api/updates')).held.date, { timeout: 20_000 }).toBe('2026-11-20');
    await app.settled();
    for (const look of [findings, sideways, clipped, smallTargets]) expect.soft(await look(page), look.name).toEqual([]);
  });
}
