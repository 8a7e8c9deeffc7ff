import { expect, it } from 'vitest';

import { formatNotes, narrowed, notesParams, parseNotes } from './query';

it('reads back what it writes', () => {
  const text = 'q=rural+care&kind=highlight&colour=pink&colour=blue&placed=lost&tag=exam&list=l1&when=week&sort=item';
  expect(formatNotes(parseNotes(text))).toBe(text);
  expect(narrowed(parseNotes('sort=oldest'))).toBe(false);
  expect(narrowed(parseNotes('tag=x'))).toBe(true);
});

it('takes nonsense for nothing', () => {
  expect(formatNotes(parseNotes('when=never&sort=sideways&x=y'))).toBe('');
});

it('counts days on the reader’s clock', () => {
  const now = new Date(2026, 2, 3, 23, 59);
  expect(notesParams(parseNotes('when=today'), now)).toMatchObject({ from: '2026-03-03' });
  expect(notesParams(parseNotes('when=week'), now)).toMatchObject({ from: '2026-02-25' });
  expect(notesParams(parseNotes(''), now)).not.toHaveProperty('from');
});
