// Rows of `escalations` as the stage of the alerts leaves them.
import type { Alert } from '../../contracts/alert.ts';
import { Escalation } from '../../contracts/escalation/escalation.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { MONDAY } from './desk.fixture.ts';

export async function saveEscalation(
  db: Queryable,
  of: Alert,
  differs: Partial<Record<keyof Escalation, unknown>> = {},
): Promise<void> {
  const record = Escalation.parse({
    v: 1,
    id: derivedId('es-', [of.id, JSON.stringify(differs)]),
    alertId: of.id,
    taskId: null,
    step: 3,
    rung: 'command-group',
    department: 'command-group',
    place: of.place.slice(0, 6),
    cause: 'no-next-step',
    at: MONDAY,
    answeredAt: null,
    ...differs,
  });
  await db.query(
    `INSERT INTO escalations (id, alert_id, task_id, step, rung, department, place, cause, at, answered_at, record)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9::float8 / 1000), to_timestamp($10::float8 / 1000), $11)`,
    [
      record.id,
      of.id,
      record.taskId,
      record.step,
      record.rung,
      record.department,
      record.place,
      record.cause,
      record.at,
      record.answeredAt,
      JSON.stringify(record),
    ],
  );
}
