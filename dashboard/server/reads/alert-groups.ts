// Alerts as an account may see them, in groups: one family, one county, one burst of openings. Found by the database, so that a storm of thousands
// is one page.
import type { Account } from '../../../contracts/account.ts';
import { AlertGroup, AlertGroupId, BURST_GAP_MS } from '../../../contracts/api/alert-groups.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { problem } from '../problem.ts';
import { type AlertFilter, type AlertPage, type GroupBounds, inScope, scopeOf } from './alerts.ts';
import { PAGE_ROWS, writeCursor } from './page.ts';

/** Parent and time of each alert, where a burst begins, and how far the alert is from what was expected. */
const bursts = (scope: string): string => `
  WITH seen AS (
    SELECT a.*, ${PARENT} AS parent, ${OPENED_MS} AS opened_ms,
      (a.record->>'observed')::float8 AS observed, (a.record->>'expected')::float8 AS expected
    FROM alerts a WHERE ${scope} AND a.state = ANY ($3::text[]) AND ($4::text[] IS NULL OR a.level = ANY ($4))
      AND ($5::text IS NULL OR a.place LIKE $5 || '%') AND ($6::text IS NULL OR a.measure = $6)
      AND ($7::text[] IS NULL OR a.family = ANY ($7))
  ), begun AS (
    SELECT *, CASE WHEN opened_ms - lag(opened_ms) OVER one <= ${String(BURST_GAP_MS)} THEN 0 ELSE 1 END AS begins,
      greatest(observed, expected) / nullif(least(observed, expected), 0) AS ratio
    FROM seen WINDOW one AS (PARTITION BY family, parent ORDER BY opened_ms, id)
  ), numbered AS (
    SELECT *, sum(begins) OVER (PARTITION BY family, parent ORDER BY opened_ms, id) AS burst FROM begun
  )`;

const PARENT = `left(a.place, 6)`;
const OPENED_MS = `floor(extract(epoch FROM a.opened_at) * 1000)::float8`;
const WORST = `(array_agg(record ORDER BY CASE WHEN observed > 0 AND expected > 0 THEN abs(ratio) END DESC NULLS LAST, observed DESC, id))[1]`;

const GROUPS = `
  SELECT *, family || '~' || place || '~' || "fromAt"::bigint || '~' || "toAt"::bigint AS id FROM (
    SELECT family, parent AS place, min(opened_ms) AS "fromAt", max(opened_ms) AS "toAt", count(*)::int AS alerts,
      sum((record->>'signalCount')::int)::int AS signals,
      (count(*) FILTER (WHERE state IN ('open', 'reopened')))::int AS waiting,
      (count(*) FILTER (WHERE muted_by IS NOT NULL))::int AS muted,
      min(level) AS level,
      (array_agg(DISTINCT kind))[1:24] AS kinds, (array_agg(DISTINCT measure))[1:50] AS measures,
      min((record->>'acknowledgeBy')::float8) AS "acknowledgeBy", ${WORST} AS worst
    FROM numbered GROUP BY family, parent, burst
  ) AS grouped`;

interface Row {
  readonly id: string;
  readonly fromAt: EpochMs;
  readonly worst: Readonly<Record<string, unknown>>;
}

/** Last begun first. */
export async function readAlertGroups(
  db: Queryable,
  account: Account,
  { filter, cursor }: AlertPage,
): Promise<{ readonly groups: AlertGroup[]; readonly next: string | null }> {
  const answer = await db.query<Row>(
    `${bursts(inScope(account))}
     SELECT * FROM (${GROUPS}) AS named WHERE ("fromAt", id) < ($8::float8, $9::text)
     ORDER BY "fromAt" DESC, id DESC LIMIT ${String(PAGE_ROWS)}`,
    [...scopeOf(account), ...valuesOf(filter), ...cursor],
  );
  const last = answer.rows.at(-1);
  const full = answer.rows.length === PAGE_ROWS && last !== undefined;
  return {
    groups: answer.rows.map(groupOf),
    next: full ? writeCursor([last.fromAt, last.id]) : null,
  };
}

const valuesOf = ({ states, levels, families, place, measure }: AlertFilter): unknown[] => [
  states,
  levels ?? null,
  place ?? null,
  measure ?? null,
  families ?? null,
];

function groupOf({ worst, ...row }: Row): AlertGroup {
  const { id, title, place, measure, observed, expected } = worst;
  return AlertGroup.parse({
    ...row,
    worst: { alert: id, title, place, measure, observed, expected },
  });
}

/** What the identifier of a group says, for the list of its members. */
export function boundsOf(group: string): GroupBounds {
  if (!AlertGroupId.safeParse(group).success)
    throw problem({
      status: 400,
      code: 'invalid-query',
      title: 'There is no such group. 没有这样的归组。',
    });
  const [family = '', parent = '', from, to] = group.split('~');
  return { family, parent, fromAt: Number(from), toAt: Number(to) };
}
