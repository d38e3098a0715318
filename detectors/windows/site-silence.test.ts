// When quiet is a finding: against the rhythm of the site, not against a fixed number of minutes.
import { expect, it } from 'vitest';
import { HOUR_MS } from '../../contracts/time.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { assumedRhythm, expectedBetween, learnRhythm, type RhythmCalendar } from './rhythm.ts';
import { decideSilence } from './site-silence.ts';

const calendar: RhythmCalendar = {
  zone: 'Asia/Shanghai',
  typeOf: (day) => shippedCatalogue.dayType(day),
};
const pattern = { expectedEventsMissed: 12, silentForMinutes: { least: 30, most: 2880 } };
const hospital = assumedRhythm({ expectedVisitsPerDay: 5000, opens: 'always' });
const clinic = assumedRhythm({ expectedVisitsPerDay: 20, opens: 'daytime' });
/** Wednesday 10:00 in Shanghai. */
const MORNING = Date.UTC(2026, 5, 3, 2);

interface Present {
  readonly now?: number;
  readonly usualGapEvents?: number;
}

const quiet = (
  rhythm: typeof hospital,
  hours: number,
  { now = MORNING, usualGapEvents = 0 }: Present = {},
) =>
  decideSilence({
    receivedAtMax: now - hours * HOUR_MS,
    now,
    rhythm,
    calendar,
    pattern,
    usualGapEvents,
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

it('asks about a small place in the end', () => {
  expect(quiet(assumedRhythm({ expectedVisitsPerDay: 1, opens: 'daytime' }), 49)).toMatchObject({
    isSilent: true,
    reason: 'quiet-too-long',
  });
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
