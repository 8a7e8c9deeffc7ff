import { expect, it, vi } from 'vitest';

import type { Mark, MarkPatch } from '../api';
import { Marks } from './marks.svelte';

const blank: Mark = { starred: false, read: false, position: 0 };

/** Stands at the other end of the wire: keeps one mark, and answers each request only when told to. */
function program() {
  let kept = blank;
  const asked: { patch: MarkPatch; answer: () => void; refuse: () => void }[] = [];
  vi.stubGlobal('fetch', (_: string, init: { body: string }) => {
    const patch = JSON.parse(init.body) as MarkPatch;
    return new Promise<Response>((resolve) => {
      asked.push({
        patch,
        answer: () => resolve(Response.json((kept = { ...kept, ...patch } as Mark))),
        refuse: () => resolve(Response.json({ error: { code: 'full', message: 'The disk is full.' } }, { status: 507 })),
      });
    });
  });
  return asked;
}

it('saves one change of an item after the other, and no earlier answer takes a later change back', async () => {
  const asked = program();
  const marks = new Marks();
  const first = marks.toggleRead('a');
  const second = marks.toggleRead('a');
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]?.answer();
  await first;
  expect(marks.of('a').read).toBe(false);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]?.answer();
  await second;
  expect(asked.map((a) => a.patch)).toEqual([{ read: true }, { read: false }]);
  expect(marks.of('a').read).toBe(false);
});

it('does not believe an answer that is older than a change', () => {
  program();
  const marks = new Marks();
  const turn = marks.turn('a');
  void marks.toggleStar('a');
  marks.heard('a', blank, turn);
  expect(marks.of('a').starred).toBe(true);
});

it('goes back to what is saved when nothing could be saved', async () => {
  const asked = program();
  const marks = new Marks();
  marks.heard('a', { ...blank, position: 0.5 }, marks.turn('a'));
  const all = [marks.toggleStar('a'), marks.toggleRead('a')];
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  asked[0]?.refuse();
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  asked[1]?.refuse();
  await Promise.all(all);
  expect(marks.of('a')).toEqual({ ...blank, position: 0.5 });
});
