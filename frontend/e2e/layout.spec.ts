import { clipped, focusStop, sideways, smallTargets, spaceText } from './support/measure';
import { overlays, screens, show } from './support/screens';
import { expect, test } from './support/test';

const all = [...screens, ...overlays];

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const [name, size, settings] of [
  ['at 320 px', { width: 320, height: 640 }, {}],
  ['at 400 % zoom of 1280 × 1024', { width: 320, height: 256 }, { language: 'es' }],
  ['at 200 % text', { width: 1280, height: 800 }, { interfaceScale: 200 }],
  ['at 200 % text in one pane', { width: 640, height: 800 }, { interfaceScale: 200, language: 'es' }],
  ['with the text three times as large', { width: 1024, height: 768 }, { textSize: 300 }],
  ['with the text three times as large at 320 px', { width: 320, height: 640 }, { textSize: 300, font: 'dyslexic' }],
] as const) {
  test(`nothing scrolls sideways or is cut off ${name}`, async ({ app, page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize(size);
    await app.set(settings);
    await app.open();
    for (const screen of all) {
      await show(app, screen);
      expect.soft(await sideways(page), screen.name).toEqual([]);
      expect.soft(await clipped(page), screen.name).toEqual([]);
    }
  });
}

for (const size of [{ width: 1366, height: 768 }, { width: 320, height: 640 }]) {
  test(`the reader's own text spacing cuts nothing off at ${size.width} px`, async ({ app, page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize(size);
    await app.open();
    await spaceText(page);
    for (const screen of all) {
      await show(app, screen);
      expect.soft(await clipped(page), screen.name).toEqual([]);
      expect.soft(await sideways(page), screen.name).toEqual([]);
    }
  });

  test(`everything to press is at least 24 px large at ${size.width} px`, async ({ app, page }) => {
    test.setTimeout(120_000);
    await page.setViewportSize(size);
    await app.open();
    for (const screen of all) {
      await show(app, screen);
      expect.soft(await smallTargets(page), screen.name).toEqual([]);
    }
  });
}

for (const theme of ['light', 'dark', 'contrast'] as const) {
  test(`the focus is always somewhere, in view and ringed: ${theme}`, async ({ app, page }) => {
    test.setTimeout(180_000);
    await app.set({ theme });
    for (const screen of screens.filter(({ name }) => ['home', 'results', 'event', 'newsletter', 'initiatives', 'updates', 'settings', 'help'].includes(name))) {
      await app.open(screen.hash);
      const seen: string[] = [];
      for (let n = 0; n < 45; n++) {
        await page.keyboard.press('Tab');
        const stop = await focusStop(page);
        // Past the last stop the browser takes the focus to itself, and then begins anew.
        if (n > 10 && (stop.lost || stop.name === seen[0])) break;
        const where = `${screen.name}: ${stop.name}`;
        expect.soft(stop.lost, `${where} has lost the focus`).toBe(false);
        expect.soft(stop.hidden, `${where} cannot be seen`).toBe(false);
        expect.soft(stop.ring, `${where} has no ring`).toBe(true);
        expect.soft(stop.contrast, `${where}: contrast of the ring, ${stop.colors}`).toBeGreaterThanOrEqual(3);
        seen.push(stop.name);
      }
      expect.soft(seen.length, screen.name).toBeGreaterThan(10);
    }
  });
}

test('the system’s own colours: the ring, the place and the state stay visible', async ({ app, page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await app.open('#/newsletters');
  const place = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Newsletters/ });
  expect(await place.evaluate((el) => getComputedStyle(el).outlineStyle)).not.toBe('none');
  for (let n = 0; n < 20; n++) {
    await page.keyboard.press('Tab');
    const stop = await focusStop(page);
    expect.soft(stop.ring, stop.name).toBe(true);
  }
  const checked = page.getByRole('radio', { name: 'All' }).locator('+ span');
  expect(await checked.evaluate((el) => getComputedStyle(el).outlineStyle)).not.toBe('none');
  await app.go('#/settings');
  const knob = page.getByRole('switch', { name: /^Single-letter/ }).locator('.knob');
  const on = await knob.evaluate((el) => getComputedStyle(el).backgroundColor);
  await page.getByRole('switch', { name: /^Single-letter/ }).press('Space');
  await expect.poll(() => knob.evaluate((el) => getComputedStyle(el).backgroundColor)).not.toBe(on);
});

test('nothing moves when the reader asked for no motion', async ({ app, page }) => {
  await app.open();
  for (const screen of all) {
    await show(app, screen);
    const moving = await page.evaluate(() => {
      const longest = (list: string) => Math.max(...list.split(',').map((time) => parseFloat(time) * (time.trim().endsWith('ms') ? 1 : 1000)));
      return [...document.querySelectorAll('*')]
        .filter((el) => {
          const style = getComputedStyle(el);
          return longest(style.transitionDuration) > 10 || (style.animationName !== 'none' && longest(style.animationDuration) > 10);
        })
        .map((el) => `${el.tagName.toLowerCase()}.${[...el.classList].join('.')}`);
    });
    expect.soft(moving, screen.name).toEqual([]);
  }
});

test('the system’s dark mode and contrast are followed', async ({ app, page }) => {
  await app.open();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(paper).not.toBe(light);
  const dark = await paper();
  await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
  await expect.poll(paper).not.toBe(dark);
});

test('no flash: the first frame has the reader’s colours and language before any script runs', async ({ app, server, browser }) => {
  await app.set({ theme: 'dark', language: 'es', paragraphNumbers: true });
  const html = await (await fetch(server.url)).text();
  const tag = /<html[^>]*>/.exec(html)?.[0] ?? '';
  expect(tag).toContain('lang="es"');
  expect(tag).toContain('data-theme="dark"');

  const paper = async (javaScriptEnabled: boolean) => {
    const context = await browser.newContext({ javaScriptEnabled, colorScheme: 'light', locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(server.url);
    const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await context.close();
    return color;
  };
  const [first, later] = [await paper(false), await paper(true)];
  expect(first).toBe(later);
  await app.set({ theme: 'light' });
  expect(await paper(false)).not.toBe(first);
});
