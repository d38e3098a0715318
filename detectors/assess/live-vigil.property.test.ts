/** The default detector that follows a series count by count says what it would say of the same counts seen for the first time. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Point } from '../methods/method.ts';
import { vigil } from '../methods/vigil/vigil.ts';
import { VigilParams } from '../methods/vigil/params.ts';
import { DayCounts } from './day-counts.ts';
import { LiveVigil, type CountedDays } from './live-vigil.ts';

const DAY_MS = 86_400_000;
const FIRST = 20_000;
const ground = { params: VigilParams.parse({}), kindOf: () => 'open' as const };
const SLOW_MS = 120_000;

interface Series extends CountedDays {
  readonly days: DayCounts;
  readonly unknownDays: Set<number>;
}

const seriesOf = (counts: readonly number[]): Series => {
  const days = new DayCounts();
  for (const [at, count] of counts.entries()) days.set(FIRST + at, count);
  return { days, unknownDays: new Set(), firstDay: FIRST };
};
const pointOf = ({ days, unknownDays }: Series, day: number): Point => ({
  at: day * DAY_MS,
  value: unknownDays.has(day) ? null : days.get(day),
  kind: 'open',
});

/** A change of a count, some days before the last, or a day that becomes unknown. */
const changes = fc.array(
  fc.record({
    back: fc.integer({ min: 0, max: 30 }),
    delta: fc.integer({ min: -3, max: 12 }),
    lost: fc.boolean(),
  }),
  { maxLength: 25 },
);

it.each([20, 60, 200, 420, 800])(
  'after any changes of %i days says what a fresh one says of them',
  (length) => {
    const counts = fc.array(fc.nat(25), { minLength: length, maxLength: length, size: 'max' });
    fc.assert(
      fc.property(counts, changes, fc.boolean(), (values, told, rests) => {
        // Where it rests on each weekday of today, that day is learned as closed, until somebody comes.
        const series = seriesOf(
          values.map((value, at) => (rests && (length - 1 - at) % 7 === 0 ? 0 : value)),
        );
        const followed = new LiveVigil(ground);
        const today = FIRST + length - 1;
        for (const { back, delta, lost } of told) {
          const day = today - Math.min(back, length - 1);
          if (lost && back > 0) series.unknownDays.add(day);
          else {
            series.unknownDays.delete(day);
            series.days.add(day, delta);
          }
          followed.changed(day);
          for (const at of [today - 3, today - 1, today])
            followed.judge(series, at, pointOf(series, at));
        }
        for (const at of [today - 7, today - 1, today]) {
          const point = pointOf(series, at);
          expect(followed.judge(series, at, point)).toEqual(
            new LiveVigil(ground).judge(series, at, point),
          );
        }
      }),
      { numRuns: length > 300 ? 8 : 25 },
    );
  },
  SLOW_MS,
);

it(
  'says of a series of weeks or months what the method says of the whole series',
  () => {
    const counts = fc.array(fc.nat(25), { minLength: 8, maxLength: 180, size: 'max' });
    fc.assert(
      fc.property(counts, (values) => {
        const series = seriesOf(values);
        const points = values.map((_, at) => pointOf(series, FIRST + at));
        const whole = vigil.prepare({}, 365).assessSeries(points, 0);
        const live = new LiveVigil(ground);
        for (const [at, point] of points.entries())
          expect(whole[at]).toMatchObject(live.judge(series, FIRST + at, point));
      }),
      { numRuns: 20 },
    );
  },
  SLOW_MS,
);

it(
  'says of days told in any order, each judged with those after it as it comes, what the method says of the whole series',
  () => {
    const length = 230;
    const days = Array.from({ length: 45 }, (_, at) => length - 45 + at);
    const word = fc.record({ at: fc.constantFrom(...days), judged: fc.nat(9) });
    const values = fc.array(fc.nat(25), { minLength: length, maxLength: length, size: 'max' });
    fc.assert(
      fc.property(
        values,
        fc.shuffledSubarray(days, { minLength: days.length }),
        fc.array(word, { maxLength: 20 }),
        (counts, order, again) => {
          const series = seriesOf(counts.slice(0, length - days.length));
          const live = new LiveVigil(ground);
          const told = [...order.map((at) => ({ at, judged: 9 })), ...again];
          for (const { at, judged } of told) {
            series.days.set(FIRST + at, counts[at] ?? 0);
            live.changed(FIRST + at);
            for (let day = Math.max(at, length - judged); day < length; day += 1)
              live.judge(series, FIRST + day, pointOf(series, FIRST + day));
          }
          const points = counts.map((_, at) => pointOf(series, FIRST + at));
          const whole = vigil.prepare({}, 365).assessSeries(points, 0);
          for (const at of days)
            expect(whole[at]).toMatchObject(live.judge(series, FIRST + at, points[at] as Point));
        },
      ),
      { numRuns: 8 },
    );
  },
  SLOW_MS,
);

it('learns once between refits, and ahead of them what it is asked to', () => {
  const series = seriesOf(Array.from({ length: 900 }, (_, at) => 10 + (at % 7)));
  const live = new LiveVigil(ground);
  const today = FIRST + 899;
  for (let count = 0; count < 50; count += 1) {
    series.days.set(today, count);
    live.changed(today);
    live.judge(series, today, pointOf(series, today));
  }
  expect(live.fits).toBe(1);
  const ahead = Array.from({ length: 40 }, (_, at) => today + at).find((day) =>
    live.prepare(series, day),
  );
  expect(ahead).toBeDefined();
  expect(live.prepare(series, ahead ?? today)).toBe(false);
});
