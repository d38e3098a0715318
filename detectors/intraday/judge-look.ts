/**
 * Judges the day in progress of one series at one look: what was told of the day, the series' own hours and days in, an assessment of the
 * day's window out. Pure; the counting, storing and sending are left to `assess`.
 */
import type { Assessment } from '../../contracts/assessment.ts';
import { passesFloor } from '../../contracts/catalogue/floor.ts';
import type { Measure } from '../../contracts/catalogue/measure.ts';
import type { DayTold } from '../../contracts/counts.ts';
import type { SeriesKey, SeriesParts } from '../../contracts/series.ts';
import { DAY_MS, HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { InvariantError } from '../../platform/errors.ts';
import { dayNumberOf, hourOfDay, startOfDay } from '../../platform/zone/zone-time.ts';
import type { ArrivalCurve } from '../methods/intraday/arrival-curve.ts';
import { weekdayClass } from '../methods/intraday/expected-day.ts';
import { lookAtDay } from '../methods/intraday/look-at-day.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { windowOfDay } from '../../platform/zone/zone-windows.ts';
import type { DayCounts, LookCalendar, Today } from './expected-today.ts';
import { lookReason } from './look-words.ts';

export interface LookedSeries extends DayCounts {
  readonly series: SeriesKey;
  readonly parts: SeriesParts;
  readonly measure: Measure;
  /** By the start of the hour. */
  readonly hours: Pick<ReadonlyMap<EpochMs, number>, 'get'>;
}

export interface LookContext {
  readonly catalogue: LookCalendar;
  /** What the series is expected to bring (`expectedToday`); null where too little is known. */
  readonly today: Today | null;
  readonly told: DayTold;
  readonly curve: ArrivalCurve;
  readonly asOf: EpochMs;
}

export interface LookJudgement {
  readonly assessment: Assessment;
  readonly raises: boolean;
  readonly side: 'upper' | null;
}

/** null where the series has too little history to be looked at. */
export function judgeLook(
  series: LookedSeries,
  detector: PreparedDetector,
  context: LookContext,
): LookJudgement | null {
  const { catalogue, told, today } = context;
  const { rule } = detector;
  const number = dayNumberOf(told.day as DayKey);
  if (!(number - series.firstDay >= rule.needs.historyDays)) return null;
  if (today === null || today.meanCount < rule.needs.meanCount) return null;
  const cut = cutOf(told, catalogue.zone);
  const place = told.places[series.parts.where];
  const look = lookAtDay({
    expected: today.expected,
    curve: context.curve,
    weekday: weekdayClass(today.point),
    cut,
    observed: observedBefore(series, told, catalogue.zone),
    told: toldShares(series.measure, place),
    alpha: alphaOf(detector),
  });
  const silentShare = (place?.silent ?? 0) / 100;
  const { mean, noise, points } = today.expected;
  const assessment: Assessment = {
    v: 1,
    series: series.series,
    window: windowOfDay('day', told.day as DayKey, catalogue.zone),
    outcome: look.exceeds ? 'exceeds' : 'within',
    observed: look.observed,
    expected: look.expected,
    lower: null,
    upper: look.limit === null ? null : look.limit - 1,
    score:
      look.expected > 0 ? (look.observed - look.expected) / Math.sqrt(look.expected * noise) : null,
    pvalue: look.pvalue,
    method: rule.method,
    methodVersion: detector.method.version,
    params: { alpha: alphaOf(detector), lookHour: cut, expectedToday: mean, silentShare },
    baseline: {
      startAt: today.point.at - points * DAY_MS,
      endAt: today.point.at,
      points,
    },
    completeness: Math.min(1, look.share),
    revision: 0,
    asOf: context.asOf,
    reason: lookReason({ look, cut, expectedToday: mean, silentShare }),
  };
  const { observed, expected } = look;
  const raises = look.exceeds && passesFloor(rule, { observed, expected, side: 'upper' });
  return { assessment, raises, side: look.exceeds ? 'upper' : null };
}

export function cutOf({ lookAt }: Pick<DayTold, 'lookAt'>, zone: string): number {
  return hourOfDay(lookAt - 1, zone) + 1;
}

function alphaOf(detector: PreparedDetector): number {
  const { alpha } = detector.method.params;
  if (typeof alpha === 'number') return alpha;
  // An alpha of nothing would call nothing for ever, and look like calm.
  throw new InvariantError('no-alpha', `${detector.method.id} looks at days without an alpha.`);
}

function observedBefore(series: LookedSeries, told: DayTold, zone: string): number {
  let observed = 0;
  for (let at = startOfDay(told.day as DayKey, zone); at < told.lookAt; at += HOUR_MS)
    observed += series.hours.get(at) ?? 0;
  return observed;
}

/** A visit is counted when it is told of; what needs a diagnosis or a result comes behind it. What senders count themselves is whole. */
function toldShares({ quantity }: Measure, place: DayTold['places'][string] | undefined): number[] {
  const of = quantity.kind === 'count' ? quantity.counted.of : 'visits';
  if (place === undefined) return [];
  return (of === 'visits' || of === 'tally' ? place.visits : place.cases).map(
    (share) => share / 100,
  );
}
