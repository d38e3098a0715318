// When quiet is a finding: against the rhythm of the site, not against a fixed number of minutes.
import { describe, expect, it } from 'vitest';
import { DayKey, HOUR_MS } from '../../contracts/time.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import {
  assumedRhythm,
  daysOfRhythm,
  expectedBetween,
  learnRhythm,
  type RhythmCalendar,
} from './rhythm.ts';
import { decideSilence } from './site-silence.ts';

const calendar: RhythmCalendar = {
  zone: 'Asia/Shanghai',
  typeOf: (day) => shippedCatalogue.dayType(day),
};
const pattern = {
  expectedEventsMissed: 12,
  expectedEventsMissedLater: 5,
  silentForMinutes: { least: 30, most: 2880 },
};
const hospital = assumedRhythm({ expectedVisitsPerDay: 5000, opens: 'always' });
const clinic = assumedRhythm({ expectedVisitsPerDay: 20, opens: 'daytime' });
/** Wednesday 10:00 in Shanghai. */
const MORNING = Date.UTC(2026, 5, 3, 2);

interface Present {
  readonly now?: number;
  readonly usualGapEvents?: number;
  readonly wasSilent?: boolean;
}

const quiet = (
  rhythm: typeof hospital,
  hours: number,
  { now = MORNING, usualGapEvents = 0, wasSilent = false }: Present = {},
) =>
  decideSilence({
    receivedAtMax: now - hours * HOUR_MS,
    now,
    rhythm,
    calendar,
    pattern,
    usualGapEvents,
    wasSilent,
  });

it('finds a large hospital silent within the hour, and not within the shortest time', () => {
  expect(quiet(hospital, 1)).toMatchObject({ isSilent: true, reason: 'too-quiet' });
  expect(quiet(hospital, 0.4)).toMatchObject({ isSilent: false, reason: 'recently-heard' });
});

it('does not find a clinic silent over night', () => {
  expect(quiet(clinic, 14, { now: Date.UTC(2026, 5, 2, 23) })).toMatchObject({
    isSilent: false,
    reason: 'quiet-is-usual',
  });
});

it('leaves a site alone that uploads once a day, until it is clearly late', () => {
  const usual = 200;
  const daily = assumedRhythm({ expectedVisitsPerDay: usual, opens: 'daytime' });
  expect(quiet(daily, 24)).toMatchObject({ isSilent: true });
  expect(quiet(daily, 24, { usualGapEvents: usual })).toMatchObject({ reason: 'quiet-is-usual' });
  expect(quiet(daily, 26, { usualGapEvents: usual })).toMatchObject({ isSilent: false });
  expect(quiet(daily, 47, { now: MORNING + 7 * HOUR_MS, usualGapEvents: usual })).toMatchObject({
    isSilent: true,
  });
});

it('asks about a week of nothing whatever the habit', () => {
  const small = assumedRhythm({ expectedVisitsPerDay: 5, opens: 'daytime' });
  expect(quiet(small, 6 * 24, { usualGapEvents: 30 })).toMatchObject({ isSilent: false });
  expect(quiet(small, 7 * 24, { usualGapEvents: 30 })).toMatchObject({ reason: 'quiet-too-long' });
});

describe('a small place', () => {
  const DAY = 24;
  const small = (expectedVisitsPerDay: number, opens: 'daytime' | 'weekdays' = 'daytime') =>
    assumedRhythm({ expectedVisitsPerDay, opens });

  it.each([
    { perDay: 3, quietHours: 2 * DAY },
    { perDay: 1, quietHours: 5 * DAY },
    { perDay: 0.5, quietHours: 10 * DAY },
    { perDay: 0.2, quietHours: 25 * DAY },
  ])('of $perDay visits a day is asked about after $quietHours hours', ({ perDay, quietHours }) => {
    expect(quiet(small(perDay), quietHours - 2)).toMatchObject({ reason: 'quiet-is-usual' });
    const asked = quiet(small(perDay), quietHours + 2);
    expect(asked).toMatchObject({ isSilent: true, reason: 'quiet-too-long' });
    expect(asked.pvalue).toBeLessThan(0.007);
  });

  it('is not asked about after two days of which chance alone would keep one in three empty', () => {
    const asked = quiet(small(0.5), 2 * DAY);
    expect(asked.isSilent).toBe(false);
    expect(asked.expectedEvents).toBeCloseTo(1, 5);
    expect(asked.pvalue).toBeCloseTo(0.37, 2);
  });

  it('that is shut at weekends is asked about after five working days', () => {
    // From Monday, ten o'clock.
    const since = Date.UTC(2026, 5, 1, 2);
    const after = (days: number) =>
      quiet(small(1, 'weekdays'), days * DAY + 2, { now: since + (days * DAY + 2) * HOUR_MS });
    expect(after(5)).toMatchObject({ isSilent: false });
    expect(after(6)).toMatchObject({ isSilent: false });
    expect(after(7)).toMatchObject({ isSilent: true, reason: 'quiet-too-long' });
  });

  it('that has fallen silent stays so until it is heard, whatever its rhythm fades to', () => {
    const faded = small(0.1);
    expect(quiet(faded, 20 * DAY)).toMatchObject({ isSilent: false });
    expect(quiet(faded, 20 * DAY, { wasSilent: true })).toMatchObject({
      isSilent: true,
      reason: 'not-heard-since',
    });
    expect(quiet(faded, 0.1, { wasSilent: true })).toMatchObject({ reason: 'recently-heard' });
  });
});

it('asks about a hospital of 30 visits a day long before, and after two days where a habit explains the first', () => {
  const hospitalOf30 = assumedRhythm({ expectedVisitsPerDay: 30, opens: 'always' });
  expect(quiet(hospitalOf30, 10)).toMatchObject({ isSilent: false });
  expect(quiet(hospitalOf30, 24)).toMatchObject({ reason: 'too-quiet' });
  expect(quiet(hospitalOf30, 44, { usualGapEvents: 39 })).toMatchObject({ isSilent: false });
  expect(quiet(hospitalOf30, 48, { usualGapEvents: 39 })).toMatchObject({ reason: 'too-quiet' });
});

it('learns from the days until a site was last heard, and from ten at least', () => {
  const days = Array.from({ length: 28 }, (_, at) =>
    DayKey.parse(`2026-05-${String(at + 1).padStart(2, '0')}`),
  );
  expect(daysOfRhythm(days, DayKey.parse('2026-06-03'))).toHaveLength(28);
  expect(daysOfRhythm(days, DayKey.parse('2026-05-20')).at(-1)).toBe('2026-05-20');
  expect(daysOfRhythm(days, DayKey.parse('2026-05-04')).at(-1)).toBe('2026-05-10');
  expect(daysOfRhythm(days.slice(0, 7), DayKey.parse('2026-05-04'))).toHaveLength(7);
});

it('expects nothing of a site that never has anything at that hour', () => {
  const shut = assumedRhythm({ expectedVisitsPerDay: 100, opens: 'weekdays' });
  const sunday = Date.UTC(2026, 5, 7, 6);
  expect(expectedBetween(shut, { fromAt: sunday - 4 * HOUR_MS, toAt: sunday }, calendar)).toBe(0);
});

it('learns nothing from less than ten days', () => {
  const sums = { work: new Array<number>(24).fill(10), rest: new Array<number>(24).fill(1) };
  expect(learnRhythm({ ...sums, days: { work: 7, rest: 2 } })).toBeNull();
  expect(learnRhythm({ ...sums, days: { work: 8, rest: 2 } })).toMatchObject({
    work: sums.work.map(() => 1.25),
    rest: sums.rest.map(() => 0.5),
  });
});
