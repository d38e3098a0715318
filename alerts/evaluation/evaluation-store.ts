// Rounds, scores and corrective actions as rows. Whoever changes one holds the writer's lock.
import { CorrectiveAction } from '../../contracts/evaluation/corrective-action.ts';
import { Evaluation, EvaluationRound } from '../../contracts/evaluation/evaluation.ts';
import type { AlertId } from '../../contracts/ids.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';

/** The latest of an alert. */
export async function loadRound(db: Queryable, alert: AlertId): Promise<EvaluationRound | null> {
  const { rows } = await db.query<{ record: unknown }>(
    'SELECT record FROM evaluation_rounds WHERE alert_id = $1 ORDER BY occurrence DESC LIMIT 1',
    [alert],
  );
  return rows[0] === undefined ? null : EvaluationRound.parse(rows[0].record);
}

export async function saveRound(tx: Tx, round: EvaluationRound): Promise<void> {
  await tx.query(
    `INSERT INTO evaluation_rounds (alert_id, occurrence, version, state, opened_at, due_at, record)
     VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7)
     ON CONFLICT (alert_id, occurrence) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, record = EXCLUDED.record`,
    [
      round.alertId,
      round.occurrence,
      round.version,
      round.state,
      round.openedAt,
      round.dueAt,
      round,
    ],
  );
}

export async function loadEvaluations(
  db: Queryable,
  round: Pick<EvaluationRound, 'alertId' | 'occurrence'>,
): Promise<Evaluation[]> {
  const { rows } = await db.query<{ record: unknown }>(
    'SELECT record FROM evaluations WHERE alert_id = $1 AND occurrence = $2 ORDER BY department, side',
    [round.alertId, round.occurrence],
  );
  return rows.map(({ record }) => Evaluation.parse(record));
}

export async function loadEvaluation(db: Queryable, id: string): Promise<Evaluation | null> {
  const { rows } = await db.query<{ record: unknown }>(
    'SELECT record FROM evaluations WHERE id = $1',
    [id],
  );
  return rows[0] === undefined ? null : Evaluation.parse(rows[0].record);
}

export async function saveEvaluation(tx: Tx, one: Evaluation): Promise<void> {
  await tx.query(
    `INSERT INTO evaluations (id, version, alert_id, occurrence, department, side, by_department, by_user, at, record)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, to_timestamp($9::float8 / 1000), $10)
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, by_user = EXCLUDED.by_user, at = EXCLUDED.at, record = EXCLUDED.record`,
    [
      one.id,
      one.version,
      one.alertId,
      one.occurrence,
      one.department,
      one.side,
      one.byDepartment,
      one.by,
      one.at,
      one,
    ],
  );
}

export async function loadAction(db: Queryable, id: string): Promise<CorrectiveAction | null> {
  const { rows } = await db.query<{ record: unknown }>(
    'SELECT record FROM corrective_actions WHERE id = $1',
    [id],
  );
  return rows[0] === undefined ? null : CorrectiveAction.parse(rows[0].record);
}

export async function saveAction(tx: Tx, one: CorrectiveAction): Promise<void> {
  await tx.query(
    `INSERT INTO corrective_actions (id, version, alert_id, department, place, owner_user, due_at, state, updated_at, verified_by, record)
     VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000), $8, to_timestamp($9::float8 / 1000), $10, $11)
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, state = EXCLUDED.state, updated_at = EXCLUDED.updated_at,
       verified_by = EXCLUDED.verified_by, record = EXCLUDED.record`,
    [
      one.id,
      one.version,
      one.alertId,
      one.department,
      one.place,
      one.owner,
      one.dueAt,
      one.state,
      one.updatedAt,
      one.verifiedBy,
      one,
    ],
  );
}
