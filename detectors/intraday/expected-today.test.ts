// What a day is expected to bring: closed days of the past say nothing of it.
import { expect, it } from 'vitest';
import { ClosedDays } from '../../contracts/catalogue/calendar.ts';
import type { DayKey } from '../../contracts/time.ts';
import { addDays, dayNumberOf } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { expectedToday } from './expected-today.ts';

const TODAY = '2026-06-18' as DayKey;
const day = dayNumberOf(TODAY);
const closed = ClosedDays.parse({
  id: 'flood',
  names: { zh: '停诊', en: 'closed' },
  places: ['990102'],
  periods: [{ firstDay: addDays(TODAY, -10), lastDay: addDays(TODAY, -1) }],
});

/** Forty a day, none in the ten days before today but `came` on the last of them. */
function expected(closedDays: readonly ClosedDays[], came = 0) {
  const catalogue = composeCatalogue({ ...shippedParts, closedDays });
  const days = new Map(Array.from({ length: 40 }, (_, ago) => [day - ago, ago > 10 ? 40 : 0]));
  days.set(day - 1, came);
  const series = {
    parts: { level: 'county' as const, where: '990102' },
    firstDay: day - 39,
    days,
    unknownDays: new Set<number>(),
  };
  return expectedToday(series, day, catalogue);
}

it('leaves out the days on which nobody could come', () => {
  expect(expected([closed])?.expected.mean).toBeCloseTo(40, 0);
  expect(expected([])?.expected.mean).toBeLessThan(30);
});

it('learns from a closed day on which somebody came all the same', () => {
  const points = expected([closed])?.expected.points ?? 0;
  expect(expected([closed], 9)?.expected.points).toBe(points + 1);
});
