import { describe, expect, it } from 'vitest';

import { bytesOf, duration, formatBytes } from './amounts';

const plain = (text: string) => text.replace(/\s/g, ' ');

describe('formatBytes', () => {
  it.each([
    ['en', 0, '0 bytes'],
    ['en', 812, '812 bytes'],
    ['en', 5_640, '5.6 kB'],
    ['en', 999_949, '999.9 kB'],
    ['en', 999_950, '1 MB'],
    ['en', 1_340_000, '1.3 MB'],
    ['es', 1_340_000, '1,3 MB'],
    ['en', 2_500_000_000, '2.5 GB'],
  ] as const)('%s %d → %s', (locale, n, want) => {
    expect(plain(formatBytes(locale, n))).toBe(want);
  });
});

describe('bytesOf writes both in the unit of the whole', () => {
  it.each([
    ['en', 640_000, 1_340_000, ['0.6', '1.3 MB']],
    ['es', 640_000, 1_340_000, ['0,6', '1,3 MB']],
    ['en', 1_000_000, 1_340_000, ['1.0', '1.3 MB']],
    ['en', 0, 2_000_000, ['0', '2 MB']],
    ['en', 500_000, 2_000_000, ['0.5', '2 MB']],
    ['en', 30, 900, ['30', '900 bytes']],
    ['en', 1_400_000, 1_340_000, ['1.3', '1.3 MB']],
  ] as const)('%s %d of %d', (locale, done, total, want) => {
    expect(bytesOf(locale, done, total).map(plain)).toEqual(want);
  });
});

describe('duration', () => {
  it.each([
    [0, 'less', 0, 0],
    [49, 'less', 0, 0],
    [50, 'minutes', 0, 1],
    [89, 'minutes', 0, 1],
    [91, 'minutes', 0, 2],
    [3_560, 'minutes', 0, 59],
    [3_600, 'hours', 1, 0],
    [4_700, 'hours', 1, 20],
    [7_150, 'hours', 2, 0],
  ] as const)('%d s', (seconds, unit, hours, minutes) => {
    expect(duration(seconds)).toEqual({ unit, hours, minutes });
  });
});
