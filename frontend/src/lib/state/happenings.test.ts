import { describe, expect, it } from 'vitest';

import { byTime, isOn, lastDay, leafOf, today } from './happenings';

it.each([
  [{ start: '2012' }, '2012-12-31'],
  [{ start: '2024-04' }, '2024-04-30'],
  [{ start: '2024-02' }, '2024-02-29'],
  [{ start: '2024-04-08' }, '2024-04-08'],
  [{ start: '2026-03-30', end: '2026-03-31' }, '2026-03-31'],
  [{ start: '2025', end: '2026' }, '2026-12-31'],
  [{}, ''],
])('lastDay %o is %s', (when, want) => {
  expect(lastDay(when)).toBe(want);
});

it('today is the day of this computer, not of Greenwich', () => {
  expect(today(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
});

describe('byTime', () => {
  const on = { start: '2025', end: '2026' };
  const soon = { start: '2026-12-01' };
  const old = { start: '2012' };
  const spring = { start: '2026-03-30', end: '2026-03-31' };
  const undated = {};

  it('puts the soonest first, then the latest', () => {
    expect(byTime([old, soon, undated, spring, on], '2026-11-24')).toEqual({ coming: [on, soon], past: [spring, old, undated] });
  });

  it('keeps an event of today among those to come', () => {
    expect(byTime([{ start: '2026-11-24' }], '2026-11-24').coming).toHaveLength(1);
  });
});

it.each([
  [{ start: '2025', end: '2026' }, true],
  [{ start: '2026-11-20', end: '2026-11-30' }, true],
  [{ start: '2026-12-01', end: '2026-12-02' }, false],
  [{ start: '2026' }, false], // some day of this year: nobody knows whether it is over
])('isOn %o: %s', (when, want) => {
  expect(isOn(when, '2026-11-24')).toBe(want);
});

it.each([
  [{ start: '2012' }, { big: '2012', small: '' }],
  [{ start: '2025', end: '2026' }, { big: '2025', small: '– 2026' }],
  [{ start: '2024-04' }, { big: 'Apr', small: '2024' }],
  [{ start: '2024-04-08' }, { big: '8', small: 'Apr 2024' }],
  [{ start: '2026-03-30', end: '2026-03-31' }, { big: '30–31', small: 'Mar 2026' }],
  [{ start: '2026-03-30', end: '2026-04-02' }, { big: '30', small: 'Mar 2026' }],
])('leafOf %o', (when, want) => {
  expect(leafOf(when, 'en-GB')).toEqual(want);
});
