import { expect, type Locator, type Page, type Request } from '@playwright/test';

import type { Settings } from '../../src/lib/api';
import type { Server } from './server';
import type { Watch } from './watch';

/** The app as a reader meets it: screens by address, things by their role and name, hands on the keyboard. */
export class App {
  /** Requests under way that change something. */
  private readonly writes = new Set<Request>();

  constructor(
    readonly page: Page,
    readonly server: Server,
    readonly watch: Watch,
  ) {
    page.on('request', (request) => {
      if (request.method() !== 'GET') this.writes.add(request);
    });
    const ended = (request: Request) => void this.writes.delete(request);
    page.on('requestfinished', ended);
    page.on('requestfailed', ended);
  }

  get main(): Locator {
    return this.page.getByRole('main');
  }
  get search(): Locator {
    return this.page.getByRole('combobox', { name: /^(Search|Buscar)$/ });
  }
  /** The rows of the list, by the items they stand for. */
  get rows(): Locator {
    return this.page.locator('[data-list] [data-row]:visible');
  }
  get heading(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** Opens a screen afresh, as a deep link does. */
  async open(hash = '#/'): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(this.server.url + hash);
    await this.settled();
  }

  /** Goes to a screen within the running app. */
  async go(hash: string): Promise<void> {
    await this.page.evaluate((to) => (location.hash = to), hash);
    await this.settled();
  }

  /** A heading is shown and nothing is loading. */
  async settled(): Promise<void> {
    await expect(this.heading).toHaveCount(1);
    await expect(this.page.getByText(/^(Loading|Cargando)…$/)).toHaveCount(0);
  }

  /** What was changed has reached the program: before a reload, which ends what is under way. */
  async saved(): Promise<void> {
    await expect.poll(() => this.writes.size).toBe(0);
  }

  /** Changes settings as the settings screen does. */
  async set(settings: Partial<Settings>): Promise<void> {
    const answer = await this.page.request.put(`${this.server.url}api/settings`, { data: settings });
    expect(answer.ok(), await answer.text()).toBe(true);
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.page.request.get(this.server.url + path);
    expect(answer.ok(), path).toBe(true);
    return (await answer.json()) as T;
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Reaches something with the Tab key, as far as a patient person would go. */
  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab', patience = 60): Promise<void> {
    await expect(target).toBeVisible();
    for (let n = 0; n < patience; n++) {
      await this.page.keyboard.press(key);
      if (await target.evaluate((el) => el === document.activeElement)) return;
    }
    throw new Error(`${patience} times ${key} did not reach ${String(target)}`);
  }

  /** Runs a command by its name in the palette. */
  async run(command: string): Promise<void> {
    await this.press('Control+k');
    const palette = this.page.getByRole('dialog');
    await expect(palette.getByRole('combobox')).toBeFocused();
    await this.type('>' + command);
    const option = palette.getByRole('option', { name: new RegExp(`^${command}`) }).first();
    await expect(option).toBeVisible();
    for (let n = 0; n < 9 && (await option.getAttribute('aria-selected')) !== 'true'; n++) await this.press('ArrowDown');
    await this.press('Enter');
    await expect(palette).toHaveCount(0);
  }

  /** Whatever was just done, the focus is on something that can be seen. */
  async keepsFocus(): Promise<void> {
    await expect.poll(() => this.page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
    await expect(this.page.locator(':focus')).toBeVisible();
  }

  /** The address after the #. */
  hash(): string {
    return new URL(this.page.url()).hash;
  }

  async expectHash(hash: string | RegExp): Promise<void> {
    if (typeof hash === 'string') await expect.poll(() => this.hash()).toBe(hash);
    else await expect.poll(() => this.hash()).toMatch(hash);
  }
}
