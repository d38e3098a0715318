/**
 * Loads what the assessor needs to remember of series that are not in memory: recent counts, last assessments, signals. Three
 * statements for any number of series. Also lists the series of a partition, and writes assessments.
 */
import type { Parts } from '../../contracts/amount.ts';
import type { Assessment } from '../../contracts/assessment.ts';
import type { MeasureId } from '../../contracts/ids.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import type { CellKind } from '../../contracts/window-shape.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { Cell } from './cell-sum.ts';
import { historyDaysOf } from './live-vigil.ts';
import { addToSums } from './part-sums.ts';
import { judgedOf } from './judged-windows.ts';
import { localDayAt } from './local-day.ts';
import { pastChanged, type SeriesState } from './series-state.ts';
import { UNKNOWN_DAY } from './unknown-day.ts';

export interface LoadRange {
  readonly zone: string;
  readonly asOf: EpochMs;
  /** Start of the earliest day, and of the earliest hour, that any detector of the usual reach can look at. */
  readonly daysFromAt: EpochMs;
  readonly hoursFromAt: EpochMs;
  readonly halvesFromAt: EpochMs;
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
  await loadHistories(tx, states, range);
  await loadUnknownDays(tx, states, range);
  await loadJudged(tx, states, range);
  await loadSignals(tx, states, range);
}

interface CountRow {
  readonly series: SeriesKey;
  readonly kind: CellKind;
  readonly start_at: EpochMs;
  readonly count: number;
  readonly revision: number;
  readonly as_of: EpochMs;
  readonly parts: Parts | null;
}

async function loadCounts(
  tx: Tx,
  states: ReadonlyMap<SeriesKey, SeriesState>,
  range: LoadRange,
): Promise<void> {
  const fromAt = { day: range.daysFromAt, hour: range.hoursFromAt, half: range.halvesFromAt };
  const load = async (kind: CellKind, keys: readonly SeriesKey[]): Promise<void> => {
    if (keys.length === 0) return;
    const answer = await tx.query<CountRow>(
      `SELECT series, kind, start_at, count, revision, as_of, parts FROM observations
       WHERE series = ANY ($1::text[]) AND kind = $2 AND start_at >= $3`,
      [keys, kind, storeTime(fromAt[kind])],
    );
    for (const row of answer.rows) remember(states.get(row.series), row, range);
  };
  await load('day', [...states.keys()]);
  await load(
    'hour',
    [...states.values()].filter(({ sees }) => sees.hours).map((state) => state.series),
  );
  await load(
    'half',
    [...states.values()].filter(({ sees }) => sees.halves).map((state) => state.series),
  );
}

function remember(state: SeriesState | undefined, row: CountRow, range: LoadRange): void {
  if (state === undefined) return;
  const day = dayNumberOf(dayOf(row.start_at, range.zone));
  state.isCounted = true;
  if (row.kind === 'day') state.days.set(day, row.count);
  else partsOfDay(state, row.kind).set(row.start_at, row.count);
  if (state.sums !== null && row.parts !== null) {
    if (row.kind === 'day') state.sums.days.set(day, row.parts);
    else partsOfDay(state.sums, row.kind).set(row.start_at, row.parts);
  }
  state.countedSince = Math.min(state.countedSince, day);
  // Of windows that are no longer judged nobody asks for the revision.
  if (row.start_at < range.judgedFromAt) return;
  state.revisions.set(row.kind, row.start_at, { revision: row.revision, asOf: row.as_of });
}

function partsOfDay<Of>(
  { hours, halves }: { readonly hours: Of; readonly halves: Of },
  kind: 'hour' | 'half',
): Of {
  return kind === 'hour' ? hours : halves;
}

/** Of series that a detector learns from for years: one row each, because a row a day would be thousands. */
async function loadHistories(
  tx: Tx,
  states: ReadonlyMap<SeriesKey, SeriesState>,
  range: LoadRange,
): Promise<void> {
  const learning = [...states.values()].filter((state) => historyDaysOf(state) > 0);
  if (learning.length === 0) return;
  const historyDays = learning.reduce((most, state) => Math.max(most, historyDaysOf(state)), 0);
  const keys = learning.map(({ series }) => series);
  const fromAt = storeTime(range.judgedFromAt - historyDays * DAY_MS);
  const { rows } = await tx.query<{ series: SeriesKey; days: number[]; counts: number[] }>(
    `SELECT series, array_agg((start_at AT TIME ZONE $4)::date - '1970-01-01'::date) AS days, array_agg(count) AS counts FROM observations
     WHERE series = ANY ($1::text[]) AND kind = 'day' AND start_at >= $2 AND start_at < $3 GROUP BY series`,
    [keys, fromAt, storeTime(range.daysFromAt), range.zone],
  );
  for (const { series, days, counts } of rows) {
    const state = states.get(series);
    if (state === undefined) continue;
    state.isCounted = true;
    for (const [at, day] of days.entries()) {
      state.days.set(day, counts[at] ?? 0);
      state.countedSince = Math.min(state.countedSince, day);
    }
  }
}

/** Of every series, as far back as it looks: a day stays unknown until it is judged otherwise, whatever strays in. */
async function loadUnknownDays(
  tx: Tx,
  states: ReadonlyMap<SeriesKey, SeriesState>,
  range: LoadRange,
): Promise<void> {
  const historyDays = Math.max(0, ...[...states.values()].map(historyDaysOf));
  const fromAt = Math.min(range.daysFromAt, range.judgedFromAt - historyDays * DAY_MS);
  const { rows } = await tx.query<{ series: SeriesKey; start_at: EpochMs }>(
    `SELECT DISTINCT series, start_at FROM assessments
     WHERE series = ANY ($1::text[]) AND kind = 'day' AND start_at >= $2 AND outcome = 'not-applicable'
       AND assessment->'reason'->>'code' = $3`,
    [[...states.keys()], storeTime(fromAt), UNKNOWN_DAY],
  );
  for (const { series, start_at } of rows)
    states.get(series)?.unknownDays.add(dayNumberOf(dayOf(start_at, range.zone)));
}

/** What a message changed, in a state that was loaded before the message was stored. */
export function applyCell(state: SeriesState | undefined, cell: Cell, zone: string): void {
  if (state === undefined) return;
  const { calm } = state;
  const { day } = localDayAt(cell.startAt, zone);
  state.isCounted = true;
  if (day < state.countedSince) state.countedSince = day;
  if (cell.kind === 'day') {
    state.days.add(day, cell.delta);
    if (state.sums !== null) addToSums(state.sums.days, day, cell.parts);
    if (calm?.day !== day) state.calm = null;
    if (calm?.day !== day || !calm.teachesNothing) pastChanged(state, day);
  } else if (cell.kind === 'hour' ? state.sees.hours : state.sees.halves) {
    partsOfDay(state, cell.kind).add(cell.startAt, cell.delta);
    if (state.sums !== null) addToSums(partsOfDay(state.sums, cell.kind), cell.startAt, cell.parts);
  }
  state.revisions.raise(cell.kind, cell.startAt, cell.asOf);
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
    const judged = judgedOf(row.assessment, row.complete);
    states.get(row.series)?.judged.set(row.detector, row.start_at, judged);
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

/** Series of a partition that are counted at one of these places or sites. */
export async function readSeriesLocated(
  tx: Tx,
  of: {
    readonly partition: number;
    readonly measures: readonly MeasureId[];
    readonly places: readonly string[];
  },
): Promise<SeriesKey[]> {
  const answer = await tx.query<{ series: SeriesKey }>(
    'SELECT series FROM series WHERE partition = $1 AND measure = ANY ($2::text[]) AND located = ANY ($3::text[]) ORDER BY series',
    [of.partition, of.measures, of.places],
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
