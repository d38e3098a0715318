// The evaluation of an alert of the development world: times and figures from its own tasks and activity, a round that waits for scores, one
// score given, one line in the ledger.
import type { AlertEvaluation } from '../../../contracts/api/evaluation.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { AuditEntry } from '../../../contracts/audit.ts';
import { departmentFigures } from '../../../contracts/evaluation/department-figures.ts';
import { Evaluation, EvaluationRound } from '../../../contracts/evaluation/evaluation.ts';
import { LedgerEntry } from '../../../contracts/evaluation/ledger-entry.ts';
import { responseTimes } from '../../../contracts/evaluation/response-times.ts';
import type { Task } from '../../../contracts/task.ts';
import { DAY_MS } from '../../../contracts/time.ts';

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
  const times = responseTimes({ alert, occurrenceAt, tasks, entries, now });
  const figures = departmentFigures({ tasks, occurrenceAt }, now);
  const first = figures[0];
  const base = { outcome: 'open', times, figures, actions: [], asOf: now } as const;
  if (first === undefined)
    return { ...base, actions: [], round: null, evaluations: [], mayScore: [], ledger: [] };
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
  const given = Evaluation.parse({
    ...of,
    ...third,
    id: `ev-${'a'.repeat(26)}`,
    scores: { completion: 90, timeliness: 80, effect: 85, satisfaction: 92 },
    proposed: { completion: first.completion, timeliness: first.timeliness },
    text: '—',
    by: 'm.finance',
    at: now,
  });
  const line = LedgerEntry.parse({
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
  return { ...base, actions: [], round, evaluations: [given], mayScore: [own], ledger: [line] };
}
