import type { Page } from '@playwright/test';
import { rm } from 'node:fs/promises';

import { fillWithAttacks, type Attack } from './support/hostile';
import { newFolder } from './support/server';
import { expect, test as base } from './support/test';

/** The same tests, but on a library that is nothing but attacks. */
const test = base.extend<object, { hostile: { dir: string; attacks: Attack[] }; attacks: Attack[]; filled: string }>({
  hostile: [
    async ({}, use) => {
      const dir = await newFolder();
      await use({ dir, attacks: await fillWithAttacks(dir) });
      await rm(dir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  filled: [({ hostile }, use) => use(hostile.dir), { scope: 'worker' }],
  attacks: [({ hostile }, use) => use(hostile.attacks), { scope: 'worker' }],
});

const screenOf = { resource: 'items', newsletter: 'newsletters', initiative: 'initiatives' } as const;

/** A script that ran would call this. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(globalThis, { pwned: () => Object.assign(globalThis, { __pwned: true }) });
  });
}

const pwned = (page: Page) => page.evaluate(() => '__pwned' in globalThis);

/** Does to everything in the reader what a reader could do to it by hand, except to follow links to the web. */
const provoke = (page: Page) =>
  page.evaluate(() => {
    for (const el of document.querySelectorAll<HTMLElement>('article *')) {
      for (const type of ['pointerover', 'mouseover', 'mouseenter', 'mousemove', 'pointerenter', 'toggle', 'animationstart', 'transitionend', 'error', 'load']) {
        el.dispatchEvent(new Event(type, { bubbles: true }));
      }
      el.focus({ preventScroll: true });
      const link = el.closest('a');
      const known = el.closest('button, summary, input, label') ?? (link && /^#|^javascript|^data|^vbscript/i.test(link.getAttribute('href') ?? ''));
      if (link && !/^#/.test(link.getAttribute('href') ?? '') && !/^(https?:|mailto:|tel:)/i.test(link.href)) link.click();
      else if (!link && !known) el.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    }
  });

/** What in the text could act although nothing has made it act yet. */
const loaded = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('article *')].flatMap((el) => {
      const bad = el.matches('script, style, iframe, object, embed, form, base, meta, link, svg:not([aria-hidden]), math, template');
      const handlers = [...el.attributes].filter(({ name, value }) => /^on/i.test(name) || (/^(href|src|action|formaction|xlink:href)$/i.test(name) && /^\s*(javascript|data|vbscript):/i.test(value)));
      return [...(bad ? [el.outerHTML.slice(0, 120)] : []), ...handlers.map(({ name, value }) => `${el.tagName} ${name}=${value}`)];
    }),
  );

test('what these tests look for would be seen', async ({ attacks, app, page }) => {
  await app.open(`#/items/${attacks[0]?.id}`);
  app.watch.expected.push(/404|Content Security Policy/);
  await page.evaluate(() => {
    document.querySelector('article')?.insertAdjacentHTML('beforeend', '<img src="/none.png" onerror="pwned()"><a href="javascript:pwned()">x</a>');
  });
  expect(await loaded(page)).toHaveLength(2);
  await expect.poll(() => app.watch.faults.splice(0).join()).toContain('content security policy: script-src-attr');
  await page.evaluate(() => void fetch('https://attacker.invalid/').catch(() => undefined));
  await expect.poll(() => app.watch.faults.join()).toContain('content security policy: connect-src');
  app.watch.faults.length = 0;
});

const parts = 4;
for (let part = 0; part < parts; part++) {
  test(`no attack runs a script, loads anything or leaves the app (${part + 1} of ${parts})`, async ({ attacks, app, page }) => {
    test.setTimeout(180_000);
    await listen(page);
    // Pictures may come from the library itself; the attacks' are not there.
    app.watch.expected.push(/404.*\/api\/attachments\//);
    await app.open();
    const mine = attacks.filter((_, n) => n % parts === part);
    expect(mine.length).toBeGreaterThan(40);
    for (const { id, kind, name } of mine) {
      await page.evaluate((to) => (location.hash = to), `#/${screenOf[kind]}/${id}`);
      await expect(app.heading, name).toContainText(name.split(' ')[0] ?? '');
      await expect(app.main.getByText('The text before.').first(), name).toBeVisible();
      expect.soft(await loaded(page), name).toEqual([]);
      await provoke(page);
      expect.soft(await pwned(page), `${name} ran`).toBe(false);
      expect.soft(new URL(page.url()).origin, name).toBe(new URL(app.server.url).origin);
      expect.soft(app.watch.faults, name).toEqual([]);
    }
    // The app itself is still whole: nothing shadowed its names.
    await app.go('#/library');
    await expect(app.rows.first()).toBeVisible();
  });
}

test('lists, filters, suggestions, titles and the palette show attacks as plain words', async ({ attacks, app, page }) => {
  expect(attacks.length).toBeGreaterThan(200);
  await listen(page);
  await app.open();
  for (const hash of ['#/', '#/library', '#/library?q=img', '#/library?q=%3Cscript%3Epwned()%3C/script%3E', '#/library?topic=hostile', '#/newsletters', '#/initiatives', '#/settings', '#/help']) {
    await app.go(hash);
    expect.soft(await pwned(page), hash).toBe(false);
  }
  await app.press('Control+l');
  await app.type('<img src=x onerror=pwned()>');
  await expect(app.search).toHaveValue('<img src=x onerror=pwned()>');
  await app.go('#/library?q=onerror');
  await expect(app.rows.first()).toBeVisible();
  for (const asked of ['#', 'img', '>']) {
    await app.press('Control+k');
    await app.type(asked);
    await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
    await app.press('Escape');
  }
  expect(await pwned(page)).toBe(false);
  app.watch.expected.push(/404|400/);
  await app.go('#/items/%3Cimg%20src=x%20onerror=pwned()%3E');
  expect(await pwned(page)).toBe(false);
});
