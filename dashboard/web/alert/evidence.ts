// Which signal, assessment and series stand for an alert, and which stretch of time is worth looking at. Pure.
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertDetail } from '../../../contracts/api/alerts.ts';
import type { Assessment } from '../../../contracts/assessment.ts';
import type { Signal } from '../../../contracts/signal.ts';
import type { SeriesRange } from '../api/queries.ts';

const DAY_MS = 86_400_000;
/** Eight weeks: enough to see the rhythm of the week and the rise against it. */
const BEFORE_DAYS = 56;
const AFTER_DAYS = 2;

export function latestSignal(detail: AlertDetail): Signal | null {
  return detail.signals.reduce<Signal | null>(
    (latest, signal) =>
      signal.status !== 'withdrawn' && (latest === null || signal.asOf > latest.asOf)
        ? signal
        : latest,
    null,
  );
}

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

/** Whole days, so that the question (and its cached answer) stays the same while a day lasts. */
export function rangeAround(alert: Alert, asOf: number | null): SeriesRange {
  const to = Math.ceil(alert.updatedAt / DAY_MS) * DAY_MS + AFTER_DAYS * DAY_MS;
  const from = Math.floor(alert.startedAt / DAY_MS) * DAY_MS - BEFORE_DAYS * DAY_MS;
  return { from, to, asOf };
}
