/**
 * What people concluded of alerts, as the rules whose signals they hold saw them; and the proposals and plans that follow, written whole each
 * time. Reads the tables of the alerts, writes its own.
 */
import type { AlertId, MeasureId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { BudgetPlan, ThresholdProposal } from '../../contracts/rule-change.ts';
import type { SeriesLevel } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import type { SeriesCount, SpentByRule } from './plan-budgets.ts';
import type { ConcludedAlert } from './propose.ts';
import { TRIED_LEVELS } from './trial-store.ts';

/** Changes whenever an outcome was recorded. */
export async function outcomesStamp(db: Queryable): Promise<string> {
  const answer = await db.query<{ stamp: string }>(
    `SELECT (SELECT count(*)::text || ' ' || coalesce(max(at)::text, '') FROM alert_outcomes)
       || ' ' || (SELECT count(*)::text || ' ' || coalesce(max(valid_from)::text, '') FROM rule_overrides) AS stamp`,
  );
  return answer.rows[0]?.stamp ?? '';
}

export interface ConcludedByRule extends ConcludedAlert {
  readonly measure: MeasureId;
  readonly detector: string;
  readonly level: SeriesLevel;
  readonly place: PlaceCode;
}

const CONCLUDED_MAX = 20_000;

export async function readConcluded(db: Queryable, sinceAt: EpochMs): Promise<ConcludedByRule[]> {
  const answer = await db.query<ConcludedByRule & { readonly alert: AlertId }>(
    `WITH latest AS (
       SELECT DISTINCT ON (alert_id) alert_id, outcome, at FROM alert_outcomes ORDER BY alert_id, version DESC)
     SELECT alert_id AS alert, outcome, measure, detector, level, min(place) AS place,
       CASE WHEN bool_or(pvalue IS NULL) THEN NULL ELSE min(pvalue) END AS pvalue, max(observed) AS observed, max(excess) AS excess
     FROM (SELECT l.alert_id, l.outcome, s.record->>'measure' AS measure, s.record->'detector'->'params'->>'detector' AS detector,
             split_part(s.record->>'series', '~', 2) AS level, s.record->>'place' AS place,
             (s.record->'assessment'->>'pvalue')::float8 AS pvalue, (s.record->>'observed')::float8 AS observed,
             (s.record->>'observed')::float8 - coalesce((s.record->>'expected')::float8, 0) AS excess
           FROM latest l JOIN alert_signals s USING (alert_id)
           WHERE l.outcome <> 'open' AND l.at >= $1 AND s.status <> 'withdrawn' AND s.record->>'series' IS NOT NULL) signal
     WHERE detector IS NOT NULL
     GROUP BY alert_id, outcome, measure, detector, level ORDER BY alert_id LIMIT $2`,
    [storeTime(sinceAt), CONCLUDED_MAX],
  );
  return answer.rows;
}

export async function readSeriesCounts(db: Queryable): Promise<SeriesCount[]> {
  const answer = await db.query<SeriesCount>(
    `SELECT measure, level, age = 'all' AS all_ages, left(located, 6) AS within, count(*)::int AS count
     FROM series WHERE level = ANY ($1::text[]) GROUP BY 1, 2, 3, 4`,
    [TRIED_LEVELS],
  );
  return answer.rows;
}

/** Standing signals of windows since then, as so many a week; of a system that is younger, since its first. */
export async function readSpent(
  db: Queryable,
  { sinceAt, asOf }: { readonly sinceAt: EpochMs; readonly asOf: EpochMs },
): Promise<SpentByRule[]> {
  const answer = await db.query<SpentByRule>(
    `WITH standing AS (
       SELECT measure, signal->'detector'->'params'->>'detector' AS detector, split_part(series, '~', 2) AS level, left(place, 6) AS within, started_at
       FROM signals WHERE series IS NOT NULL AND kind = 'series' AND status <> 'withdrawn' AND started_at >= $1 AND started_at < $2),
     span AS (SELECT greatest(7, extract(epoch FROM $2::timestamptz - min(started_at)) / 86400) / 7 AS weeks FROM standing)
     SELECT measure, detector, level, within, (count(*) / (SELECT weeks FROM span))::float8 AS "signalsPerWeek"
     FROM standing WHERE detector IS NOT NULL GROUP BY 1, 2, 3, 4`,
    [storeTime(sinceAt), storeTime(asOf)],
  );
  return answer.rows;
}

export async function writeProposals(
  tx: Tx,
  proposals: readonly ThresholdProposal[],
): Promise<void> {
  await tx.query('DELETE FROM threshold_proposals');
  await bulkInsert(tx, {
    table: 'threshold_proposals',
    columns: { id: 'text', place: 'text', measure: 'text', record: 'jsonb' },
    rows: proposals.map((record) => ({
      id: record.id,
      place: record.place,
      measure: record.measure,
      record,
    })),
  });
}

/** A plan that somebody has before them stays for a while after it was made anew; of two made in one instant the later stands. */
export async function writePlans(
  tx: Tx,
  plans: readonly BudgetPlan[],
  { keepSinceAt, asOf }: { readonly keepSinceAt: EpochMs; readonly asOf: EpochMs },
): Promise<void> {
  await tx.query('DELETE FROM budget_plans WHERE as_of < $1 OR as_of = $2', [
    storeTime(keepSinceAt),
    storeTime(asOf),
  ]);
  await bulkInsert(tx, {
    table: 'budget_plans',
    columns: { id: 'text', place: 'text', family: 'text', as_of: 'timestamptz', record: 'jsonb' },
    rows: plans.map((record) => ({
      id: record.id,
      place: record.place,
      family: record.family,
      as_of: record.asOf,
      record,
    })),
    onConflict: 'ON CONFLICT (id) DO UPDATE SET as_of = EXCLUDED.as_of, record = EXCLUDED.record',
  });
}
