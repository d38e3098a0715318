/**
 * The store of trials: which series are tried, what was counted in them, what came of it. Reads the real counts and writes the tables of
 * shadow outbreaks, and no others.
 */
import type { ShadowSize } from '../../contracts/api/detection-quality.ts';
import type { MeasureId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { seriesParts, type SeriesKey, type SeriesLevel } from '../../contracts/series.ts';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import { dayKeyOf, dayNumberOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { trialKey } from './trial-key.ts';
import type { Trial } from './try-rules.ts';

/** Of each measure and level, of all ages and of bands: enough to tell shares to some percent within a month, and a bounded cost. */
const PANEL_MAX = 24;
export const TRIED_LEVELS: readonly SeriesLevel[] = ['township', 'county', 'city'];

/** Always the same series, chosen by their key alone: a panel that moved would move the figures with it. */
export async function readPanel(
  db: Queryable,
  measures: readonly MeasureId[],
): Promise<SeriesKey[]> {
  const answer = await db.query<{ series: SeriesKey }>(
    `SELECT series FROM (
       SELECT series, row_number() OVER (PARTITION BY measure, level, age = 'all' ORDER BY md5(series)) AS place
       FROM series WHERE measure = ANY ($1::text[]) AND level = ANY ($2::text[])) panel
     WHERE place <= $3 ORDER BY md5(series)`,
    [measures, TRIED_LEVELS, PANEL_MAX],
  );
  return answer.rows.map(({ series }) => series);
}

/** What could not be judged is tried again each day: a past that was told since may let it be judged. */
export async function readTried(db: Queryable, sinceDay: number): Promise<Set<string>> {
  const answer = await db.query<{ series: SeriesKey; onset_day: DayKey }>(
    'SELECT DISTINCT series, onset_day FROM shadow_trials WHERE onset_day >= $1 AND unjudged IS NULL',
    [dayKeyOf(sinceDay)],
  );
  return new Set(
    answer.rows.map(({ series, onset_day }) => trialKey(series, dayNumberOf(onset_day))),
  );
}

/** Counts by local day number from `fromDay` on. */
export async function readDays(
  db: Queryable,
  series: readonly SeriesKey[],
  from: { readonly fromDay: number; readonly zone: string },
): Promise<Map<SeriesKey, Map<number, number>>> {
  const found = new Map(series.map((key) => [key, new Map<number, number>()]));
  const answer = await db.query<{ series: SeriesKey; days: number[]; counts: number[] }>(
    `SELECT series, array_agg((start_at AT TIME ZONE $3)::date - date '1970-01-01') AS days, array_agg(count) AS counts
     FROM observation_points WHERE series = ANY ($1::text[]) AND kind = 'day' AND start_at >= $2 GROUP BY series`,
    [[...found.keys()], storeTime(startOfDay(dayKeyOf(from.fromDay), from.zone)), from.zone],
  );
  for (const { series: key, days, counts } of answer.rows)
    found.set(key, new Map(days.map((day, at) => [day, counts[at] ?? 0])));
  return found;
}

export interface StoredTrial extends Trial {
  readonly place: PlaceCode;
}

/** What was judged stays as it was. */
const JUDGED_AT_LAST = `ON CONFLICT (series, onset_day, detector) DO UPDATE
  SET (cases, unjudged, delay_days, pvalue, quiet_days, quiet_signals, quiet_pvalues, as_of)
    = (EXCLUDED.cases, EXCLUDED.unjudged, EXCLUDED.delay_days, EXCLUDED.pvalue, EXCLUDED.quiet_days, EXCLUDED.quiet_signals, EXCLUDED.quiet_pvalues, EXCLUDED.as_of)
  WHERE shadow_trials.unjudged IS NOT NULL AND EXCLUDED.unjudged IS DISTINCT FROM shadow_trials.unjudged`;

export async function writeTrials(
  tx: Tx,
  trials: readonly StoredTrial[],
  asOf: EpochMs,
): Promise<void> {
  if (trials.length === 0) return;
  await bulkInsert(tx, {
    table: 'shadow_trials',
    columns: {
      series: 'text',
      detector: 'text',
      onset_day: 'date',
      measure: 'text',
      level: 'text',
      place: 'text',
      size: 'text',
      cases: 'int4',
      unjudged: 'text',
      delay_days: 'int4',
      pvalue: 'float8',
      quiet_days: 'int4',
      quiet_signals: 'int4',
      quiet_pvalues: 'jsonb',
      as_of: 'timestamptz',
    },
    rows: trials.map((trial) => ({
      series: trial.series,
      detector: trial.detector,
      onset_day: dayKeyOf(trial.onsetDay),
      measure: seriesParts(trial.series).measure,
      level: seriesParts(trial.series).level,
      place: trial.place,
      size: trial.size,
      cases: trial.cases,
      unjudged: trial.unjudged,
      delay_days: trial.delayDays,
      pvalue: trial.pvalue,
      quiet_days: trial.quietDays,
      quiet_signals: trial.quietSignals,
      quiet_pvalues: trial.quietPvalues,
      as_of: asOf,
    })),
    onConflict: JUDGED_AT_LAST,
  });
}

export async function forgetTrials(tx: Tx, beforeDay: number): Promise<void> {
  await tx.query('DELETE FROM shadow_trials WHERE onset_day < $1', [dayKeyOf(beforeDay)]);
}

export interface TriedRule {
  readonly measure: MeasureId;
  readonly detector: string;
  readonly level: SeriesLevel;
  readonly series: SeriesKey;
  readonly onset_day: DayKey;
  readonly size: ShadowSize;
  readonly pvalue: number | null;
  readonly quiet_days: number;
  readonly quiet_pvalues: readonly number[];
}

/** Those that were judged. */
export async function readTrials(db: Queryable, sinceDay: number): Promise<TriedRule[]> {
  const answer = await db.query<TriedRule>(
    `SELECT measure, detector, level, series, onset_day, size, pvalue, quiet_days, quiet_pvalues
     FROM shadow_trials WHERE onset_day >= $1 AND unjudged IS NULL ORDER BY series, onset_day, detector`,
    [dayKeyOf(sinceDay)],
  );
  return answer.rows;
}
