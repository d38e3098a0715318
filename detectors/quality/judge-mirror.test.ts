// A mirror is judged by the calendar that its live counts are judged by: closed days are neither judged nor learned from.
import { expect, it } from 'vitest';
import { ClosedDays } from '../../contracts/catalogue/calendar.ts';
import type { DetectorRule } from '../../contracts/catalogue/measure.ts';
import { MethodId } from '../../contracts/ids.ts';
import { seriesKey } from '../../contracts/series.ts';
import type { DayKey } from '../../contracts/time.ts';
import { addDays, dayNumberOf } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { prepareDetectors } from '../series/detector.ts';
import { measureOf } from '../series/kinds.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { judgeMirror } from './judge-mirror.ts';
import { tryRules, type Trial } from './try-rules.ts';

const TODAY = '2026-06-18' as DayKey;
const day = dayNumberOf(TODAY);
const rule = {
  id: 'high',
  side: 'upper',
  window: 'day',
  at: ['county'],
  ages: 'all',
  needs: { historyDays: 7, meanCount: 1 },
  floor: { observed: 5, excess: 5 },
  grades: [{ level: 'IV' }],
};
const measure = measureOf(
  'seen',
  { kind: 'count', counted: { of: 'visits' } },
  { detectors: [{ ...rule, method: 'ears-c1', params: { baseline: 7 } }] },
);
const closed = ClosedDays.parse({
  id: 'flood',
  names: { zh: '停诊', en: 'closed' },
  places: ['990102'],
  periods: [{ firstDay: addDays(TODAY, -10), lastDay: addDays(TODAY, -1) }],
});

/** Forty a day, none in the ten days before today, and today as usual. */
function raisedToday(closedDays: readonly ClosedDays[]): boolean {
  const catalogue = composeCatalogue({ ...shippedParts, measures: [measure], closedDays });
  const [detector] = prepareDetectors(measure);
  if (detector === undefined) throw new Error('no detector');
  const mirror = {
    parts: { measure: measure.id, level: 'county' as const, where: '990102', age: 'all' as const },
    mirroredDays: new Map(
      Array.from({ length: 60 }, (_, ago) => [day - ago, ago === 0 || ago > 10 ? 40 : 0]),
    ),
    firstDay: day - 59,
  };
  const on = { fromDay: day, toDay: day + 1, catalogue };
  return judgeMirror(mirror, detector, on)[0]?.raises ?? false;
}

it('takes no usual day after closed ones for an outbreak', () => {
  expect(raisedToday([])).toBe(true);
  expect(raisedToday([closed])).toBe(false);
});

/** Of a series of forty a day that is known since so many days before the onset. */
function triedAfter(historyDays: number, changed: Partial<DetectorRule> = {}): Trial[] {
  const parts = { measure: measure.id, level: 'county', where: '990102', age: 'all' } as const;
  const catalogue = composeCatalogue({ ...shippedParts, measures: [measure], closedDays: [] });
  const firstDay = day - historyDays;
  const mirroredDays = new Map(
    Array.from({ length: historyDays + 14 }, (_, at) => [firstDay + at, 40 + (at % 5)]),
  );
  const mirror = { parts, mirroredDays, firstDay };
  return tryRules(mirror, {
    ...{ series: seriesKey(parts), onsetDay: day, catalogue },
    detectors: prepareDetectors({
      ...measure,
      detectors: [
        ...measure.detectors.map((one) => ({ ...one, ...changed })),
        ...measure.detectors.map((one) => ({
          ...one,
          id: 'patient',
          needs: { ...one.needs, historyDays: 300 },
        })),
      ],
    }),
  });
}

it('says why a rule could judge no day of the outbreak, and counts no quiet day that was not judged', () => {
  const unjudged = { delayDays: null, pvalue: null, quietDays: 0, quietSignals: 0 };
  const young = { ...unjudged, unjudged: 'history-short' };
  expect(triedAfter(0)).toMatchObject([
    { detector: 'high', ...young },
    { detector: 'patient', ...young },
  ]);
  expect(triedAfter(60)).toMatchObject([
    { detector: 'high', unjudged: null, quietDays: 7 },
    { detector: 'patient', ...young },
  ]);
  expect(triedAfter(300).map((one) => one.unjudged)).toEqual([null, null]);
  // Too young on the day of the onset.
  expect(triedAfter(6)[0]).toMatchObject({ detector: 'high', unjudged: null, quietDays: 6 });
});

it('tells few cases from a method that has no baseline yet', () => {
  const why = (changed: Partial<DetectorRule>) => triedAfter(60, changed)[0]?.unjudged;
  expect(why({ needs: { historyDays: 7, meanCount: 1000 } })).toBe('few-cases');
  expect(why({ method: MethodId.parse('historical-limits'), params: {} })).toBe('no-baseline');
});
