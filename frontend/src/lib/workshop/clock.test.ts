import { describe, expect, it } from 'vitest';

import { Clock, clockText, markPassed } from './clock';

it('a clock counts while it runs, and goes on where it was paused', () => {
  const clock = new Clock();
  expect(clock.at(500)).toBe(0);
  clock.start(1000);
  clock.start(1500);
  expect(clock.at(3000)).toBe(2000);
  clock.pause(4000);
  expect([clock.at(9000), clock.running]).toEqual([3000, false]);
  clock.start(10_000);
  expect(clock.at(11_000)).toBe(4000);
  clock.reset(11_000);
  expect([clock.at(11_000), clock.at(12_500), clock.running]).toEqual([0, 1500, true]);
});

it.each([[0, '0:00'], [59_999, '0:59'], [425_000, '7:05'], [4_025_000, '1:07:05']])('%i ms reads %s', (ms, text) => {
  expect(clockText(ms)).toBe(text);
});

describe('markPassed', () => {
  const minute = 60_000;
  it.each([
    [20, 14.9, 15, 5], [20, 15, 15.1, undefined], [20, 18.9, 19.01, 1], [20, 19.9, 20, 0], [20, 20, 21, undefined],
    [5, 0, 0.1, undefined], [5, 3.99, 4, 1], [1, 0, 0.5, undefined], [1, 0.99, 1, 0], [0, 0, 100, undefined],
  ])('of %f minutes, from %f to %f: %s', (minutes, before, now, mark) => {
    expect(markPassed(minutes, before * minute, now * minute)).toBe(mark);
  });
});
