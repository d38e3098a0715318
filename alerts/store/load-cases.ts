// Reads whole cases. The caller holds the writer's lock (audit/append.ts), so that what is read stays true until its transaction ends.
import { Alert } from '../../contracts/alert.ts';
import { Task } from '../../contracts/task.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { Case, Memo } from '../cases/case.ts';
import { Evidence } from '../cases/evidence.ts';

/** One question for all that a case is: a person waits while it is asked. Members of an alert come in the order in which they came to it. */
const WHOLE = `SELECT a.id, a.record, a.memo,
    (SELECT json_agg(t.record ORDER BY t.assigned_at, t.id) FROM tasks t WHERE t.alert_id = a.id) AS tasks,
    (SELECT json_agg(s.evidence ORDER BY s.joined_at, s.signal_id) FROM alert_signals s WHERE s.alert_id = a.id) AS evidence
  FROM alerts a`;

interface WholeRow {
  readonly id: string;
  readonly record: unknown;
  readonly memo: Memo;
  /** Null where there are none. */
  readonly tasks: readonly unknown[] | null;
  readonly evidence: readonly unknown[] | null;
}

/** The cases with these identifiers, in the order of the identifiers; those that do not exist are left out. */
export async function loadCases(db: Queryable, ids: readonly string[]): Promise<Case[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  const { rows } = await db.query<WholeRow>(`${WHOLE} WHERE a.id = ANY ($1::text[])`, [wanted]);
  const byId = new Map(rows.map((row): [string, Case] => [row.id, caseOf(row)]));
  return wanted.map((id) => byId.get(id)).filter((one) => one !== undefined);
}

const caseOf = (row: WholeRow): Case => ({
  alert: Alert.parse(row.record),
  memo: row.memo,
  tasks: (row.tasks ?? []).map((record) => Task.parse(record)),
  evidence: (row.evidence ?? []).map((record) => Evidence.parse(record)),
});

export async function loadCase(db: Queryable, alertId: string): Promise<Case | null> {
  return (await loadCases(db, [alertId]))[0] ?? null;
}

export async function loadCaseOfTask(db: Queryable, taskId: string): Promise<Case | null> {
  const { rows } = await db.query<WholeRow>(
    `${WHOLE} WHERE a.id = (SELECT alert_id FROM tasks WHERE id = $1)`,
    [taskId],
  );
  return rows[0] === undefined ? null : caseOf(rows[0]);
}

export async function loadCasesOfTasks(db: Queryable, ids: readonly string[]): Promise<Case[]> {
  const answer = await db.query<{ alert_id: string }>(
    'SELECT DISTINCT alert_id FROM tasks WHERE id = ANY ($1::text[]) ORDER BY alert_id',
    [ids],
  );
  return loadCases(
    db,
    answer.rows.map((row) => row.alert_id),
  );
}

/** More open alerts of kindred subjects than this are taken newest first: an older one would be another episode. */
const CANDIDATES_MAX = 300;

/** Alerts that a signal of this family, and of one of these subjects, may belong to. */
export async function loadCandidates(
  db: Queryable,
  family: string,
  subjects: readonly string[],
): Promise<Case[]> {
  const answer = await db.query<{ id: string }>(
    `SELECT id FROM alerts WHERE family = $1 AND subject = ANY ($2::text[]) AND state NOT IN ('closed', 'merged', 'withdrawn')
     ORDER BY last_fact_at DESC, id LIMIT $3`,
    [family, subjects, CANDIDATES_MAX],
  );
  return loadCases(
    db,
    answer.rows.map((row) => row.id),
  );
}

/** Which alert holds which of these signals. */
export async function loadHolders(
  db: Queryable,
  signalIds: readonly string[],
): Promise<Map<string, string>> {
  const answer = await db.query<{ signal_id: string; alert_id: string }>(
    'SELECT signal_id, alert_id FROM alert_signals WHERE signal_id = ANY ($1::text[])',
    [signalIds],
  );
  return new Map(answer.rows.map((row) => [row.signal_id, row.alert_id]));
}

const LIVE = `state NOT IN ('closed', 'merged', 'withdrawn', 'excluded')`;
const AROUND = `(place LIKE $1 || '%' OR $1 LIKE place || '%')`;

/** Live alerts of feeds that fell silent, within this place or around it. */
export async function loadDeadFeeds(db: Queryable, place: string): Promise<Case[]> {
  const answer = await db.query<{ id: string }>(
    `SELECT id FROM alerts a WHERE ${LIVE} AND ${AROUND} AND family = 'feed' AND EXISTS (
       SELECT 1 FROM alert_signals s WHERE s.alert_id = a.id AND s.evidence->>'kind' = 'site-silent')
     ORDER BY last_fact_at DESC, id LIMIT $2`,
    [place, CANDIDATES_MAX],
  );
  return loadCases(
    db,
    answer.rows.map((row) => row.id),
  );
}

/** Live alerts of fewer than were expected, within this place or around it. */
export async function loadFalls(db: Queryable, place: string): Promise<Case[]> {
  const answer = await db.query<{ id: string }>(
    `SELECT id FROM alerts WHERE ${LIVE} AND ${AROUND} AND (record->>'observed')::float8 < (record->>'expected')::float8
     ORDER BY last_fact_at DESC, id LIMIT $2`,
    [place, CANDIDATES_MAX],
  );
  return loadCases(
    db,
    answer.rows.map((row) => row.id),
  );
}

/** All that this alert or silence mutes, in any state. */
export async function loadMutedBy(db: Queryable, muters: readonly string[]): Promise<Case[]> {
  const answer = await db.query<{ id: string }>(
    'SELECT id FROM alerts WHERE muted_by = ANY ($1::text[]) ORDER BY id',
    [muters],
  );
  return loadCases(
    db,
    answer.rows.map((row) => row.id),
  );
}
