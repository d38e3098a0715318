// One series as points: every window between two times, zero where nothing was counted, null before anything could be. With `asOf` the
// counts as they were known then, as far as revisions are kept (see the migration of the detectors); without it as known now.
import type { Parts } from '../../../contracts/amount.ts';
import { Assessment } from '../../../contracts/assessment.ts';
import type { DetectorRule } from '../../../contracts/catalogue/measure.ts';
import type { SeriesPoint } from '../../../contracts/api/series.ts';
import { type SeriesKey, seriesParts } from '../../../contracts/series.ts';
import { DAY_MS, HALF_HOUR_MS, type DayKey, type EpochMs } from '../../../contracts/time.ts';
import { isWithinDays, shapeOf, type CellKind } from '../../../contracts/window-shape.ts';
import type { Window, WindowKind } from '../../../contracts/window.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import {
  SESSION_MAX_MS,
  gapMsOf,
  sessionsFrom,
  type HalfCounts,
} from '../../../platform/zone/session-windows.ts';
import { halfHourStart, startOfDay } from '../../../platform/zone/zone-time.ts';
import {
  CELL_MS,
  cellStarts,
  newestPart,
  windowAfter,
  windowAt,
} from '../../../platform/zone/zone-windows.ts';
import { sumParts, type Shown } from './shown-value.ts';
import { type Said, standingOf } from './standing-assessment.ts';

export interface SeriesQuestion {
  readonly series: SeriesKey;
  readonly kind: WindowKind;
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
  readonly asOf: EpochMs | undefined;
  readonly now: EpochMs;
  readonly zone: string;
  /** Of the series' measure, as the catalogue lists them. */
  readonly rulesAt: (newestAt: EpochMs) => readonly DetectorRule[];
  /** Undefined where the figure is the count. */
  readonly shown?: Shown | undefined;
}

interface Counted {
  readonly count: number;
  readonly parts: Parts | null;
  readonly revision: number;
  readonly asOf: EpochMs;
}

export const POINTS_MAX = 4000;

/** More windows than one answer holds: refused, because a silent cut would look like the end of the data. */
export function isTooLong({
  kind,
  fromAt,
  toAt,
}: Pick<SeriesQuestion, 'kind' | 'fromAt' | 'toAt'>): boolean {
  return toAt - fromAt > (POINTS_MAX - 2) * stepMsOf(kind);
}

export async function readSeriesPoints(
  db: Queryable,
  question: SeriesQuestion,
): Promise<SeriesPoint[]> {
  const { of } = shapeOf(question.kind);
  const wide = spanOf(question);
  const known = await readCounts(db, question, { of, ...wide });
  const windows = windowsOf(question, countsOf(known));
  const first = windows[0];
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return [];
  const span = { fromAt: first.startAt, toAt: last.endAt };
  const [assessments, bounds] = await Promise.all([
    readWindowAssessments(db, question, span),
    readBounds(db, question),
  ]);
  const { horizonAt, firstAt, completeUntilAt } = horizonsOf(question, bounds);
  return windows.map((window) => {
    const counted = knownIn(window, known, question.zone);
    // Before the first fact, and in a time that has not come yet, there is no zero.
    const isCountable = window.endAt > firstAt && window.startAt < horizonAt;
    const said = assessments.get(window.startAt) ?? [];
    const value = question.shown?.valueOf(counted.count, counted.parts);
    const count = question.shown === undefined ? counted.count : (value ?? undefined);
    const standing = standingOf(said, {
      rules: question.rulesAt(newestPart(window, question.zone).startAt),
      count,
    });
    return {
      window,
      count: isCountable ? counted.count : null,
      ...(value !== undefined && { value: isCountable ? value : null }),
      revision: counted.revision,
      asOf: counted.asOf,
      complete: window.endAt + gapMsOf(window.kind) <= completeUntilAt,
      assessment: standing?.assessment ?? null,
      outcome: standing?.outcome ?? null,
    };
  });
}

interface Bounds {
  readonly firstAt: EpochMs | undefined;
  readonly watermarkAt: EpochMs | undefined;
}

/** What can be known at `asOf`: nothing of later windows, and no window complete that had not ended. */
function horizonsOf(
  question: SeriesQuestion,
  bounds: Bounds,
): { horizonAt: EpochMs; firstAt: EpochMs; completeUntilAt: EpochMs } {
  const horizonAt = question.asOf ?? question.now;
  const watermarkAt = bounds.watermarkAt ?? -Infinity;
  return {
    horizonAt,
    firstAt: bounds.firstAt ?? Infinity,
    completeUntilAt: question.asOf === undefined ? watermarkAt : Math.min(watermarkAt, horizonAt),
  };
}

type Asked = Pick<SeriesQuestion, 'kind' | 'fromAt' | 'toAt' | 'zone'>;

/** Of what counts must be known: as far around as a session that overlaps can reach, else that of the windows. */
function spanOf({ kind, fromAt, toAt, zone }: Asked): { fromAt: EpochMs; toAt: EpochMs } {
  const reachMs = shapeOf(kind).moves === 'session' ? SESSION_MAX_MS + gapMsOf(kind) : 0;
  if (reachMs > 0) return { fromAt: fromAt - reachMs - HALF_HOUR_MS, toAt: toAt + reachMs };
  return {
    fromAt: windowAt(kind, fromAt, zone).startAt,
    toAt: windowAt(kind, toAt - 1, zone).endAt,
  };
}

const countsOf = (known: ReadonlyMap<EpochMs, Counted>): HalfCounts => ({
  get: (at) => known.get(at)?.count,
});

/**
 * Windows that overlap [fromAt, toAt), oldest first, at most 4,000: by the clock, of a sliding kind those whose newest part does; of
 * sessions those that the facts make.
 */
export function windowsOf({ kind, fromAt, toAt, zone }: Asked, counts: HalfCounts): Window[] {
  if (shapeOf(kind).moves === 'session') {
    const first = halfHourStart(fromAt - SESSION_MAX_MS, zone);
    return sessionsFrom(kind, { fromAt: first, toAt }, counts)
      .filter(({ endAt }) => endAt > fromAt)
      .slice(0, POINTS_MAX);
  }
  const windows: Window[] = [];
  let window = windowAt(kind, fromAt, zone);
  while (newestPart(window, zone).startAt < toAt && windows.length < POINTS_MAX) {
    windows.push(window);
    window = windowAfter(window, zone);
  }
  return windows;
}

/** Sum of the cells inside; the newest of their times. */
function knownIn(
  window: Window,
  counts: ReadonlyMap<EpochMs, Counted>,
  zone: string,
): { count: number; parts: Parts | undefined; revision: number; asOf: EpochMs | null } {
  let count = 0;
  let revision = 0;
  let asOf: EpochMs | null = null;
  const parts: (Parts | null)[] = [];
  for (const startAt of cellStarts(shapeOf(window.kind).of, window, zone)) {
    const counted = counts.get(startAt);
    if (counted === undefined) continue;
    count += counted.count;
    parts.push(counted.parts);
    revision += counted.revision;
    asOf = Math.max(asOf ?? counted.asOf, counted.asOf);
  }
  return { count, parts: sumParts(parts), revision, asOf };
}

async function readCounts(
  db: Queryable,
  question: SeriesQuestion,
  span: { readonly of: CellKind; readonly fromAt: EpochMs; readonly toAt: EpochMs },
): Promise<Map<EpochMs, Counted>> {
  const answer = await db.query<{
    start_ms: number;
    count: number;
    parts: Parts | null;
    revision: number;
    as_of_ms: number;
  }>(question.asOf === undefined ? COUNTS_NOW : COUNTS_AS_OF, [
    question.series,
    span.of,
    span.fromAt,
    span.toAt,
    ...(question.asOf === undefined ? [] : [question.asOf]),
  ]);
  return new Map(
    answer.rows.map((row) => [
      row.start_ms,
      { count: row.count, parts: row.parts, revision: row.revision, asOf: row.as_of_ms },
    ]),
  );
}

const MS = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`;

const WINDOWS = `series = $1 AND kind = $2 AND start_at >= to_timestamp($3::float8 / 1000) AND start_at < to_timestamp($4::float8 / 1000)`;

const COUNTS_NOW = `SELECT ${MS('start_at')} AS start_ms, count, parts, revision, ${MS('as_of')} AS as_of_ms FROM observation_points
  WHERE ${WINDOWS}`;

/** The last revision that was known then; a row whose every change came earlier stands as it is. */
const COUNTS_AS_OF = `SELECT DISTINCT ON (start_at) ${MS('start_at')} AS start_ms, greatest(count, 0) AS count, parts, revision, ${MS('as_of')} AS as_of_ms
  FROM (SELECT start_at, count, parts, revision, as_of FROM observation_revisions
          WHERE ${WINDOWS}
        UNION ALL
        SELECT start_at, count, parts, revision, as_of FROM observation_points
          WHERE ${WINDOWS}) known
  WHERE as_of <= to_timestamp($5::float8 / 1000) ORDER BY start_at, revision DESC`;

/** What every detector said of each window. */
async function readWindowAssessments(
  db: Queryable,
  question: SeriesQuestion,
  span: { readonly fromAt: EpochMs; readonly toAt: EpochMs },
): Promise<Map<EpochMs, Said<Assessment>[]>> {
  const { asOf } = question;
  const answer = await db.query<AssessmentRow>(
    `SELECT ${MS('start_at')} AS start_ms, detector, outcome, complete, assessment
     FROM (${asOf === undefined ? ASSESSMENTS_NOW : ASSESSMENTS_AS_OF}) said`,
    [question.series, question.kind, span.fromAt, span.toAt, ...(asOf === undefined ? [] : [asOf])],
  );
  const found = new Map<EpochMs, Said<Assessment>[]>();
  for (const { start_ms, assessment, ...said } of answer.rows) {
    const ofWindow = found.get(start_ms) ?? [];
    ofWindow.push({ ...said, assessment: Assessment.parse(assessment) });
    found.set(start_ms, ofWindow);
  }
  return found;
}

interface AssessmentRow extends Omit<Said<Assessment>, 'assessment'> {
  readonly start_ms: number;
  readonly assessment: unknown;
}

const ASSESSMENTS_NOW = `SELECT start_at, detector, outcome, complete, assessment FROM assessments WHERE ${WINDOWS}`;

/** The last that each detector had said by then: what it says now, if it said so then, or else its last change before. */
const ASSESSMENTS_AS_OF = `SELECT DISTINCT ON (start_at, detector) start_at, detector, outcome, complete, assessment
  FROM (SELECT start_at, detector, outcome, as_of, complete, assessment FROM assessments WHERE ${WINDOWS}
        UNION ALL
        SELECT start_at, detector, outcome, as_of, as_of >= to_timestamp((assessment->'window'->>'endAt')::float8 / 1000) AS complete, assessment FROM assessment_changes WHERE ${WINDOWS}) known
  WHERE as_of <= to_timestamp($5::float8 / 1000) ORDER BY start_at, detector, as_of DESC`;

/** From when on a zero is a zero: the first day of any site in the series' place, or of any count in it. */
async function readBounds(db: Queryable, question: SeriesQuestion): Promise<Bounds> {
  const { level, where } = seriesParts(question.series);
  const sites = level === 'site' ? 'site_id = $1' : `place LIKE $1 || '%'`;
  const answer = await db.query<{
    first_day: DayKey | null;
    watermark_ms: number | null;
    counted_day: DayKey | null;
  }>(
    `SELECT (SELECT min(first_day) FROM site_first_days WHERE ${sites}) AS first_day,
       (SELECT ${MS('max(watermark_at)')} FROM watermarks) AS watermark_ms,
       (SELECT first_day FROM series WHERE series = $2) AS counted_day`,
    [where, question.series],
  );
  const row = answer.rows[0];
  const start = (day: DayKey | null | undefined): EpochMs | undefined =>
    day == null ? undefined : startOfDay(day, question.zone);
  return {
    firstAt: earliest(start(row?.first_day), start(row?.counted_day)),
    watermarkAt: row?.watermark_ms ?? undefined,
  };
}

function earliest(one: EpochMs | undefined, other: EpochMs | undefined): EpochMs | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}

/** From the start of one window to that of the next; of sessions what lies between two at least. */
function stepMsOf(kind: WindowKind): number {
  const shape = shapeOf(kind);
  const cells = shape.moves === 'tumbling' ? shape.cells : 1;
  return cells * (shape.of === 'day' ? DAY_MS : CELL_MS[shape.of]);
}

/** Three days of what is made of parts of days, else sixty. */
export const defaultSpanMs = (kind: WindowKind): number => (isWithinDays(kind) ? 3 : 60) * DAY_MS;
