// The joint work on one alert. Everybody who has a part in it sees who else has one and by when; reports of a team are for its members, the leads and
// the desk, meetings for those asked to them, disputes for their parties. The caller has made sure that the account may see the alert.
import { coversPlace, type Account } from '../../../contracts/account.ts';
import { effectiveLevel, type Alert } from '../../../contracts/alert.ts';
import type {
  AlertRoom,
  RoomPart,
  RoomPeriod,
  RoomStanding,
  RoomTeam,
} from '../../../contracts/api/room.ts';
import { Dispute } from '../../../contracts/escalation/dispute.ts';
import type { AlertId, DepartmentId } from '../../../contracts/ids.ts';
import { Extension } from '../../../contracts/joint/extension.ts';
import { Meeting } from '../../../contracts/joint/meeting.ts';
import { missingIn, periodAt, periodEndsAt } from '../../../contracts/joint/periods.ts';
import { CanReport, Team } from '../../../contracts/joint/team.ts';
import { Task } from '../../../contracts/task.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import type { Names } from '../names.ts';
import { isDesk } from '../scope.ts';

export type RoomNames = Pick<Names, 'rankOf' | 'joint'>;

const PERIODS_SHOWN_MAX = 20;

export async function readRoom(
  db: Queryable,
  account: Account,
  {
    alert,
    names,
    now,
  }: { readonly alert: Alert; readonly names: RoomNames; readonly now: EpochMs },
): Promise<AlertRoom> {
  const records = (from: Source) => recordsOf(db, alert.id, from);
  const [tasks, teams, reports, meetings, extensions, disputes] = await Promise.all([
    records('tasks').then((rows) => rows.map((row) => Task.parse(row))),
    records('teams').then((rows) => rows.map((row) => Team.parse(row))),
    records('can_reports').then((rows) => rows.map((row) => CanReport.parse(row))),
    records('meetings').then((rows) => rows.map((row) => Meeting.parse(row))),
    records('extensions').then((rows) => rows.map((row) => Extension.parse(row))),
    records('disputes').then((rows) => rows.map((row) => Dispute.parse(row))),
  ]);
  const living = tasks.filter(({ state }) => state !== 'withdrawn' && state !== 'reassigned');
  const standing = standingOf(account, living, { alert, names });
  const whole = standing !== 'party';
  const own = (departments: readonly (DepartmentId | null)[]): boolean =>
    whole || departments.some((one) => one !== null && account.departments.includes(one));
  return {
    alert: alert.id,
    standing,
    bounds: names.joint.levels[effectiveLevel(alert)],
    parts: living.map(partOf),
    teams: teams
      .filter(({ members }) => own(members.map(({ department }) => department)))
      .map((team) => teamOf(team, reports, now)),
    meetings: meetings.filter(({ departments }) => own(departments)),
    extensions,
    disputes: disputes.filter(({ department, against }) => own([department, against])),
    asOf: now,
  };
}

/** In the order of the statement; the newest are kept where there are more. */
const SOURCES = {
  tasks: ['assigned_at', 200],
  teams: ['set_up_at', 20],
  can_reports: ['at', 400],
  meetings: ['begins_at', 100],
  extensions: ['at', 200],
  disputes: ['id', 200],
} as const;
type Source = keyof typeof SOURCES;

async function recordsOf(db: Queryable, alert: AlertId, source: Source): Promise<unknown[]> {
  const [order, most] = SOURCES[source];
  const { rows } = await db.query<{ record: unknown }>(
    `SELECT record FROM ${source} WHERE alert_id = $1 ORDER BY ${order} DESC, id DESC LIMIT ${String(most)}`,
    [alert],
  );
  return rows.map(({ record }) => record).reverse();
}

function standingOf(
  account: Account,
  living: readonly Task[],
  { alert, names }: { readonly alert: Alert; readonly names: RoomNames },
): RoomStanding {
  if (isDesk(account)) return account.role === 'epidemiologist' ? 'reader' : 'desk';
  if (!coversPlace(account, alert.place)) return 'party';
  const leads = living.filter(({ part, purpose }) => part === 'lead' && purpose === 'action');
  if (leads.some(({ department }) => account.departments.includes(department))) return 'lead';
  const isAbove = account.departments.some((department) => {
    const own = names.rankOf(department) ?? Infinity;
    return leads.every((lead) => own < (names.rankOf(lead.department) ?? 1));
  });
  return leads.length > 0 && isAbove ? 'above' : 'party';
}

const partOf = (task: Task): RoomPart => ({
  task: task.id,
  version: task.version,
  department: task.department,
  place: task.place,
  stage: task.stage,
  part: task.part,
  purpose: task.purpose,
  state: task.state,
  duty: task.duty,
  clocks: task.clocks,
});

function teamOf(team: Team, all: readonly CanReport[], now: EpochMs): RoomTeam {
  const reports = all.filter(({ teamId }) => teamId === team.id).slice(-200);
  const last = periodAt(team, team.dissolvedAt ?? now);
  const first = Math.max(1, last - PERIODS_SHOWN_MAX + 1);
  const periods = Array.from({ length: last - first + 1 }, (_, at): RoomPeriod => {
    const period = first + at;
    const missing = missingIn(team, reports, period);
    const reported = team.members
      .map(({ department }) => department)
      .filter((one) => !missing.includes(one));
    return { period, endsAt: periodEndsAt(team, period), reported, missing };
  });
  return { team, periods, reports };
}

/** The alert that a record of joint work belongs to. */
export async function alertOfJoint(
  db: Queryable,
  { kind, id }: { readonly kind: 'teams' | 'meetings' | 'tasks'; readonly id: string },
): Promise<AlertId | null> {
  const { rows } = await db.query<{ alert_id: AlertId }>(
    `SELECT alert_id FROM ${kind} WHERE id = $1`,
    [id],
  );
  return rows[0]?.alert_id ?? null;
}
