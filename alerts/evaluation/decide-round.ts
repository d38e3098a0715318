// The round of evaluation that a closing opens, and how it ends. The third party is the first evaluator of the list that had no part. Pure.
import { departmentFigures } from '../../contracts/evaluation/department-figures.ts';
import type {
  Evaluation,
  EvaluationRound,
  ExpectedScore,
} from '../../contracts/evaluation/evaluation.ts';
import type { EvaluationRules } from '../../contracts/evaluation/evaluation-rules.ts';
import { responseTimes } from '../../contracts/evaluation/response-times.ts';
import type { AuditEntry } from '../../contracts/audit.ts';
import type { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { ResponseStage, Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { MACHINE, type Case, type Step } from '../cases/case.ts';
import { officesOf } from './decide-score.ts';
import { ledgerLine } from './derive-ledger.ts';

export function openedRound(
  one: Case,
  {
    evaluators,
    entries,
    now,
    rules,
  }: {
    readonly evaluators: readonly DepartmentId[];
    /** Of the alert, the closing included. */
    readonly entries: readonly AuditEntry[];
    readonly now: EpochMs;
    readonly rules: EvaluationRules;
  },
): EvaluationRound {
  const { alert, memo, tasks } = one;
  const figures = departmentFigures({ tasks, occurrenceAt: memo.occurrenceAt }, now);
  const parties = figures.map(({ department }) => department);
  const lead = leadOfCase(one, parties);
  const concerned = new Set(tasks.map(({ department }) => department));
  const thirdParty = evaluators.find((department) => !concerned.has(department)) ?? null;
  return {
    v: 1,
    version: 1,
    alertId: alert.id,
    occurrence: memo.occurrence,
    place: alert.place,
    state: 'open',
    openedAt: now,
    dueAt: dueOf(tasks, now) ?? now + rules.roundMs,
    closedAt: null,
    endedBy: null,
    lead,
    thirdParty,
    expected: parties.flatMap((department) => expectedOf(department, lead, thirdParty)),
    figures,
    times: responseTimes({
      alert,
      occurrenceAt: memo.occurrenceAt,
      tasks,
      entries,
      now,
      limitMs: (name) => rules.limitMs(name, alert.kind, memo.occurrenceAt),
    }),
  };
}

function expectedOf(
  department: DepartmentId,
  lead: DepartmentId | null,
  thirdParty: DepartmentId | null,
): ExpectedScore[] {
  const own: ExpectedScore = { department, side: 'party', byDepartment: department };
  return [
    own,
    ...(lead === null || lead === department
      ? []
      : [{ department, side: 'lead' as const, byDepartment: lead }]),
    ...(thirdParty === null
      ? []
      : [{ department, side: 'third-party' as const, byDepartment: thirdParty }]),
  ];
}

/** Who led what mattered most of what was begun. */
const BY_WEIGHT: readonly ResponseStage[] = [
  'control',
  'investigate',
  'treat',
  'verify',
  'supply',
  'communicate',
];

/** Of this occurrence: who led before the alert came back does not answer for what was done since. */
function leadOfCase(
  { tasks, memo }: Pick<Case, 'tasks' | 'memo'>,
  parties: readonly DepartmentId[],
): DepartmentId | null {
  const leads = tasks.filter(
    ({ part, state, department, assignedAt }) =>
      part === 'lead' &&
      state !== 'reassigned' &&
      assignedAt >= memo.occurrenceAt &&
      parties.includes(department),
  );
  const found = BY_WEIGHT.flatMap((stage) => leads.filter((task) => task.stage === stage));
  return found[0]?.department ?? null;
}

/** When the duties of the evaluation, called up by the closing, are to be reported; null where the list of the alert has none. */
function dueOf(tasks: readonly Task[], now: EpochMs): EpochMs | null {
  const limits = tasks
    .filter(({ stage, state }) => stage === 'evaluate' && state !== 'withdrawn')
    .flatMap(({ clocks }) => clocks.map(({ dueAt }) => dueAt))
    .filter((dueAt) => dueAt > now);
  return limits.length === 0 ? null : Math.max(...limits);
}

export function missingOf(
  round: EvaluationRound,
  evaluations: readonly Evaluation[],
): ExpectedScore[] {
  return round.expected.filter(
    ({ department, side }) =>
      !evaluations.some((one) => one.department === department && one.side === side),
  );
}

export function endedRound(
  round: EvaluationRound,
  endedBy: NonNullable<EvaluationRound['endedBy']>,
  now: EpochMs,
): EvaluationRound {
  return { ...round, version: round.version + 1, state: 'closed', closedAt: now, endedBy };
}

export interface Office {
  readonly department: DepartmentId;
  readonly place: PlaceCode;
}

/** The offices that are asked to score. */
export function scorersOf(round: EvaluationRound, of: Case): Office[] {
  const scorers = [...new Set(round.expected.map(({ byDepartment }) => byDepartment))].sort();
  return scorers.flatMap((department) =>
    officesOf(department, of).map((place) => ({ department, place })),
  );
}

export function roundStep(
  round: EvaluationRound,
  action: 'evaluation-opened' | 'evaluation-closed',
  {
    missing = [],
    recipients = [],
  }: {
    readonly missing?: readonly ExpectedScore[];
    readonly recipients?: readonly Office[];
  } = {},
): Step {
  return {
    actor: MACHINE,
    action,
    subject: `alert:${round.alertId}`,
    fromState: action === 'evaluation-opened' ? null : 'open',
    toState: round.state,
    reason: null,
    details: {
      alert: round.alertId,
      dueAt: round.dueAt,
      endedBy: round.endedBy,
      lead: round.lead,
      thirdParty: round.thirdParty,
      expected: round.expected.length,
      recipients: recipients.map(({ department, place }) => ({ department, place })),
      missing: missing.map(({ department, side, byDepartment }) => ({
        department,
        side,
        byDepartment,
      })),
    },
  };
}

/** One line for each department that did not score, with the entry that says whom. */
export function scorersMissing(
  round: EvaluationRound,
  missing: readonly ExpectedScore[],
  evidence: { readonly seq: number; readonly at: EpochMs; readonly case: Case },
): LedgerEntry[] {
  const scorers = [...new Set(missing.map(({ byDepartment }) => byDepartment))].sort();
  return scorers.map((department) =>
    ledgerLine(
      {
        alertId: round.alertId,
        department,
        place: officesOf(department, evidence.case)[0] ?? round.place,
        kind: 'missing',
        clock: 'evaluation',
        evidenceSeq: evidence.seq,
        at: evidence.at,
      },
      ['evaluation', round.occurrence],
    ),
  );
}
