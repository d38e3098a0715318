// The joint-response room of the development world: the parts are its tasks; what else belongs to an alert is kept here, filled where it responds.
import type { Account } from '../../../contracts/account.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertRoom, RoomStanding, RoomTeam } from '../../../contracts/api/room.ts';
import type { Extension } from '../../../contracts/joint/extension.ts';
import { Meeting } from '../../../contracts/joint/meeting.ts';
import { missingIn, periodAt, periodEndsAt } from '../../../contracts/joint/periods.ts';
import { CanReport, Team } from '../../../contracts/joint/team.ts';
import type { Task } from '../../../contracts/task.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import { identifier } from './random.ts';

export interface Room {
  readonly teams: Team[];
  readonly reports: CanReport[];
  readonly meetings: Meeting[];
  readonly extensions: Extension[];
}

/** Where it is kept. */
interface RoomWorld {
  readonly tasks: ReadonlyMap<string, Task>;
  roomOf(alert: Alert): Room;
}

const BOUNDS = {
  periodMinutes: { least: 60, most: 1440 },
  extension: { mostMinutes: 240, mostTimes: 2 },
};
const MEMBERS = ['disease-control', 'health-commission', 'market-regulation'];

/** Of an alert that responds: a team with a period behind it, a meeting that was held and one to come. */
export function freshRoom(alert: Alert, now: number): Room {
  if (alert.state !== 'responding') return { teams: [], reports: [], meetings: [], extensions: [] };
  const of = { v: 1, alertId: alert.id, place: alert.place };
  const team = Team.parse({
    ...of,
    id: identifier('tm-', alert.id),
    version: 1,
    state: 'active',
    lead: 'disease-control',
    members: MEMBERS.map((department) => ({ department, user: null })),
    setUpBy: 'duty',
    setUpAt: now - 3 * HOUR_MS,
    periodMinutes: 120,
    dissolvedAt: null,
  });
  const report = CanReport.parse({
    v: 1,
    id: identifier('cr-', alert.id),
    teamId: team.id,
    alertId: alert.id,
    period: 1,
    department: 'disease-control',
    condition: '新增 4 例，均在同一学校。',
    actions: '完成个案调查 12 户，采样 9 份。',
    needs: '消杀人员 4 名。',
    by: 'cdc',
    at: now - 2 * HOUR_MS,
  });
  const meeting = (name: string, differs: object): Meeting =>
    Meeting.parse({
      ...of,
      id: identifier('mt-', alert.id + name),
      version: 1,
      state: 'called',
      agenda: ['疫情通报', '任务分工'],
      departments: MEMBERS,
      calledBy: 'duty',
      calledAt: now - 4 * HOUR_MS,
      venue: '应急指挥中心二号会议室',
      minutes: null,
      ...differs,
    });
  return {
    teams: [team],
    reports: [report],
    meetings: [
      meeting('held', {
        subject: '首次会商',
        beginsAt: now - 3 * HOUR_MS,
        state: 'held',
        minutes: {
          text: '议定封存可疑食品、停课两天。',
          present: MEMBERS,
          decisions: [],
          by: 'duty',
          at: now - 2 * HOUR_MS,
        },
      }),
      meeting('begun', { subject: '第二次会商', beginsAt: now - HOUR_MS / 2 }),
    ],
    extensions: [],
  };
}

const partOf = (task: Task): AlertRoom['parts'][number] => ({
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

function teamOf(team: Team, all: readonly CanReport[], now: number): RoomTeam {
  const reports = all.filter(({ teamId }) => teamId === team.id);
  const last = periodAt(team, team.dissolvedAt ?? now);
  const periods = Array.from({ length: Math.min(last, 20) }, (_, back) => {
    const period = last - back;
    const missing = missingIn(team, reports, period);
    const reported = team.members
      .map(({ department }) => department)
      .filter((one) => !missing.includes(one));
    return { period, endsAt: periodEndsAt(team, period), reported, missing };
  });
  return { team, periods: periods.reverse(), reports };
}

export function standingOf(account: Account, tasks: readonly Task[]): RoomStanding {
  if (account.role !== 'department-member')
    return account.role === 'epidemiologist' ? 'reader' : 'desk';
  if (account.departments.some((id) => id.startsWith('command-'))) return 'above';
  const leads = tasks.some(
    ({ part, department }) => part === 'lead' && account.departments.includes(department),
  );
  return leads ? 'lead' : 'party';
}

export function roomOf(world: RoomWorld, alert: Alert, account: Account): AlertRoom {
  const tasks = [...world.tasks.values()].filter((task) => task.alertId === alert.id);
  const now = Date.now();
  const { teams, reports, meetings, extensions } = world.roomOf(alert);
  return {
    alert: alert.id,
    standing: standingOf(account, tasks),
    bounds: BOUNDS,
    parts: tasks.filter(({ state }) => state !== 'reassigned' && state !== 'withdrawn').map(partOf),
    teams: teams.map((team) => teamOf(team, reports, now)),
    meetings,
    extensions,
    disputes: tasks.flatMap(({ dispute }) => (dispute === undefined ? [] : [dispute])),
    asOf: now,
  };
}
