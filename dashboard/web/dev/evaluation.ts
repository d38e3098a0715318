// The evaluation of an alert of the development world: times and figures from its own tasks and activity, a round that waits for scores, one
// score given, one line in the ledger.
import type { AlertEvaluation } from '../../../contracts/api/evaluation.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { AuditEntry } from '../../../contracts/audit.ts';
import { CorrectiveAction } from '../../../contracts/evaluation/corrective-action.ts';
import {
  type DepartmentFigures,
  departmentFigures,
} from '../../../contracts/evaluation/department-figures.ts';
import { Evaluation, EvaluationRound } from '../../../contracts/evaluation/evaluation.ts';
import { LedgerEntry } from '../../../contracts/evaluation/ledger-entry.ts';
import { responseTimes } from '../../../contracts/evaluation/response-times.ts';
import type { DepartmentId, UserId } from '../../../contracts/ids.ts';
import type { Task } from '../../../contracts/task.ts';
import { DAY_MS } from '../../../contracts/time.ts';

const LIMITS_MS = {
  detect: 7 * DAY_MS,
  notify: DAY_MS,
  respond: 7 * DAY_MS,
  acknowledge: DAY_MS,
  verify: DAY_MS,
  investigate: null,
};
export const TARGETS = { completion: 95, timeliness: 95, effect: 90, satisfaction: 90 };

const NOTHING = {
  norms: [],
  owners: [],
  actions: [],
  round: null,
  evaluations: [],
  mayScore: [],
  ledger: [],
};

export function evaluationOf(
  {
    alert,
    tasks,
    entries,
  }: {
    readonly alert: Alert;
    readonly tasks: readonly Task[];
    readonly entries: readonly AuditEntry[];
  },
  now: number,
): AlertEvaluation {
  const occurrenceAt = alert.openedAt;
  const times = responseTimes({
    alert,
    occurrenceAt,
    tasks,
    entries,
    now,
    limitMs: (name) => LIMITS_MS[name],
  });
  const figures = departmentFigures({ tasks, occurrenceAt }, now);
  const first = figures[0];
  const base = {
    alert: { id: alert.id, title: alert.title, place: alert.place },
    outcome: 'open',
    times,
    figures,
    targets: TARGETS,
    asOf: now,
  } as const;
  if (first === undefined)
    return {
      ...base,
      ...NOTHING,
    };
  const { department } = first;
  const own = { department, byDepartment: department, side: 'party' } as const;
  const third = { ...own, byDepartment: 'finance', side: 'third-party' };
  const of = { v: 1, version: 1, alertId: alert.id, occurrence: 1 };
  const round = EvaluationRound.parse({
    ...of,
    place: alert.place,
    state: 'open',
    openedAt: now,
    dueAt: now + 7 * DAY_MS,
    closedAt: null,
    endedBy: null,
    lead: department,
    thirdParty: 'finance',
    expected: [own, third],
    figures,
    times,
  });
  const given = givenBy({ ...of, ...third }, first, now);
  const line = lineOf(alert, department, now);
  return {
    ...base,
    norms: [],
    owners: [{ department, id: 'dept.first' as UserId, name: '负责人' }],
    actions: [actionOf(alert, department, now)],
    round,
    evaluations: [given],
    mayScore: [own],
    ledger: [line],
  };
}

export function lineOf(alert: Alert, department: DepartmentId, now: number): LedgerEntry {
  return LedgerEntry.parse({
    v: 1,
    id: `le-${'a'.repeat(26)}`,
    alertId: alert.id,
    taskId: null,
    department,
    place: alert.place,
    kind: 'met-late',
    clock: 'report',
    lateByMs: 3_600_000,
    duty: null,
    objectsTo: null,
    text: null,
    evidenceSeq: 1,
    at: now,
  });
}

function givenBy(of: object, first: DepartmentFigures, now: number): Evaluation {
  return Evaluation.parse({
    ...of,
    id: `ev-${'a'.repeat(26)}`,
    scores: { completion: 90, timeliness: 80, effect: 85, satisfaction: 92 },
    proposed: { completion: first.completion, timeliness: first.timeliness },
    text: '—',
    by: 'm.finance',
    at: now,
  });
}

/** Its date has passed. */
const actionOf = (alert: Alert, department: DepartmentId, now: number): CorrectiveAction =>
  CorrectiveAction.parse({
    v: 1,
    id: `ca-${'a'.repeat(26)}`,
    version: 1,
    alertId: alert.id,
    department,
    place: alert.place,
    owner: 'dept.first',
    text: '修订消毒流程',
    dueAt: now - DAY_MS,
    state: 'open',
    setBy: 'duty.city',
    updatedAt: now - 2 * DAY_MS,
    report: null,
    verifiedBy: null,
    note: null,
  });
