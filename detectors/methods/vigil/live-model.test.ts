/** The live form of the default detector says what the detector itself says, day by day and after corrections. */
import { describe, expect, it } from 'vitest';
import type { DayKind, Point } from '../method.ts';
import { DAY_MS, daily } from '../test-series.ts';
import { dayOf, gridOfDays } from './day-grid.ts';
import { judgeCount } from './judge-count.ts';
import { daysFrom, fitDayOf, fitLive, type LiveModel, openDay } from './live-model.ts';
import { VigilParams } from './params.ts';
import { vigil } from './vigil.ts';

const PARAMS = VigilParams.parse({});
const wobble = (i: number): number => ((i * 7919 + (i % 13) * 104_729) % 7) - 3;
const usual = (i: number): number => Math.max(0, 12 + 4 * Math.sin(i / 58) + wobble(i));

/** Holidays now and then, some unknown days, and a rise at the end. */
function years(days: number): Point[] {
  const values = Array.from({ length: days }, (_, i) =>
    i % 97 === 50 ? null : Math.round(usual(i) + (i > days - 8 ? 9 : 0)),
  );
  return daily(values).map((point, i) => ({ ...point, kind: kindAt(i) }));
}

function kindAt(i: number): DayKind {
  if (i % 61 < 3) return 'holiday';
  return i % 61 === 5 ? 'workday' : 'open';
}

function fitFor(points: readonly Point[], day: number): LiveModel {
  const history = gridOfDays(points.filter(({ at }) => dayOf(at) < day));
  const model = fitLive(history, fitDayOf(PARAMS, day, history.firstDay), PARAMS);
  if (model === null) throw new Error('too short');
  return JSON.parse(JSON.stringify(model)) as LiveModel;
}

function judgeLive(model: LiveModel, points: readonly Point[], point: Point) {
  const day = dayOf(point.at);
  const from = model.checkpoint.day - 14;
  const recent = gridOfDays(points.filter(({ at }) => dayOf(at) >= from && dayOf(at) <= day));
  const opened = openDay(model, recent, day);
  return typeof opened === 'string' ? opened : judgeCount(model, opened, point);
}

describe('the live model', () => {
  it.each([40, 120, 300, 500, 900, 1300])(
    'judges each day after %i days as the method judges it, to the digit',
    (days) => {
      const points = years(days);
      const batch = vigil.prepare({}, 365).assessSeries(points, days - 9);
      let judged = 0;
      for (const [k, point] of points.slice(days - 9).entries()) {
        const assessment = batch[k];
        if (assessment === undefined) throw new Error('nothing was assessed');
        const { method: _, methodVersion: __, params: ___, ...verdict } = assessment;
        if (verdict.outcome === 'not-applicable') continue;
        expect(judgeLive(fitFor(points, dayOf(point.at)), points, point)).toEqual(verdict);
        judged += 1;
      }
      expect(judged).toBeGreaterThan(5);
    },
  );

  it('judges a count that grows, and a corrected past, as if it had always been so', () => {
    const points = years(800);
    const last = points.at(-1);
    if (last === undefined) throw new Error('no days');
    const model = fitFor(points, dayOf(last.at));
    const lastFit = model.fitDay - dayOf(points[0]?.at ?? 0);
    const corrected = points.map((point, i) =>
      i > lastFit && i === 796 ? { ...point, value: 60 } : point,
    );
    for (const series of [points, corrected]) {
      for (const value of [0, 5, 12, 40, 41]) {
        const now = { ...last, value };
        const batch = vigil.prepare({}, 365).assess(series.slice(0, -1), now);
        expect(judgeLive(model, [...series.slice(0, -1), now], now)).toMatchObject({
          outcome: batch.outcome,
          score: batch.score,
          upper: batch.upper,
          pvalue: batch.pvalue,
        });
      }
    }
  });

  it('refuses days before its checkpoint', () => {
    const points = years(800);
    const model = fitFor(points, dayOf(points.at(-1)?.at ?? 0));
    const before = model.checkpoint.day - 1;
    expect(openDay(model, gridOfDays(points), before)).toBe('before-checkpoint');
  });

  it('does not open a closed day, and does not fit less than a week', () => {
    const counts = Array.from({ length: 400 }, (_, i) => (i % 7 >= 5 ? 0 : 20));
    const days = daysFrom(7000, counts, () => 'open');
    const model = fitLive(days, 7390, PARAMS);
    if (model === null) throw new Error('too short');
    expect(openDay(model, days, 7390)).toBe('closed');
    expect(
      fitLive(
        daysFrom(7000, [1, 2, 3], () => 'open'),
        7003,
        PARAMS,
      ),
    ).toBeNull();
  });

  it('is small enough to be stored with every series', () => {
    const points = years(1300);
    const model = fitFor(points, dayOf((points.at(-1)?.at ?? 0) + DAY_MS));
    expect(JSON.stringify(model).length).toBeLessThan(16_000);
  });
});
