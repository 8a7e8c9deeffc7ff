import { test as base, expect, type Page } from '@playwright/test';
import { rm } from 'node:fs/promises';

import { App } from './app';
import { newFolder, Server } from './server';
import { Watch } from './watch';

export { expect };
export type { Page };

interface Fixtures {
  server: Server;
  watch: Watch;
  app: App;
}

/** Each test has a program, a data folder and a page of its own; all of them are watched. */
export const test = base.extend<Fixtures, { filled: string }>({
  filled: [
    // The folder name is what the first start makes of an empty one; each test gets a copy.
    async ({}, use) => {
      const dir = await newFolder();
      const server = await Server.start(dir);
      await server.ready();
      await server.stop();
      await use(dir);
      await rm(dir, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  server: async ({ filled }, use) => {
    const server = await Server.startCopy(filled);
    await use(server);
    await server.remove();
  },
  watch: [
    async ({ page, server }, use) => {
      const watch = await Watch.over(page, server.url);
      await use(watch);
      expect(watch.faults, 'what the page did that it must not').toEqual([]);
    },
    { auto: true },
  ],
  app: async ({ page, server, watch }, use) => {
    await use(new App(page, server, watch));
  },
});
