// Writes what changed of a case: the alert, its tasks, and the limits that the timers watch. Bulk statements only; nothing that is the same
// as before is written again.
import { effectiveLevel, type Alert } from '../../contracts/alert.ts';
import type { AlertId } from '../../contracts/ids.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { changedTasks, type Case } from '../cases/case.ts';
import type { Evidence } from '../cases/evidence.ts';
import { saveClocks } from '../clocks/save-clocks.ts';
import { saveOutcomes } from './alert-outcomes.ts';
import { saveAlertEscalations, saveDisputes, saveEscalations } from './save-escalations.ts';
import { watchedOf, watchedOfAlert } from './watched-clocks.ts';

export interface Change {
  readonly before: Case | null;
  readonly after: Case;
}

export async function saveCases(tx: Tx, changes: readonly Change[], now: EpochMs): Promise<void> {
  const alerts = changes.filter(
    ({ before, after }) => before?.alert !== after.alert || before.memo !== after.memo,
  );
  await saveAlerts(
    tx,
    alerts.map(({ after }) => after),
  );
  await markReleased(tx, alerts, now);
  await saveOutcomes(
    tx,
    alerts.map(({ before, after }) => ({ before: before?.alert ?? null, after: after.alert })),
    now,
  );
  const tasks = changes.flatMap(({ before, after }) =>
    changedTasks(before, after).map((task) => ({ task, alert: after.alert })),
  );
  await saveTasks(tx, tasks);
  const changed = tasks.map(({ task }) => task);
  await saveAlertEscalations(tx, alerts, now);
  await saveEscalations(tx, changed, now);
  await saveDisputes(tx, changed);
  for (const { before, after } of changes) {
    if (before !== null && before.alert.place !== after.alert.place)
      await saveAlertPlace(tx, after.alert);
  }
  await saveClocks(tx, [
    ...alerts.flatMap(({ after }) => watchedOfAlert(after, now)),
    ...changed.flatMap(watchedOf),
  ]);
}

/** What became of the signals stays written; that people were told in the end is written beside it. */
async function markReleased(tx: Tx, changes: readonly Change[], now: EpochMs): Promise<void> {
  for (const { before, after } of changes) {
    const muter = before?.alert.muted?.by;
    if (muter === undefined || after.alert.muted?.by === muter) continue;
    await tx.query(
      `UPDATE signal_dispositions SET released_at = to_timestamp($3::float8 / 1000)
       WHERE muted_by = $1 AND alert_id = $2 AND released_at IS NULL`,
      [muter, after.alert.id, now],
    );
  }
}

async function saveAlerts(tx: Tx, cases: readonly Case[]): Promise<void> {
  if (cases.length === 0) return;
  await bulkInsert(tx, {
    table: 'alerts',
    columns: {
      id: 'text',
      version: 'int4',
      family: 'text',
      kind: 'text',
      subject: 'text',
      state: 'text',
      level: 'text',
      measure: 'text',
      disease: 'text',
      place: 'text',
      opened_at: 'timestamptz',
      updated_at: 'timestamptz',
      last_fact_at: 'timestamptz',
      muted_by: 'text',
      record: 'jsonb',
      memo: 'jsonb',
    },
    rows: cases.map(({ alert, memo }) => ({
      id: alert.id,
      version: alert.version,
      family: alert.family,
      kind: alert.kind,
      subject: memo.subject,
      state: alert.state,
      level: effectiveLevel(alert),
      measure: alert.measure,
      disease: alert.disease,
      place: alert.place,
      opened_at: alert.openedAt,
      updated_at: alert.updatedAt,
      last_fact_at: memo.lastFactAt,
      muted_by: alert.muted?.by ?? null,
      record: alert,
      memo,
    })),
    onConflict: `ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, level = EXCLUDED.level,
      measure = EXCLUDED.measure, disease = EXCLUDED.disease, place = EXCLUDED.place, updated_at = EXCLUDED.updated_at,
      last_fact_at = EXCLUDED.last_fact_at, muted_by = EXCLUDED.muted_by, record = EXCLUDED.record, memo = EXCLUDED.memo`,
  });
}

async function saveTasks(
  tx: Tx,
  tasks: readonly { readonly task: Task; readonly alert: Alert }[],
): Promise<void> {
  if (tasks.length === 0) return;
  await bulkInsert(tx, {
    table: 'tasks',
    columns: {
      id: 'text',
      alert_id: 'text',
      alert_place: 'text',
      version: 'int4',
      department: 'text',
      place: 'text',
      stage: 'text',
      part: 'text',
      purpose: 'text',
      state: 'text',
      assignee: 'text',
      next_due_at: 'timestamptz',
      assigned_at: 'timestamptz',
      updated_at: 'timestamptz',
      record: 'jsonb',
    },
    rows: tasks.map(({ task, alert }) => ({
      id: task.id,
      alert_id: task.alertId,
      alert_place: alert.place,
      version: task.version,
      department: task.department,
      place: task.place,
      stage: task.stage,
      part: task.part,
      purpose: task.purpose,
      state: task.state,
      assignee: task.assignee,
      next_due_at: nextDueAt(task),
      assigned_at: task.assignedAt,
      updated_at: task.updatedAt,
      record: task,
    })),
    onConflict: `ON CONFLICT (id) DO UPDATE SET alert_place = EXCLUDED.alert_place, version = EXCLUDED.version,
      state = EXCLUDED.state, assignee = EXCLUDED.assignee, next_due_at = EXCLUDED.next_due_at,
      updated_at = EXCLUDED.updated_at, record = EXCLUDED.record`,
  });
}

/** The alert moved: desks must see its untouched tasks where they see it now. */
async function saveAlertPlace(tx: Tx, alert: Alert): Promise<void> {
  await tx.query('UPDATE tasks SET alert_place = $2 WHERE alert_id = $1', [alert.id, alert.place]);
}

function nextDueAt(task: Task): EpochMs | null {
  const running = task.clocks
    .filter((clock) => clock.stoppedAt === null)
    .map((clock) => clock.dueAt);
  return running.length === 0 ? null : Math.min(...running);
}

/** The latest revision of a signal, with the alert that holds it. */
export interface Held {
  readonly signal: Signal;
  readonly alertId: AlertId;
  readonly evidence: Evidence;
}

/** No signal twice. */
export async function saveSignals(tx: Tx, held: readonly Held[], now: EpochMs): Promise<void> {
  if (held.length === 0) return;
  await bulkInsert(tx, {
    table: 'alert_signals',
    columns: {
      signal_id: 'text',
      alert_id: 'text',
      revision: 'int4',
      status: 'text',
      joined_at: 'timestamptz',
      evidence: 'jsonb',
      record: 'jsonb',
    },
    rows: held.map(({ signal, alertId, evidence }) => ({
      signal_id: signal.id,
      alert_id: alertId,
      revision: signal.revision,
      status: signal.status,
      joined_at: now,
      evidence,
      record: signal,
    })),
    onConflict: `ON CONFLICT (signal_id) DO UPDATE SET alert_id = EXCLUDED.alert_id, revision = EXCLUDED.revision,
      status = EXCLUDED.status, evidence = EXCLUDED.evidence, record = EXCLUDED.record`,
  });
}

/** After a merge: all signals of one alert belong to another. */
export async function moveSignals(tx: Tx, fromAlert: string, toAlert: string): Promise<void> {
  await tx.query('UPDATE alert_signals SET alert_id = $2 WHERE alert_id = $1', [
    fromAlert,
    toAlert,
  ]);
}
