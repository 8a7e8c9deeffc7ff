import { beforeEach, expect, it, vi } from 'vitest';

import { defaults, SettingsState } from './settings.svelte';

/** Stands at the other end of the wire: keeps settings, and answers each request only when told to. */
function program() {
  let kept = defaults;
  const asked: { patch: unknown; answer: () => void }[] = [];
  vi.stubGlobal('fetch', (_: string, init: { body: string }) => {
    const patch = JSON.parse(init.body) as Partial<typeof kept>;
    return new Promise<Response>((resolve) => {
      asked.push({ patch, answer: () => resolve(Response.json((kept = { ...kept, ...patch }))) });
    });
  });
  return asked;
}

beforeEach(() => {
  const style = { setProperty: () => undefined };
  vi.stubGlobal('document', { documentElement: { dataset: {}, style, toggleAttribute: () => undefined } });
  vi.stubGlobal('navigator', { languages: ['en'] });
});

it('sends quick changes one after the other and never falls back to an earlier answer', async () => {
  const asked = program();
  const settings = new SettingsState();
  const saved = settings.save({ textSize: 110 });
  void settings.save({ textSize: 120 });
  void settings.save({ font: 'sans' });
  expect(asked.map((a) => a.patch)).toEqual([{ textSize: 110 }]);

  asked[0]?.answer();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]?.patch).toEqual({ textSize: 120, font: 'sans' });
  expect(settings.value).toMatchObject({ textSize: 120, font: 'sans' });

  asked[1]?.answer();
  await saved;
  expect(settings.value).toEqual({ ...defaults, textSize: 120, font: 'sans' });
});
