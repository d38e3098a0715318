// Writes which offices were called over late tasks, and disputes with their rulings, as they follow from the tasks themselves: the tables are what
// is searched and counted, the task is what is decided on.
import type { Escalation } from '../../contracts/escalation/escalation.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { Case } from '../cases/case.ts';
import { UNANSWERED, escalationsOfAlert, isClimbing } from '../lifecycle/alert-chain.ts';
import { escalationsOf } from '../tasks/chains.ts';

/** A rung stands once; what a task says no more of was answered when its chain ended. */
export async function saveEscalations(tx: Tx, tasks: readonly Task[], now: EpochMs): Promise<void> {
  const chained = tasks.filter((task) => task.escalation ?? task.dispute);
  if (chained.length === 0) return;
  const rows = chained.flatMap(escalationsOf);
  await tx.query(
    `UPDATE escalations SET answered_at = to_timestamp($3::float8 / 1000), record = jsonb_set(record, '{answeredAt}', to_jsonb($3::float8))
     WHERE task_id = ANY ($1::text[]) AND answered_at IS NULL AND id <> ALL ($2::text[])`,
    [chained.map(({ id }) => id), rows.map(({ id }) => id), now],
  );
  await insertEscalations(tx, rows);
}

/** Who was called because nobody took the alert; answered once somebody has, or it waits anew. */
export async function saveAlertEscalations(
  tx: Tx,
  changes: readonly { readonly before: Case | null; readonly after: Case }[],
  now: EpochMs,
): Promise<void> {
  const ended = changes.filter(
    ({ before, after }) => before !== null && isClimbing(before) && !isClimbing(after),
  );
  if (ended.length > 0)
    await tx.query(
      `UPDATE escalations SET answered_at = to_timestamp($3::float8 / 1000), record = jsonb_set(record, '{answeredAt}', to_jsonb($3::float8))
       WHERE alert_id = ANY ($1::text[]) AND task_id IS NULL AND cause = $2 AND answered_at IS NULL`,
      [ended.map(({ after }) => after.alert.id), UNANSWERED, now],
    );
  const called = changes.filter(
    ({ before, after }) => isClimbing(after) && before?.memo.unanswered !== after.memo.unanswered,
  );
  await insertEscalations(
    tx,
    called.flatMap(({ after }) => escalationsOfAlert(after)),
  );
}

export async function insertEscalations(tx: Tx, rows: readonly Escalation[]): Promise<void> {
  if (rows.length === 0) return;
  await bulkInsert(tx, {
    table: 'escalations',
    columns: {
      id: 'text',
      alert_id: 'text',
      task_id: 'text',
      step: 'int4',
      rung: 'text',
      department: 'text',
      place: 'text',
      cause: 'text',
      at: 'timestamptz',
      answered_at: 'timestamptz',
      record: 'jsonb',
    },
    rows: rows.map((one) => ({
      id: one.id,
      alert_id: one.alertId,
      task_id: one.taskId,
      step: one.step,
      rung: one.rung,
      department: one.department,
      place: one.place,
      cause: one.cause,
      at: one.at,
      answered_at: one.answeredAt,
      record: one,
    })),
    onConflict:
      'ON CONFLICT (id) DO UPDATE SET answered_at = EXCLUDED.answered_at, record = EXCLUDED.record',
  });
}

export async function saveDisputes(tx: Tx, tasks: readonly Task[]): Promise<void> {
  const disputes = tasks.flatMap(({ dispute }) => (dispute === undefined ? [] : [dispute]));
  if (disputes.length === 0) return;
  await bulkInsert(tx, {
    table: 'disputes',
    columns: {
      id: 'text',
      version: 'int4',
      alert_id: 'text',
      task_id: 'text',
      interim_task_id: 'text',
      state: 'text',
      department: 'text',
      place: 'text',
      opened_by: 'text',
      opened_at: 'timestamptz',
      rule_by_at: 'timestamptz',
      ruled_by: 'text',
      ruled_at: 'timestamptz',
      ruling: 'text',
      record: 'jsonb',
    },
    rows: disputes.map((one) => ({
      id: one.id,
      version: one.version,
      alert_id: one.alertId,
      task_id: one.taskId,
      interim_task_id: one.interimTaskId,
      state: one.state,
      department: one.department,
      place: one.place,
      opened_by: one.openedBy,
      opened_at: one.openedAt,
      rule_by_at: one.ruleByAt,
      ruled_by: one.ruling?.by ?? null,
      ruled_at: one.ruling?.at ?? null,
      ruling: one.ruling?.outcome ?? null,
      record: one,
    })),
    onConflict: `ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, ruled_by = EXCLUDED.ruled_by,
      ruled_at = EXCLUDED.ruled_at, ruling = EXCLUDED.ruling, record = EXCLUDED.record`,
  });
}
