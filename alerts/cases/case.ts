// A case: the alert with all that is decided together with it. Decisions take a case and give a case; nothing here is changed
// in place, so that what differs by reference is what changed.
import type { Alert } from '../../contracts/alert.ts';
import type { AuditAction } from '../../contracts/audit-action.ts';
import type { OpensAt } from '../../contracts/catalogue/responsibility-list.ts';
import type { Rung } from '../../contracts/escalation/escalation.ts';
import type { AlertId, DepartmentId, UserId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { settled } from '../tasks/chains.ts';
import type { Evidence } from './evidence.ts';
import type { FrozenEscalation } from './response-rules.ts';

/** What the machine remembers of an alert beside the public record. */
export interface Memo {
  /** What it is about: `disease:cholera`, `definition:diarrhoea`, `measure:visits`, `site:s-990102-1`. */
  readonly subject: string;
  /** Where one episode is one alert: the county for single cases, else the place of the alert. */
  readonly episodePlace: PlaceCode;
  /** Event time of the latest fact: episodes are told apart in event time. */
  readonly lastFactAt: EpochMs;
  /** 1, and one more at each reopening: an acknowledgement and its tasks belong to one occurrence. */
  readonly occurrence: number;
  /** When this occurrence began: limits count from here. */
  readonly occurrenceAt: EpochMs;
  /** Which groups of duties have been called up in this occurrence. */
  readonly phases: readonly OpensAt[];
  /** An excluded alert comes back when what is observed exceeds this. */
  readonly returnAbove: number | null;
  /** Alerts of the same subject at nested places in the same episode. */
  readonly related: readonly AlertId[];
  readonly risk: Risk | null;
  /** How lateness climbs in it, as it was when it was opened; left out in cases of before. */
  readonly escalation?: FrozenEscalation;
  /** That nobody took it in time, and who was or will be called over it; of an earlier wait where `since` is not the limit that runs. */
  readonly unanswered?: { readonly since: EpochMs; readonly rungs: readonly AlertRung[] };
  /** The occurrence in which somebody last ordered joint work (a team, a meeting, an order, a longer limit): the machine does not take it out of their hands. */
  readonly joint?: number;
  /** What the people who have taken it were last told of its growth. */
  readonly told?: { readonly occurrence: number; readonly observed: number; readonly at: EpochMs };
}

/** Who is called above those who should have taken an alert, at which office, when. */
export interface AlertRung {
  readonly step: number;
  readonly rung: Rung;
  readonly department: DepartmentId;
  readonly place: PlaceCode;
  readonly dueAt: EpochMs;
  readonly firedAt: EpochMs | null;
  readonly lateByMs: number | null;
}

/** Likelihood × impact, each 1 to 5, as judged by a person. */
export interface Risk {
  readonly likelihood: number;
  readonly impact: number;
  readonly by: UserId;
  readonly at: EpochMs;
}

export interface Case {
  readonly alert: Alert;
  readonly memo: Memo;
  readonly tasks: readonly Task[];
  readonly evidence: readonly Evidence[];
}

/** One thing that happened, for the audit and as the word for the change on the screens. */
export interface Step {
  /** `user:<id>` or `machine:alerts`. */
  readonly actor: string;
  readonly action: AuditAction;
  /** `alert:<id>`, `task:<id>`, `signal:<id>`, `account:<id>`. */
  readonly subject: string;
  readonly fromState: string | null;
  readonly toState: string | null;
  /** In a person's own words. What the machine gives as its reason stands in `details.because`. */
  readonly reason: string | null;
  readonly details: Readonly<Record<string, Json>>;
}

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export const MACHINE = 'machine:alerts';
/** What the gateway tells on its own word: sign-ins, looks at records, tasks that were shown. */
export const GATEWAY = 'machine:dashboard';

export const alertSubject = (alert: Pick<Alert, 'id'>): string => `alert:${alert.id}`;
export const taskSubject = (task: Pick<Task, 'id'>): string => `task:${task.id}`;
export const actorOf = (user: UserId): string => `user:${user}`;

/** A case after a decision: each changed record one version further and stamped, its chain as its clocks want it; the others as they were. */
export function sealed(before: Case | null, after: Case, now: EpochMs): Case {
  if (before === null) return after;
  const known = new Map(before.tasks.map((task) => [task.id, task]));
  const tasks = after.tasks.map((task) => {
    const old = known.get(task.id);
    return old === undefined || old === task
      ? task
      : settled({ ...task, version: old.version + 1, updatedAt: now }, now);
  });
  const alert =
    after.alert === before.alert
      ? after.alert
      : { ...after.alert, version: before.alert.version + 1, updatedAt: now };
  return { ...after, alert, tasks };
}

/** The tasks of `after` that are new or differ from `before`. */
export function changedTasks(before: Case | null, after: Case): Task[] {
  const known = new Map(before?.tasks.map((task) => [task.id, task]) ?? []);
  return after.tasks.filter((task) => known.get(task.id) !== task);
}
