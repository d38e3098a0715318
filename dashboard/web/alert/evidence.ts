// Which signal, assessment and series stand for an alert, and which stretch of time is worth looking at.
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertDetail } from '../../../contracts/api/alerts.ts';
import type { FoundEvidence } from '../../../contracts/api/found-evidence.ts';
import type { Assessment } from '../../../contracts/assessment.ts';
import type { Signal } from '../../../contracts/signal.ts';
import { isWithinDays } from '../../../contracts/window-shape.ts';
import type { WindowKind } from '../../../contracts/window.ts';
import type { SeriesRange } from '../api/queries.ts';
import { dayOf } from '../i18n/time.ts';
import { serverNow } from '../live/connection.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const HOURS_BEFORE = 48;
/** Eight weeks: enough to see the rhythm of the week and the rise against it. */
const BEFORE_DAYS = 56;
const AFTER_DAYS = 2;
/** As long as a chart of days: an alert that lasts still shows the hours that were found last. */
const HOURS_MAX = BEFORE_DAYS * 24;

/** The newest that stands; of those about the alert's own place before others, because its figures are theirs. */
export function latestSignal(detail: AlertDetail): Signal | null {
  const standing = detail.signals.filter(({ status }) => status !== 'withdrawn');
  const own = standing.filter((signal) => isAbout(signal, detail.alert));
  const { observed, expected } = detail.alert;
  const exact = own.filter((one) => one.observed === observed && one.expected === expected);
  return newest(exact) ?? newest(own) ?? newest(standing);
}

const newest = (signals: readonly Signal[]): Signal | null =>
  signals.reduce<Signal | null>(
    (latest, signal) => (latest === null || signal.asOf > latest.asOf ? signal : latest),
    null,
  );

/** Of the alert's own place and measure: its figures are such a signal's, of this revision or the next. */
export const isAbout = (signal: Signal, alert: Alert): boolean =>
  signal.place === alert.place && signal.measure === alert.measure;

/** Sources or a cluster behind the newest signal that stands. */
export function foundOf(detail: AlertDetail): FoundEvidence | null {
  const latest = latestSignal(detail);
  return detail.found.find(({ signal }) => signal === latest?.id) ?? null;
}

export const latestAssessment = (detail: AlertDetail): Assessment | null =>
  latestSignal(detail)?.assessment ??
  detail.assessments.reduce<Assessment | null>(
    (latest, one) => (latest === null || one.asOf > latest.asOf ? one : latest),
    null,
  );

export interface AlertSeries {
  readonly key: string;
  /** What the signal was found in: an alert of an hour is shown in hours. */
  readonly window: WindowKind;
  /** Of a fixed limit, which holds for every window, also for those of which nothing was written. */
  readonly limit: number | null;
}

export function seriesOf(detail: AlertDetail): AlertSeries | null {
  const latest = latestSignal(detail);
  const signal =
    latest?.series == null ? detail.signals.find(({ series }) => series !== null) : latest;
  if (signal?.series != null) {
    const limit = signal.detector.method === 'fixed' ? signal.threshold : null;
    return { key: signal.series, window: signal.window.kind, limit };
  }
  const [assessment] = detail.assessments;
  if (assessment === undefined) return null;
  return { key: assessment.series, window: assessment.window.kind, limit: null };
}

/**
 * Whole days, so that the question (and its cached answer) stays the same while a day lasts; the days after today are not asked for,
 * or the chart would show days to come as days without data.
 */
export function rangeAround(
  alert: Pick<Alert, 'startedAt' | 'updatedAt'>,
  { window, asOf, now = serverNow() }: Pick<SeriesRange, 'window' | 'asOf'> & { now?: number },
): SeriesRange {
  if (isWithinDays(window)) return { ...hoursAround(alert, now), window, asOf };
  const to = endOf(Math.min(alert.updatedAt + AFTER_DAYS * DAY_MS, now));
  const from = Math.floor(alert.startedAt / DAY_MS) * DAY_MS - BEFORE_DAYS * DAY_MS;
  return { from, to, window, asOf };
}

/** An hour is seen among those of some days; the current one is the last. */
function hoursAround(
  alert: Pick<Alert, 'startedAt' | 'updatedAt'>,
  now: number,
): Pick<SeriesRange, 'from' | 'to'> {
  const to = Math.min(endOf(alert.updatedAt), endOfHour(now));
  const from = Math.floor(alert.startedAt / HOUR_MS) * HOUR_MS - HOURS_BEFORE * HOUR_MS;
  return { from: Math.max(from, to + 1 - HOURS_MAX * HOUR_MS), to };
}

const endOfHour = (at: number): number => Math.floor(at / HOUR_MS) * HOUR_MS + HOUR_MS - 1;

/** Last millisecond of the day at the desk. */
const endOf = (at: number): number => Date.parse(`${dayOf(at)}T00:00:00+08:00`) + DAY_MS - 1;
