// Which signal, assessment and series stand for an alert, and which stretch of time is worth looking at.
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertDetail } from '../../../contracts/api/alerts.ts';
import type { Assessment } from '../../../contracts/assessment.ts';
import type { Signal } from '../../../contracts/signal.ts';
import type { SeriesRange } from '../api/queries.ts';
import { dayOf } from '../i18n/time.ts';
import { serverNow } from '../live/connection.ts';

const DAY_MS = 86_400_000;
/** Eight weeks: enough to see the rhythm of the week and the rise against it. */
const BEFORE_DAYS = 56;
const AFTER_DAYS = 2;

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

export const latestAssessment = (detail: AlertDetail): Assessment | null =>
  latestSignal(detail)?.assessment ??
  detail.assessments.reduce<Assessment | null>(
    (latest, one) => (latest === null || one.asOf > latest.asOf ? one : latest),
    null,
  );

export const seriesOf = (detail: AlertDetail): string | null =>
  latestSignal(detail)?.series ??
  detail.signals.find((signal) => signal.series !== null)?.series ??
  detail.assessments[0]?.series ??
  null;

/**
 * Whole days, so that the question (and its cached answer) stays the same while a day lasts; the days after today are not asked for,
 * or the chart would show days to come as days without data.
 */
export function rangeAround(alert: Alert, asOf: number | null): SeriesRange {
  const to = endOf(Math.min(alert.updatedAt + AFTER_DAYS * DAY_MS, serverNow()));
  const from = Math.floor(alert.startedAt / DAY_MS) * DAY_MS - BEFORE_DAYS * DAY_MS;
  return { from, to, asOf };
}

/** Last millisecond of the day at the desk. */
const endOf = (at: number): number => Date.parse(`${dayOf(at)}T00:00:00+08:00`) + DAY_MS - 1;
