// Departments month by month, from the ledger and from the rounds of evaluation that opened in the month. Pure.
import type { DepartmentMonth, Performance, TimeMonth } from '../../../contracts/api/evaluation.ts';
import type { CoordinationTargets } from '../../../contracts/evaluation/evaluation-rules.ts';
import type { Evaluation, EvaluationRound } from '../../../contracts/evaluation/evaluation.ts';
import type { LedgerEntry, LedgerKind } from '../../../contracts/evaluation/ledger-entry.ts';
import type { DepartmentId } from '../../../contracts/ids.ts';
import type { EpochMs } from '../../../contracts/time.ts';

export interface PerformanceRecord {
  readonly lines: readonly LedgerEntry[];
  readonly rounds: readonly EvaluationRound[];
  readonly evaluations: readonly Evaluation[];
  readonly monthOf: (at: EpochMs) => string;
  readonly now: EpochMs;
  readonly targets: CoordinationTargets;
}

type Month = { -readonly [Name in keyof DepartmentMonth]: DepartmentMonth[Name] };

const COUNTED: Readonly<
  Record<LedgerKind, 'late' | 'metLate' | 'missing' | 'disputesLost' | 'proposed' | 'objections'>
> = {
  late: 'late',
  'met-late': 'metLate',
  missing: 'missing',
  'dispute-lost': 'disputesLost',
  'accountability-proposed': 'proposed',
  objection: 'objections',
};

/** Latest month first, then by department. */
export function performanceOf(record: PerformanceRecord): Performance {
  const months = new Map<string, Month>();
  const at = (month: string, department: DepartmentId): Month => {
    const key = `${month} ${department}`;
    const found = months.get(key) ?? emptyMonth(month, department);
    months.set(key, found);
    return found;
  };
  for (const line of record.lines)
    at(record.monthOf(line.at), line.department)[COUNTED[line.kind]] += 1;
  for (const round of record.rounds) addRound(round, record, at);
  addScores(record, at);
  const departments = [...months.values()].sort(
    (one, other) =>
      other.month.localeCompare(one.month) || one.department.localeCompare(other.department),
  );
  return {
    departments: departments.slice(0, 2000),
    times: timesOf(record),
    targets: record.targets,
    asOf: record.now,
  };
}

function addRound(
  round: EvaluationRound,
  { monthOf }: PerformanceRecord,
  at: (month: string, department: DepartmentId) => Month,
): void {
  const month = monthOf(round.openedAt);
  for (const figures of round.figures) {
    const row = at(month, figures.department);
    row.duties += figures.duties;
    row.completed += figures.completed;
    row.onTime += figures.onTime;
  }
}

/** By when the round opened, not by when somebody scored. */
function addScores(
  { monthOf, rounds, evaluations }: PerformanceRecord,
  at: (month: string, department: DepartmentId) => Month,
): void {
  const openedAt = new Map(
    rounds.map(({ alertId, occurrence, openedAt: opened }) => [
      `${alertId}.${String(occurrence)}`,
      opened,
    ]),
  );
  const groups = new Map<Month, Evaluation[]>();
  for (const one of evaluations) {
    const opened = openedAt.get(`${one.alertId}.${String(one.occurrence)}`);
    if (opened === undefined) continue;
    const row = at(monthOf(opened), one.department);
    groups.set(row, [...(groups.get(row) ?? []), one]);
  }
  for (const [row, all] of groups) {
    row.completionScore = mean(all.map(({ scores }) => scores.completion));
    row.timelinessScore = mean(all.map(({ scores }) => scores.timeliness));
    row.effect = mean(all.map(({ scores }) => scores.effect));
    row.satisfaction = mean(all.flatMap(({ scores }) => scores.satisfaction ?? []));
  }
}

function timesOf({ rounds, monthOf }: PerformanceRecord): TimeMonth[] {
  const found = new Map<string, { -readonly [Name in keyof TimeMonth]: TimeMonth[Name] }>();
  for (const round of rounds) {
    const month = monthOf(round.openedAt);
    for (const { name, verdict } of round.times) {
      if (verdict !== 'met' && verdict !== 'missed' && verdict !== 'missing') continue;
      const key = `${month} ${name}`;
      const row = found.get(key) ?? { month, name, met: 0, missed: 0, missing: 0 };
      row[verdict] += 1;
      found.set(key, row);
    }
  }
  return [...found.values()]
    .sort((one, other) => other.month.localeCompare(one.month))
    .slice(0, 200);
}

function emptyMonth(month: string, department: DepartmentId): Month {
  return {
    month,
    department,
    late: 0,
    metLate: 0,
    missing: 0,
    disputesLost: 0,
    proposed: 0,
    objections: 0,
    duties: 0,
    completed: 0,
    onTime: 0,
    completionScore: null,
    timelinessScore: null,
    effect: null,
    satisfaction: null,
  };
}

/** To a tenth. */
function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return Math.round((values.reduce((sum, one) => sum + one, 0) / values.length) * 10) / 10;
}
