/** What people concluded of alerts that rest on the same events as what a trial finds: how precise it would have been, where that is known. */
import type { AlertOutcome } from '../../contracts/alert-outcome.ts';
import type { AlertKind } from '../../contracts/signal.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { TriedFinding } from './try-pattern.ts';

export interface KnownOutcomes {
  readonly true: number;
  readonly false: number;
  readonly uncertain: number;
  readonly open: number;
  /** No alert rests on the same events. */
  readonly unknown: number;
  /** true / (true + false); null where neither is known. */
  readonly precision: number | null;
}

interface OutcomeRow {
  readonly id: string;
  readonly outcome: AlertOutcome;
  readonly evidence: readonly string[];
}

const OUTCOMES_MAX = 50_000;

export async function readOutcomes(
  db: Queryable,
  alertKind: AlertKind,
): Promise<readonly OutcomeRow[]> {
  const { rows } = await db.query<OutcomeRow>(
    `WITH latest AS (
       SELECT DISTINCT ON (alert_id) alert_id, outcome, at FROM alert_outcomes ORDER BY alert_id, version DESC)
     SELECT s.signal_id AS id, l.outcome, s.record->'evidence' AS evidence
     FROM latest l JOIN alert_signals s USING (alert_id)
     WHERE s.status <> 'withdrawn' AND s.record->>'kind' = 'sequence' AND s.record->>'alertKind' = $1
     ORDER BY l.at DESC LIMIT $2`,
    [alertKind, OUTCOMES_MAX],
  );
  return rows;
}

/** The same signal, or one that rests on all events of the finding or on nothing else. */
export function knownOutcomes(
  findings: readonly TriedFinding[],
  rows: readonly OutcomeRow[],
): KnownOutcomes {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byEvent = new Map<string, OutcomeRow[]>();
  for (const row of rows)
    for (const event of row.evidence) byEvent.set(event, [...(byEvent.get(event) ?? []), row]);
  const count = { true: 0, false: 0, uncertain: 0, open: 0, unknown: 0 };
  for (const finding of findings) {
    const near = finding.evidence.flatMap((event) => byEvent.get(event) ?? []);
    const known = byId.get(finding.id) ?? near.find((row) => restsOnTheSame(finding, row));
    count[known?.outcome ?? 'unknown'] += 1;
  }
  const concluded = count.true + count.false;
  return { ...count, precision: concluded === 0 ? null : count.true / concluded };
}

function restsOnTheSame({ evidence }: TriedFinding, row: OutcomeRow): boolean {
  const [mine, theirs] = [new Set<string>(evidence), new Set(row.evidence)];
  return row.evidence.every((one) => mine.has(one)) || evidence.every((one) => theirs.has(one));
}
