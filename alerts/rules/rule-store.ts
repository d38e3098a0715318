// Changes of rules and what they set, and the proposals and plans that the detectors have written. The overrides of a change are written when it
// comes into force and are never changed but for their end.
import {
  BudgetPlan,
  RuleChange,
  ThresholdProposal,
  type ChangeId,
  type PlanId,
  type ProposalId,
} from '../../contracts/rule-change.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';

export async function loadChange(db: Queryable, id: ChangeId): Promise<RuleChange | null> {
  const answer = await db.query<{ record: unknown }>(
    'SELECT record FROM rule_changes WHERE id = $1',
    [id],
  );
  const row = answer.rows[0];
  return row === undefined ? null : RuleChange.parse(row.record);
}

export async function loadProposal(
  db: Queryable,
  id: ProposalId,
): Promise<ThresholdProposal | null> {
  const answer = await db.query<{ record: unknown }>(
    'SELECT record FROM threshold_proposals WHERE id = $1',
    [id],
  );
  const row = answer.rows[0];
  return row === undefined ? null : ThresholdProposal.parse(row.record);
}

export async function loadPlan(db: Queryable, id: PlanId): Promise<BudgetPlan | null> {
  const answer = await db.query<{ record: unknown }>(
    'SELECT record FROM budget_plans WHERE id = $1',
    [id],
  );
  const row = answer.rows[0];
  return row === undefined ? null : BudgetPlan.parse(row.record);
}

export async function saveChange(
  tx: Tx,
  { before, after }: { readonly before: RuleChange | null; readonly after: RuleChange },
): Promise<void> {
  await bulkInsert(tx, {
    table: 'rule_changes',
    columns: { id: 'text', place: 'text', state: 'text', asked_at: 'timestamptz', record: 'jsonb' },
    rows: [
      {
        id: after.id,
        place: after.place,
        state: after.state,
        asked_at: after.askedAt,
        record: after,
      },
    ],
    onConflict: 'ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state, record = EXCLUDED.record',
  });
  if (before?.state === 'waiting' && after.state === 'in-force') await writeOverrides(tx, after);
  if (after.validUntilAt !== null && before?.validUntilAt === null)
    await tx.query('UPDATE rule_overrides SET valid_until = $2 WHERE change_id = $1', [
      after.id,
      storeTime(after.validUntilAt),
    ]);
}

async function writeOverrides(tx: Tx, change: RuleChange): Promise<void> {
  await bulkInsert(tx, {
    table: 'rule_overrides',
    columns: {
      change_id: 'text',
      measure: 'text',
      detector: 'text',
      level: 'text',
      place: 'text',
      setting: 'jsonb',
      valid_from: 'timestamptz',
    },
    rows: change.overrides.map((one) => ({
      change_id: change.id,
      measure: one.measure,
      detector: one.detector,
      level: one.level,
      place: one.place,
      setting: one.setting,
      valid_from: change.validFromAt,
    })),
  });
}
