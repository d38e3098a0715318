/**
 * Loads what the assessor needs to remember of series that are not in memory: recent counts, last assessments, signals. Three
 * statements for any number of series. Also lists the series of a partition, and writes assessments.
 */
import type { Assessment } from '../../contracts/assessment.ts';
import type { MeasureId } from '../../contracts/ids.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { seesHours, windowKey, type SeriesState } from './series-state.ts';

export interface LoadRange {
  readonly zone: string;
  /** Start of the earliest day, and of the earliest hour, that any detector can look at. */
  readonly daysFromAt: EpochMs;
  readonly hoursFromAt: EpochMs;
  /** Start of the earliest window that can still be judged. */
  readonly judgedFromAt: EpochMs;
}

/** Fills fresh states in place. */
export async function loadStates(
  tx: Tx,
  states: ReadonlyMap<SeriesKey, SeriesState>,
  range: LoadRange,
): Promise<void> {
  if (states.size === 0) return;
  await loadCounts(tx, states, range);
  await loadJudged(tx, states, range);
  await loadSignals(tx, states, range);
}

interface CountRow {
  readonly series: SeriesKey;
  readonly kind: 'hour' | 'day';
  readonly start_at: EpochMs;
  readonly count: number;
  readonly revision: number;
  readonly as_of: EpochMs;
}

async function loadCounts(
  tx: Tx,
  states: ReadonlyMap<SeriesKey, SeriesState>,
  range: LoadRange,
): Promise<void> {
  const load = async (kind: 'hour' | 'day', keys: readonly SeriesKey[]): Promise<void> => {
    if (keys.length === 0) return;
    const answer = await tx.query<CountRow>(
      `SELECT series, kind, start_at, count, revision, as_of FROM observations
       WHERE series = ANY ($1::text[]) AND kind = $2 AND start_at >= $3`,
      [keys, kind, storeTime(kind === 'day' ? range.daysFromAt : range.hoursFromAt)],
    );
    for (const row of answer.rows) rememberCount(states.get(row.series), row, range.zone);
  };
  await load('day', [...states.keys()]);
  await load(
    'hour',
    [...states.values()].filter(seesHours).map((state) => state.series),
  );
}

interface KnownCount {
  readonly kind: 'hour' | 'day';
  readonly start_at: EpochMs;
  readonly count: number;
  readonly revision: number;
  readonly as_of: EpochMs;
}

export function rememberCount(state: SeriesState | undefined, row: KnownCount, zone: string): void {
  if (state === undefined) return;
  const day = dayNumberOf(dayOf(row.start_at, zone));
  const count = Math.max(0, row.count);
  if (row.kind === 'day') state.days.set(day, count);
  else if (seesHours(state)) state.hours.set(row.start_at, count);
  state.firstDay = Math.min(state.firstDay, day);
  state.revisions.set(windowKey(row.kind, row.start_at), {
    revision: row.revision,
    asOf: row.as_of,
  });
}

async function loadJudged(
  tx: Tx,
  states: ReadonlyMap<SeriesKey, SeriesState>,
  range: LoadRange,
): Promise<void> {
  const answer = await tx.query<{
    series: SeriesKey;
    start_at: EpochMs;
    detector: string;
    assessment: Assessment;
    complete: boolean;
  }>(
    `SELECT series, start_at, detector, assessment, complete FROM assessments
     WHERE series = ANY ($1::text[]) AND start_at >= $2`,
    [[...states.keys()], storeTime(range.judgedFromAt)],
  );
  for (const row of answer.rows) {
    states.get(row.series)?.judged.set(`${row.detector} ${String(row.start_at)}`, {
      assessment: row.assessment,
      isComplete: row.complete,
    });
  }
}

async function loadSignals(
  tx: Tx,
  states: ReadonlyMap<SeriesKey, SeriesState>,
  range: LoadRange,
): Promise<void> {
  const answer = await tx.query<{ series: SeriesKey; signal: Signal }>(
    'SELECT series, signal FROM signals WHERE series = ANY ($1::text[]) AND started_at >= $2',
    [[...states.keys()], storeTime(range.judgedFromAt)],
  );
  for (const { series, signal } of answer.rows) {
    const detector = signal.detector.params['detector'];
    if (typeof detector === 'string')
      states.get(series)?.signals.set(`${detector} ${String(signal.window.startAt)}`, signal);
  }
}

/** Series of a partition in the order of their keys, after `afterKey`. */
export async function readSeriesPage(
  tx: Tx,
  page: {
    readonly partition: number;
    readonly measures: readonly MeasureId[];
    readonly afterKey: string;
    readonly limit: number;
  },
): Promise<SeriesKey[]> {
  const answer = await tx.query<{ series: SeriesKey }>(
    'SELECT series FROM series WHERE partition = $1 AND measure = ANY ($2::text[]) AND series > $3 ORDER BY series LIMIT $4',
    [page.partition, page.measures, page.afterKey, page.limit],
  );
  return answer.rows.map((row) => row.series);
}

/** Series of a partition that have a count in this hour or day. */
export async function readSeriesCountedAt(
  tx: Tx,
  cell: {
    readonly partition: number;
    readonly measures: readonly MeasureId[];
    readonly kind: 'hour' | 'day';
    readonly startAt: EpochMs;
  },
): Promise<SeriesKey[]> {
  const answer = await tx.query<{ series: SeriesKey }>(
    `SELECT s.series FROM series s JOIN observations o ON o.series = s.series AND o.kind = $3 AND o.start_at = $4
     WHERE s.partition = $1 AND s.measure = ANY ($2::text[]) AND o.count > 0 ORDER BY s.series`,
    [cell.partition, cell.measures, cell.kind, storeTime(cell.startAt)],
  );
  return answer.rows.map((row) => row.series);
}

export interface AssessmentWrite {
  readonly detector: string;
  readonly assessment: Assessment;
  readonly isComplete: boolean;
  readonly outcomeChanged: boolean;
}

export async function writeAssessments(tx: Tx, writes: readonly AssessmentWrite[]): Promise<void> {
  const rows = new Map(writes.map((write) => [rowKey(write), assessmentRow(write)]));
  await bulkInsert(tx, {
    table: 'assessments',
    columns: { ...ASSESSMENT_COLUMNS, complete: 'bool' },
    rows: [...rows.values()],
    onConflict: `ON CONFLICT (series, kind, start_at, detector) DO UPDATE SET outcome = EXCLUDED.outcome, as_of = EXCLUDED.as_of,
      complete = EXCLUDED.complete, assessment = EXCLUDED.assessment`,
  });
  await bulkInsert(tx, {
    table: 'assessment_changes',
    columns: { ...ASSESSMENT_COLUMNS, revision: 'int4' },
    rows: writes.filter((write) => write.outcomeChanged).map(changeRow),
  });
}

const ASSESSMENT_COLUMNS = {
  series: 'text',
  kind: 'text',
  start_at: 'timestamptz',
  detector: 'text',
  outcome: 'text',
  as_of: 'timestamptz',
  assessment: 'jsonb',
} as const;

function rowKey({ detector, assessment }: AssessmentWrite): string {
  return `${assessment.series} ${detector} ${String(assessment.window.startAt)}`;
}

function assessmentColumns({ detector, assessment }: AssessmentWrite) {
  return {
    series: assessment.series,
    kind: assessment.window.kind,
    start_at: assessment.window.startAt,
    detector,
    outcome: assessment.outcome,
    as_of: assessment.asOf,
    assessment,
  };
}

const assessmentRow = (write: AssessmentWrite) => ({
  ...assessmentColumns(write),
  complete: write.isComplete,
});
const changeRow = (write: AssessmentWrite) => ({
  ...assessmentColumns(write),
  revision: write.assessment.revision,
});
