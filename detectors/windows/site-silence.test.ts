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

const quiet = (rhythm: typeof hospital, hours: number, now = MORNING) =>
  decideSilence({ receivedAtMax: now - hours * HOUR_MS, now, rhythm, calendar, pattern });

it('finds a large hospital silent within the hour, and not within the shortest time', () => {
  expect(quiet(hospital, 1)).toMatchObject({ isSilent: true, reason: 'too-quiet' });
  expect(quiet(hospital, 0.4)).toMatchObject({ isSilent: false, reason: 'recently-heard' });
});

it('does not find a clinic silent over night', () => {
  expect(quiet(clinic, 14, Date.UTC(2026, 5, 2, 23))).toMatchObject({
    isSilent: false,
    reason: 'quiet-is-usual',
  });
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

it('learns nothing from less than two weeks', () => {
  const sums = { work: new Array<number>(24).fill(10), rest: new Array<number>(24).fill(1) };
  expect(learnRhythm({ ...sums, days: { work: 9, rest: 4 } })).toBeNull();
  expect(learnRhythm({ ...sums, days: { work: 10, rest: 4 } })).toMatchObject({
    work: sums.work.map(() => 1),
    rest: sums.rest.map(() => 0.25),
  });
});
