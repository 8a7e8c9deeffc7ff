import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from '@playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

type WithAxe = typeof globalThis & { axe?: { run: (options: RunOptions) => Promise<AxeResults> } };

/** What axe finds on the page as it stands, a line each; without colours, what does not depend on them. */
export async function findings(page: Page, { colours = true } = {}): Promise<string[]> {
  // Evaluated by the test, not by the page, so the content security policy stays in force.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  const { violations } = await page.evaluate((how) => (globalThis as WithAxe).axe!.run(how), {
    ...options,
    rules: { 'color-contrast': { enabled: colours } },
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any, all }) => `${id}: ${target.join(' ')}: ${any[0]?.message ?? all[0]?.message ?? help}`),
  );
}
