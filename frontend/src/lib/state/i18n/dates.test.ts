import { describe, expect, it } from 'vitest';

import { formatDate, formatMoment, formatRange, relativeDate, shortDate } from './dates';

const now = new Date(2026, 10, 24);

describe('formatDate shows no more precision than there is', () => {
  it.each([
    ['en', '2024', '2024'],
    ['en', '2024-10', 'Oct 2024'],
    ['en', '2024-10-30', '30 Oct 2024'],
    ['es', '2024', '2024'],
    ['es', '2024-10', 'oct 2024'],
    ['es', '2024-10-30', '30 oct 2024'],
    ['en', '', ''],
    ['en', 'soon', 'soon'],
  ] as const)('%s %s → %s', (locale, date, want) => {
    expect(formatDate(locale, date)).toBe(want);
  });
});

it.each([
  ['en', '2026-11-15', '15 Nov'],
  ['es', '2026-11-15', '15 nov'],
  ['en', '2025-11-15', '15 Nov 2025'],
  ['en', '2026-11', 'Nov 2026'],
] as const)('shortDate %s %s → %s', (locale, date, want) => {
  expect(shortDate(locale, date, now)).toBe(want);
});

it.each([
  ['2026-03-30', '2026-03-31', /^30\s*–\s*31 Mar 2026$/],
  ['2026-03-30', '2026-04-02', /^30 Mar\s*–\s*2 Apr 2026$/],
  ['2026-03-30', '2026-03-30', /^30 Mar 2026$/],
  ['2026-03', '', /^Mar 2026$/],
  ['2026-03', '2026-04-02', /^Mar 2026$/],
])('formatRange %s %s', (start, end, want) => {
  expect(formatRange('en', start, end)).toMatch(want);
});

it.each([
  ['en', '2026-11-24', 'today'],
  ['en', '2026-11-25', 'tomorrow'],
  ['en', '2026-11-14', '10 days ago'],
  ['es', '2026-11-27', 'dentro de 3 días'],
  ['en', '2026-10-25', '4 weeks ago'],
  ['en', '2026-08', '3 months ago'],
  ['en', '2025', 'last year'],
  ['es', '2025', 'el año pasado'],
  ['en', '2020-01-05', '6 years ago'],
] as const)('relativeDate %s %s → %s', (locale, date, want) => {
  expect(relativeDate(locale, date, now)).toBe(want);
});

it.each([
  ['en', '2026-11-20T14:03:59Z', '20 Nov 2026, 14:03'],
  ['es', '2026-11-20T04:03:59Z', '20 nov 2026, 04:03'],
  ['en', 'never', 'never'],
] as const)('formatMoment %s %s → %s', (locale, at, want) => {
  expect(formatMoment(locale, at, 'UTC')).toBe(want);
});
