// Limits in working time over weekends, holidays and the weekend days that are worked instead, as computed by hand.
import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../outbreak.fixture.ts';
import { afterWorkingMinutes } from './working-time.ts';

const { calendar } = shippedCatalogue;
/** Wall clock of Shanghai (UTC+8, no summer time). */
const at = (text: string): number => Date.parse(`${text}:00+08:00`);

describe('office hours of 08:00 to 12:00 and 14:00 to 18:00', () => {
  it.each([
    ['within a morning', '2026-06-01T09:00', 60, '2026-06-01T10:00'],
    ['over noon', '2026-06-01T11:30', 60, '2026-06-01T14:30'],
    ['from before the opening', '2026-06-01T06:00', 30, '2026-06-01T08:30'],
    ['over the night', '2026-06-01T17:30', 60, '2026-06-02T08:30'],
    ['over a weekend', '2026-06-05T17:30', 60, '2026-06-08T08:30'],
    ['to the last minute of a day', '2026-06-01T08:00', 480, '2026-06-01T18:00'],
    [
      'over the first of May, whose days off end on the 5th',
      '2026-04-30T17:00',
      120,
      '2026-05-06T09:00',
    ],
    [
      'on a Saturday that is worked for Spring Festival',
      '2026-02-14T09:00',
      60,
      '2026-02-14T10:00',
    ],
  ])('%s', (_what, from, minutes, until) => {
    expect(new Date(afterWorkingMinutes(at(from), minutes, calendar)).toISOString()).toBe(
      new Date(at(until)).toISOString(),
    );
  });
});
