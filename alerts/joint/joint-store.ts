// Teams, reports, meetings, extensions and proposals as rows. A row is changed only by whoever holds the writer's lock.
import type { AlertId, TaskId } from '../../contracts/ids.ts';
import { Extension } from '../../contracts/joint/extension.ts';
import { Meeting } from '../../contracts/joint/meeting.ts';
import { CanReport, Team } from '../../contracts/joint/team.ts';
import type { MeetingId, TeamId } from '../../contracts/response-ids.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';

async function recordOf(db: Queryable, text: string, id: string): Promise<unknown> {
  const { rows } = await db.query<{ record: unknown }>(text, [id]);
  return rows[0]?.record ?? null;
}

export async function loadTeam(db: Queryable, id: TeamId): Promise<Team | null> {
  return Team.nullable().parse(await recordOf(db, 'SELECT record FROM teams WHERE id = $1', id));
}

export async function loadActiveTeam(db: Queryable, alertId: AlertId): Promise<Team | null> {
  const text = `SELECT record FROM teams WHERE alert_id = $1 AND state = 'active'`;
  return Team.nullable().parse(await recordOf(db, text, alertId));
}

export async function loadMeeting(db: Queryable, id: MeetingId): Promise<Meeting | null> {
  const text = 'SELECT record FROM meetings WHERE id = $1';
  return Meeting.nullable().parse(await recordOf(db, text, id));
}

export async function loadCalledMeetings(db: Queryable, alertId: AlertId): Promise<Meeting[]> {
  const { rows } = await db.query<{ record: unknown }>(
    `SELECT record FROM meetings WHERE alert_id = $1 AND state = 'called' ORDER BY id`,
    [alertId],
  );
  return rows.map(({ record }) => Meeting.parse(record));
}

export async function loadExtensions(db: Queryable, taskId: TaskId): Promise<Extension[]> {
  const { rows } = await db.query<{ record: unknown }>(
    'SELECT record FROM extensions WHERE task_id = $1 ORDER BY at, id',
    [taskId],
  );
  return rows.map(({ record }) => Extension.parse(record));
}

export async function loadReports(
  db: Queryable,
  teamId: TeamId,
  period: number,
): Promise<CanReport[]> {
  const { rows } = await db.query<{ record: unknown }>(
    'SELECT record FROM can_reports WHERE team_id = $1 AND period = $2 ORDER BY at, id',
    [teamId, period],
  );
  return rows.map(({ record }) => CanReport.parse(record));
}

export async function saveTeam(tx: Tx, team: Team): Promise<void> {
  await tx.query(
    `INSERT INTO teams (id, version, alert_id, state, place, set_up_by, set_up_at, period_minutes, record)
     VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), $8, $9)
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, record = EXCLUDED.record`,
    [
      team.id,
      team.version,
      team.alertId,
      team.state,
      team.place,
      team.setUpBy,
      team.setUpAt,
      team.periodMinutes,
      team,
    ],
  );
}

export async function saveReport(tx: Tx, report: CanReport): Promise<void> {
  await tx.query(
    `INSERT INTO can_reports (id, team_id, alert_id, period, department, by_user, at, record)
     VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), $8) ON CONFLICT (id) DO NOTHING`,
    [
      report.id,
      report.teamId,
      report.alertId,
      report.period,
      report.department,
      report.by,
      report.at,
      report,
    ],
  );
}

export async function saveMeeting(tx: Tx, meeting: Meeting): Promise<void> {
  await tx.query(
    `INSERT INTO meetings (id, version, alert_id, state, place, called_by, begins_at, record)
     VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), $8)
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, record = EXCLUDED.record`,
    [
      meeting.id,
      meeting.version,
      meeting.alertId,
      meeting.state,
      meeting.place,
      meeting.calledBy,
      meeting.beginsAt,
      meeting,
    ],
  );
}

export async function saveExtension(tx: Tx, extension: Extension): Promise<void> {
  await tx.query(
    `INSERT INTO extensions (id, alert_id, task_id, clock, from_due_at, to_due_at, by_user, at, record)
     VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7,
       to_timestamp($8::float8 / 1000), $9) ON CONFLICT (id) DO NOTHING`,
    [
      extension.id,
      extension.alertId,
      extension.taskId,
      extension.clock,
      extension.fromDueAt,
      extension.toDueAt,
      extension.by,
      extension.at,
      extension,
    ],
  );
}
