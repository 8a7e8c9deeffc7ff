import { expect } from '@playwright/test';

import type { App } from './app';

/** One thing to look at: a screen, or a screen with something opened over it. */
export interface Screen {
  name: string;
  hash: string;
  /** What is done on it before it is looked at. */
  act?: (app: App) => Promise<void>;
  /** Console errors that belong to it. */
  expected?: RegExp;
}

const screen = (name: string, hash: string, act?: (app: App) => Promise<void>): Screen => ({ name, hash, ...(act ? { act } : {}) });

export const ids = {
  toolkit: 'holistic-admissions-tool-kit',
  spanish: 'competencia-cultural-en-estudiantes-de-enfermeria-de-una-univers-2023',
  table: 'health-workforce-diversity-table',
  findings: 'health-workforce-diversity-findings',
  areas: 'social-mission-metrics-areas',
  event: 'conf-2024',
  issue: 'newsletter-2024-05-health-advocate-insights',
  initiative: 'initiative-national-conference',
};

/** Every address of the app. */
export const screens: Screen[] = [
  screen('home', '#/'),
  screen('library', '#/library'),
  screen('results', '#/library?q=nursing&topic=health-equity'),
  screen('other spellings', '#/library?q=nursng+comunity'),
  screen('nothing found', '#/library?q=xqzvbn'),
  screen('resource', `#/items/${ids.toolkit}`),
  screen('resource in Spanish', `#/items/${ids.spanish}`),
  screen('dataset', `#/items/${ids.table}`),
  screen('page with a table', `#/items/${ids.areas}`),
  screen('event', `#/items/${ids.event}`),
  screen('newsletters', '#/newsletters'),
  screen('newsletter', `#/newsletters/${ids.issue}`),
  screen('initiatives', '#/initiatives'),
  screen('initiative', `#/initiatives/${ids.initiative}`),
  screen('reading lists', '#/lists'),
  screen('a reading list', '#/lists', async (app) => {
    const answer = await app.page.request.post(`${app.server.url}api/lists`, { data: { title: 'Week 3', items: [ids.toolkit, ids.event, ids.spanish] } });
    const { list } = (await answer.json()) as { list: { id: string } };
    await app.go(`#/lists/${list.id}`);
    await app.page.locator('[data-entry]').first().getByRole('button').first().press('Enter');
    await expect(app.page.locator('[data-entry] textarea').first()).toBeVisible();
  }),
  screen('own files', '#/files'),
  screen('notes', '#/notes'),
  screen('workshop', '#/workshop'),
  screen('updates', '#/updates'),
  screen('settings', '#/settings'),
  screen('help on updates', '#/help/updates'),
  screen('help on lists', '#/help/lists'),
  screen('help', '#/help'),
  screen('no such page', '#/nowhere/at/all'),
  { ...screen('no such item', '#/items/there-is-none'), expected: /404/ },
];

/** What opens over the screens, by the keys that open it. */
export const overlays: Screen[] = [
  screen('palette', '#/', async (app) => {
    await app.press('Control+k');
    await expect(app.page.getByRole('dialog')).toBeVisible();
  }),
  screen('shortcut sheet', '#/library', async (app) => {
    await app.page.locator('#list').focus();
    await app.press('?');
    await expect(app.page.getByRole('dialog')).toBeVisible();
  }),
  screen('suggestions', '#/library', async (app) => {
    await app.press('Control+l');
    await app.type('nurs');
    await expect(app.page.getByRole('listbox').getByRole('option').first()).toBeVisible();
  }),
  screen('filters', '#/library?q=health', async (app) => {
    const button = app.page.getByRole('button', { name: /^(Filters|Filtros)/ });
    if (!(await button.isVisible())) return;
    if ((await button.getAttribute('aria-expanded')) === 'false') await button.press('Enter');
    await expect(app.page.getByRole('checkbox').first()).toBeVisible();
  }),
  screen('reading comfort', `#/items/${ids.toolkit}`, async (app) => {
    await app.page.getByRole('banner').getByRole('button', { name: /^(Reading comfort|Comodidad|Lectura)/ }).press('Enter');
    await expect(app.page.getByRole('dialog')).toBeVisible();
  }),
];

/** Shows one of them in the running app; what was open before is closed. */
export async function show(app: App, screen: Screen): Promise<void> {
  if (screen.expected) app.watch.expected.push(screen.expected);
  await app.press('Escape');
  await expect(app.page.getByRole('dialog')).toHaveCount(0);
  await app.go(screen.hash);
  await screen.act?.(app);
}
