// How a response went, as an account may see it. Desks of the place, the lead and the third party see all of the alert; other departments
// what is about themselves.
import { type Account, coversPlace } from '../../../contracts/account.ts';
import { outcomeOfAlert } from '../../../contracts/alert-outcome.ts';
import { Alert } from '../../../contracts/alert.ts';
import type {
  ActionOwner,
  AlertEvaluation,
  EvaluationsDue,
} from '../../../contracts/api/evaluation.ts';
import type { AuditEntry } from '../../../contracts/audit.ts';
import { CorrectiveAction } from '../../../contracts/evaluation/corrective-action.ts';
import { departmentFigures } from '../../../contracts/evaluation/department-figures.ts';
import {
  Evaluation,
  EvaluationRound,
  type ExpectedScore,
} from '../../../contracts/evaluation/evaluation.ts';
import type { EvaluationRules } from '../../../contracts/evaluation/evaluation-rules.ts';
import { LedgerEntry } from '../../../contracts/evaluation/ledger-entry.ts';
import { responseTimes } from '../../../contracts/evaluation/response-times.ts';
import type { AlertId, DepartmentId } from '../../../contracts/ids.ts';
import { Task } from '../../../contracts/task.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import { AUDIT_COLUMNS, auditEntryOf, type AuditRow } from '../../../platform/store/audit-rows.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { isDesk } from '../scope.ts';
import { readAlert } from './alerts.ts';

interface Found {
  readonly alert: Alert;
  readonly occurrenceAt: EpochMs;
  readonly tasks: Task[];
  readonly round: EvaluationRound | null;
}

interface Asked {
  readonly id: AlertId;
  readonly now: EpochMs;
  readonly rules: EvaluationRules;
}

export async function readEvaluation(
  db: Queryable,
  account: Account,
  { id, now, rules }: Asked,
): Promise<AlertEvaluation | undefined> {
  const found = await visible(db, account, id);
  if (found === undefined) return undefined;
  const { alert, round, tasks, occurrenceAt } = found;
  const own = shownTo(account, found);
  const isShown = ({ department }: { readonly department: DepartmentId }): boolean =>
    own === null || own.includes(department);
  const times =
    round?.times ??
    responseTimes({
      alert,
      occurrenceAt,
      tasks,
      now,
      entries: await entriesOf(db, id),
      limitMs: (name) => rules.limitMs(name, alert.kind, occurrenceAt),
    });
  const figures = round?.figures ?? departmentFigures({ tasks, occurrenceAt }, now);
  const [evaluations, actions, ledger] = await Promise.all([
    records(db, 'evaluations', id).then((all) => all.map((one) => Evaluation.parse(one))),
    records(db, 'corrective_actions', id).then((all) =>
      all.map((one) => CorrectiveAction.parse(one)),
    ),
    records(db, 'ledger_entries', id).then((all) => all.map((one) => LedgerEntry.parse(one))),
  ]);
  return {
    alert: { id: alert.id, title: alert.title, place: alert.place },
    outcome: outcomeOfAlert(alert),
    times,
    norms: [...rules.normsOf(alert.kind, occurrenceAt)],
    targets: rules.targets(now),
    figures: figures.filter(isShown),
    round: round === null ? null : { ...round, figures: round.figures.filter(isShown) },
    evaluations: evaluations
      .filter(({ occurrence }) => occurrence === round?.occurrence)
      .filter((one) => isShown(one) || account.departments.includes(one.byDepartment)),
    mayScore: mayScore(account, found),
    actions: actions.filter(isShown),
    owners: own === null && round !== null ? await ownersIn(db, found) : [],
    ledger: ledger.filter(isShown),
    asOf: now,
  };
}

/** Active members of the departments that owed something, where they did. */
async function ownersIn(db: Queryable, { round, tasks }: Found): Promise<ActionOwner[]> {
  const owed = (round?.figures ?? []).map(({ department }) => department);
  const places = tasks
    .filter(({ department }) => owed.includes(department))
    .map(({ department, place }) => ({ department, place }));
  const { rows } = await db.query<ActionOwner>(
    `SELECT DISTINCT o.department, u.id, u.name FROM jsonb_to_recordset($1::jsonb) AS o (department text, place text)
     JOIN users u ON u.active AND u.role = 'department-member' AND o.department = ANY (u.departments)
       AND EXISTS (SELECT FROM unnest(u.places) AS held WHERE starts_with(o.place, held))
     ORDER BY 1, 2 LIMIT 500`,
    [JSON.stringify(places)],
  );
  return rows;
}

const DUE_MAX = 100;

/** Rounds that are open and wait for a score of the account. */
export async function readDue(db: Queryable, account: Account): Promise<EvaluationsDue['due']> {
  const { rows } = await db.query<{ alert_id: AlertId; done: string[] }>(
    `SELECT r.alert_id, ARRAY(SELECT e.department || ' ' || e.side FROM evaluations e
       WHERE e.alert_id = r.alert_id AND e.occurrence = r.occurrence) AS done
     FROM evaluation_rounds r WHERE r.state = 'open' AND EXISTS (SELECT FROM jsonb_array_elements(r.record -> 'expected') AS x
       WHERE x ->> 'byDepartment' = ANY ($1::text[])) ORDER BY r.due_at, r.alert_id LIMIT ${String(DUE_MAX)}`,
    [account.departments],
  );
  const due: EvaluationsDue['due'] = [];
  for (const { alert_id: id, done } of rows) {
    const found = await visible(db, account, id);
    if (found?.round == null) continue;
    const { alert, round } = found;
    const waits = mayScore(account, found).filter(
      ({ department, side }) => !done.includes(`${department} ${side}`),
    );
    if (waits.length === 0) continue;
    const { title, place } = alert;
    due.push({ alert: { id, title, place }, dueAt: round.dueAt, scores: waits.length });
  }
  return due;
}

/** Whether the account may know that the alert has an evaluation. */
export async function maySeeEvaluation(
  db: Queryable,
  account: Account,
  id: AlertId,
): Promise<boolean> {
  return (await visible(db, account, id)) !== undefined;
}

async function visible(db: Queryable, account: Account, id: AlertId): Promise<Found | undefined> {
  const { rows } = await db.query<{ record: unknown; at: EpochMs | null; round: unknown }>(
    `SELECT a.record, (a.memo ->> 'occurrenceAt')::float8 AS at, (SELECT r.record FROM evaluation_rounds r
       WHERE r.alert_id = a.id ORDER BY r.occurrence DESC LIMIT 1) AS round FROM alerts a WHERE a.id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const alert = Alert.parse(row.record);
  const round = row.round === null ? null : EvaluationRound.parse(row.round);
  const isThird =
    round?.thirdParty != null &&
    account.departments.includes(round.thirdParty) &&
    coversPlace(account, alert.place);
  if (!isThird && (await readAlert(db, account, id)) === undefined) return undefined;
  const tasks = await db.query<{ record: unknown }>(
    'SELECT record FROM tasks WHERE alert_id = $1 ORDER BY assigned_at, id',
    [id],
  );
  return {
    alert,
    occurrenceAt: row.at ?? alert.openedAt,
    tasks: tasks.rows.map(({ record }) => Task.parse(record)),
    round,
  };
}

/** Null: everything. */
function shownTo(account: Account, { round }: Found): readonly DepartmentId[] | null {
  if (isDesk(account)) return null;
  const judges = [round?.lead, round?.thirdParty];
  return account.departments.some((one) => judges.includes(one)) ? null : account.departments;
}

function mayScore(account: Account, { alert, round, tasks }: Found): ExpectedScore[] {
  if (round?.state !== 'open') return [];
  return round.expected.filter(({ byDepartment }) => {
    if (!account.departments.includes(byDepartment)) return false;
    const own = tasks.filter(({ department }) => department === byDepartment);
    const offices = own.length === 0 ? [alert.place] : own.map(({ place }) => place);
    return offices.some((place) => coversPlace(account, place));
  });
}

async function entriesOf(db: Queryable, id: AlertId): Promise<AuditEntry[]> {
  const { rows } = await db.query<AuditRow>(
    `SELECT ${AUDIT_COLUMNS} FROM audit WHERE alert_id = $1 ORDER BY seq LIMIT 5000`,
    [id],
  );
  return rows.map(auditEntryOf);
}

/** Oldest first. */
const ORDER = {
  evaluations: 'at, id',
  corrective_actions: 'due_at, id',
  ledger_entries: 'at, id',
} as const;

async function records(
  db: Queryable,
  table: keyof typeof ORDER,
  alert: AlertId,
): Promise<unknown[]> {
  const limit = table === 'corrective_actions' ? 200 : 500;
  const { rows } = await db.query<{ record: unknown }>(
    `SELECT record FROM ${table} WHERE alert_id = $1 ORDER BY ${ORDER[table]} LIMIT ${String(limit)}`,
    [alert],
  );
  return rows.map(({ record }) => record);
}
