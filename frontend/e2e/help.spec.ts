import type { Hit, ItemView, Results } from '../src/lib/api';
import { pages as en } from '../src/lib/help/pages.en';
import { pages as es } from '../src/lib/help/pages.es';
import type { App } from './support/app';
import { expect, test } from './support/test';

/** Everything a query finds, and how it was understood. */
async function ask(app: App, q: string): Promise<{ ids: Set<string>; hits: Hit[]; answer: Results }> {
  const hits: Hit[] = [];
  for (let offset = 0; ; offset += 100) {
    const answer = await app.get<Results>(`api/search?${new URLSearchParams({ q, limit: '100', offset: String(offset), exact: '1' })}`);
    hits.push(...answer.hits);
    if (hits.length >= answer.total || !answer.hits.length) return { ids: new Set(hits.map((hit) => hit.id)), hits, answer };
  }
}

const among = (inner: Set<string>, outer: Set<string>) => [...inner].every((id) => outer.has(id));

const held: Record<string, string> = { fulltext: 'full-text', texto: 'full-text', summary: 'summary', resumen: 'summary', link: 'link', enlace: 'link' };

/** What an operator promises of each item, as far as a row shows it. */
const promises: Record<string, (hit: Hit, value: string) => boolean> = {
  year: (hit, value) => {
    const [from = '', to = from] = value.split('-');
    const year = (hit.start || hit.date || '').slice(0, 4);
    return year >= from && year <= to;
  },
  has: (hit, value) => hit.availability === held[value],
  lang: (hit, value) => [hit.language, hit.textLanguage].includes(value),
};
const kinds: Record<string, string[]> = {
  library: ['resource', 'dataset'], newsletters: ['newsletter'], initiatives: ['initiative'], events: ['event'],
  biblioteca: ['resource', 'dataset'], boletines: ['newsletter'], iniciativas: ['initiative'], eventos: ['event'],
};
/** The Spanish words of the operators. */
const names: Record<string, string> = { tipo: 'type', dominio: 'domain', ámbito: 'domain', tema: 'topic', profesión: 'profession', autor: 'author', autora: 'author', idioma: 'lang', año: 'year', en: 'in', tiene: 'has', es: 'is', serie: 'series' };

const operator = /(-?)([\p{L}]+):("[^"]+"|\S+)/gu;

/** Tries one example: it finds something, it was taken as written, and what it says of its findings is so. */
async function holds(app: App, q: string): Promise<void> {
  const { ids, hits, answer } = await ask(app, q);
  expect.soft(answer.total, `${q} finds something`).toBeGreaterThan(0);
  expect.soft(answer.notices ?? [], `${q} is taken as written`).toEqual([]);
  expect.soft(hits.length, q).toBe(answer.total);
  const everything = (await ask(app, '')).answer.total;
  expect.soft(answer.total, `${q} narrows`).toBeLessThan(everything);

  for (const [whole, not, typed = '', quoted = ''] of q.matchAll(operator)) {
    const [op, value] = [names[typed] ?? typed, quoted.replaceAll('"', '')];
    const rest = q.replace(whole, ' ').trim();
    const without = await ask(app, rest);
    if (rest) expect.soft(among(ids, without.ids) && ids.size < without.ids.size, `${whole} narrows “${rest}”`).toBe(true);
    if (not) {
      const wanted = await ask(app, whole.slice(1));
      expect.soft([...ids].filter((id) => wanted.ids.has(id)), `${whole} leaves out`).toEqual([]);
      continue;
    }
    if (op === 'in' && kinds[value]) expect.soft(hits.every((hit) => kinds[value]?.includes(hit.kind)), whole).toBe(true);
    else if (promises[op]) expect.soft(hits.filter((hit) => !promises[op]?.(hit, value)).map((hit) => hit.id), whole).toEqual([]);
    // Rows shorten the names of people, and leave out who holds an event.
    for (const { id } of op === 'author' ? hits : []) {
      const { item } = await app.get<ItemView>(`api/items/${id}`);
      expect.soft(JSON.stringify([item.bib, item.happening]), `${whole}: ${id}`).toMatch(new RegExp(value, 'i'));
    }
    if (!['in', 'has'].includes(op)) expect.soft(Object.keys(answer.explain.filters ?? {}), `${whole} is a filter`).toContain(op);
  }
  const words = q.replace(operator, ' ').trim();
  const [left, right] = words.split(' OR ');
  if (left && right) {
    const [a, b] = [await ask(app, left), await ask(app, right)];
    expect.soft(among(a.ids, ids) && among(b.ids, ids) && ids.size > Math.max(a.ids.size, b.ids.size), `${q} finds either`).toBe(true);
  }
  const phrase = /^"([^"]+)"$/.exec(words)?.[1];
  if (phrase) {
    const loose = await ask(app, phrase);
    expect.soft(among(ids, loose.ids) && ids.size < loose.ids.size, `${q} is stricter than its words`).toBe(true);
  }
  const minus = / -(\p{L}+)$/u.exec(words);
  if (minus?.[1]) {
    const [plain, other] = [await ask(app, words.replace(minus[0], '')), await ask(app, minus[1])];
    expect.soft([...ids].filter((id) => other.ids.has(id)), `${q} leaves out`).toEqual([]);
    expect.soft(among(ids, plain.ids) && ids.size < plain.ids.size, `${q} narrows`).toBe(true);
  }
}

for (const [language, pages] of [['English', en], ['Spanish', es]] as const) {
  test(`every example of the help in ${language} finds what it says`, async ({ app }) => {
    test.setTimeout(120_000);
    for (const [id, patch] of [['holistic-admissions-tool-kit', { starred: true, read: true }], ['conf-2024', { read: true }]] as const) {
      const answer = await app.page.request.patch(`${app.server.url}api/marks/${id}`, { data: patch });
      expect(answer.ok()).toBe(true);
    }
    const note = await app.page.request.post(`${app.server.url}api/annotations`, { data: { item: 'holistic-admissions-tool-kit', note: 'For week 3' } });
    expect(note.ok(), await note.text()).toBe(true);
    const examples = Object.values(pages).flatMap((page) => page.blocks.flatMap((block) => (block.kind === 'queries' ? block.rows : [])));
    const queries = examples.flatMap(({ q, finds }) => [q, ...(finds.match(/[\p{L}]+:[\p{L}\d-]+/gu) ?? [])]);
    expect(queries.length).toBeGreaterThan(20);
    for (const q of new Set(queries)) await holds(app, q);

    // None of the language's operators is left out.
    const shown = new Set([...queries.join(' ').matchAll(operator)].map(([, , name = '']) => names[name] ?? name));
    for (const name of ['type', 'domain', 'topic', 'profession', 'lang', 'author', 'year', 'in', 'has', 'is']) expect(shown, name).toContain(name);
    for (const part of ['library', 'newsletters', 'initiatives', 'notes']) expect(queries.some((q) => new RegExp(`(in|en):(${part}|${{ library: 'biblioteca', newsletters: 'boletines', initiatives: 'iniciativas', notes: 'notas' }[part]})`).test(q)), part).toBe(true);
    for (const state of [/(is|es):(starred|destacado)/, /(is|es):(unread|no-leído|noleido)/, /(has|tiene):(fulltext|texto)/]) expect(queries.some((q) => state.test(q)), String(state)).toBe(true);
    expect(queries.some((q) => q.startsWith('"')) && queries.some((q) => q.includes(' -')) && queries.some((q) => q.includes(' OR '))).toBe(true);
  });
}
