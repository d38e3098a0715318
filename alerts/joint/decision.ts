// What a decision on joint work is given and what it makes: the case with its new tasks and limits, the steps, and the records beside it. Pure.
import type { Account } from '../../contracts/account.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import type { Extension } from '../../contracts/joint/extension.ts';
import type { Meeting } from '../../contracts/joint/meeting.ts';
import type { CanReport, Team } from '../../contracts/joint/team.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import type { AuditAction } from '../../contracts/audit-action.ts';
import { actorOf, alertSubject, type Case, type Json, type Step } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { isLive } from '../lifecycle/transitions.ts';
import { isCalledOff } from '../tasks/transitions.ts';
import { seenZh, stateZh } from '../lifecycle/refusal-words.ts';

export interface JointSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly rules: ResponseRules;
  readonly expectedVersion: number | undefined;
  readonly from: Case;
  /** The command: what is made is named after it, so that a redelivered command makes nothing twice. */
  readonly cause: string;
}

export interface JointMade {
  readonly team?: Team;
  readonly report?: CanReport;
  readonly meeting?: Meeting;
  readonly extension?: Extension;
}

export interface JointDone {
  readonly outcome: 'done';
  readonly case: Case;
  readonly steps: readonly Step[];
  readonly made: JointMade;
  /** Of the record that changed; null where it is the alert or a task. */
  readonly record: { readonly version: number; readonly state: string } | null;
}

export type JointDecision = JointDone | Refused;

/** Stands among what happened to the alert. */
export function jointStep(
  setting: Pick<JointSetting, 'account' | 'from'>,
  action: AuditAction,
  said: { readonly reason?: string | null; readonly details: Readonly<Record<string, Json>> },
): Step {
  return {
    actor: actorOf(setting.account.id),
    action,
    subject: alertSubject(setting.from.alert),
    fromState: null,
    toState: null,
    reason: said.reason ?? null,
    details: said.details,
  };
}

export interface Office {
  readonly department: DepartmentId;
  readonly place: PlaceCode;
}

/** Every office with a living duty in the case, or a copy of it; as many as the case has tasks at most. */
export function officesOf(
  { tasks }: Pick<Case, 'tasks'>,
  departments?: readonly DepartmentId[],
): Office[] {
  const offices = tasks
    .filter((task) => !isCalledOff(task.state))
    .filter((task) => departments === undefined || departments.includes(task.department))
    .map(({ department, place }): [string, Office] => [
      `${department}@${place}`,
      { department, place },
    ]);
  return [...new Map(offices).values()];
}

/** As they stand in a step: whom it is told to. */
export const recipients = (offices: readonly Office[]): Json =>
  offices.map(({ department, place }) => ({ department, place }));

export function notLive({ alert }: Case): Refused | null {
  return isLive(alert.state)
    ? null
    : refused(
        'not-in-this-state',
        `the alert is ${alert.state}`,
        `警示当前为“${stateZh(alert.state)}”`,
      );
}

/** Who is asked to a meeting or into a team takes part in the case already: an office that knows nothing of it cannot see it. */
export function notTakingPart(from: Case, departments: readonly DepartmentId[]): Refused | null {
  const taking = new Set(officesOf(from).map(({ department }) => department));
  const outside = departments.filter((department) => !taking.has(department));
  return outside.length === 0
    ? null
    : refused(
        'invalid-target',
        `add to the case first: ${outside.join(', ')}`,
        `请先加入此警示：${outside.join('、')}`,
      );
}

/** What is ordered or called for later than any response lasts is a slip of the date, or a duty that would never be late. */
export const AHEAD_MAX_MS = 90 * DAY_MS;

export const tooFar = (): Refused =>
  refused('time-not-allowed', 'at most 90 days ahead', '最远不超过九十天');

export function stale(expected: number | undefined, now: number): Refused | null {
  return expected === undefined || expected === now
    ? null
    : refused(
        'stale-version',
        `seen ${String(expected)}, now ${String(now)}`,
        seenZh(expected, now),
      );
}
