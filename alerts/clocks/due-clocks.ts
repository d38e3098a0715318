// The limits that have passed and not been noticed, in one transaction with what follows from them. Rows another worker holds are skipped, so
// that several workers share the work and none does it twice.
import type { EpochMs } from '../../contracts/time.ts';
import { appendOutbox } from '../../platform/store/outbox.ts';
import type { Pool, Queryable, Tx } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { appendAudit, beginWriting } from '../audit/append.ts';
import type { Case } from '../cases/case.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { feedEntries, feedRow } from '../store/feed.ts';
import { loadCases } from '../store/load-cases.ts';
import { saveCases } from '../store/save-cases.ts';
import { firing, type DueClock } from './fire.ts';

export const TIMERS_PRODUCER = 'timers';

/** Limits fired in one transaction: after an outage thousands may be due, and people's commands must get in between. */
export const FIRED_MAX = 100;

interface DueRow extends DueClock {
  readonly alertId: string;
}

/** Fires what is due at `now`, at most FIRED_MAX; returns how many were noticed. */
export function fireDueClocks(store: Pool, now: EpochMs): Promise<number> {
  return transaction(store, async (tx) => {
    await beginWriting(tx);
    const due = await claimDue(tx, now);
    if (due.length === 0) return 0;
    const loaded = await loadCases(
      tx,
      due.map((row) => row.alertId),
    );
    const cases = new Map(loaded.map((one): [string, Case] => [one.alert.id, one]));
    for (const row of due) {
      const before = cases.get(row.alertId);
      if (before !== undefined) cases.set(row.alertId, await fireOne(tx, { row, before }, now));
    }
    return due.length;
  });
}

async function claimDue(tx: Tx, now: EpochMs): Promise<DueRow[]> {
  const answer = await tx.query<DueRow>(
    `WITH due AS (
       SELECT subject, name FROM clocks
       WHERE stopped_at IS NULL AND fired_at IS NULL AND due_at <= to_timestamp($1::float8 / 1000)
       ORDER BY due_at, subject, name LIMIT $2 FOR UPDATE SKIP LOCKED)
     UPDATE clocks SET fired_at = to_timestamp($1::float8 / 1000),
       late_by_ms = greatest(0, $1::float8 - round(extract(epoch FROM clocks.due_at) * 1000))::bigint
     FROM due WHERE clocks.subject = due.subject AND clocks.name = due.name
     RETURNING clocks.subject, clocks.name, clocks.due_at AS "dueAt", clocks.alert_id AS "alertId"`,
    [now, FIRED_MAX],
  );
  return answer.rows.sort(
    (one, other) => one.dueAt - other.dueAt || (one.subject < other.subject ? -1 : 1),
  );
}

async function fireOne(
  tx: Tx,
  { row, before }: { readonly row: DueRow; readonly before: Case },
  now: EpochMs,
): Promise<Case> {
  const { case: after, steps } = firing(before, row, now);
  if (steps.length === 0) return before;
  await saveCases(tx, [{ before, after }], now);
  await appendAudit(tx, steps, now);
  await saveNotices(tx, { cases: [after], steps, at: now });
  const cause = `k-${row.name}-${String(row.dueAt)}`;
  const entries = feedEntries({ cases: [after], steps, at: now, cause });
  await appendOutbox(tx, TIMERS_PRODUCER, entries.map(feedRow));
  return after;
}

/** When the next limit passes; null while none runs. */
export async function nextDueAt(db: Queryable): Promise<EpochMs | null> {
  const answer = await db.query<{ due_at: EpochMs | null }>(
    'SELECT min(due_at) AS due_at FROM clocks WHERE stopped_at IS NULL AND fired_at IS NULL',
  );
  return answer.rows[0]?.due_at ?? null;
}
