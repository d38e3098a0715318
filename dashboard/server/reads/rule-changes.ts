// Proposed limits that nobody has decided on, changes of rules, and plans of budgets, of the places of an account.
import {
  BudgetPlan,
  RuleChange,
  RuleOverride,
  ThresholdProposal,
} from '../../../contracts/rule-change.ts';
import type { StandingOverride } from '../../../contracts/rule-setting.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';

interface Row {
  readonly record: unknown;
}

export async function readProposals(
  db: Queryable,
  patterns: readonly string[],
): Promise<ThresholdProposal[]> {
  const answer = await db.query<Row>(
    `SELECT record FROM threshold_proposals p WHERE place LIKE ANY ($1::text[]) AND NOT EXISTS (
       SELECT FROM rule_changes c WHERE c.record->'origin'->'proposal'->>'id' = p.id)
     ORDER BY measure, id LIMIT 200`,
    [patterns],
  );
  return answer.rows.map(({ record }) => ThresholdProposal.parse(record));
}

export async function readChanges(
  db: Queryable,
  patterns: readonly string[],
): Promise<RuleChange[]> {
  const answer = await db.query<Row>(
    'SELECT record FROM rule_changes WHERE place LIKE ANY ($1::text[]) ORDER BY asked_at DESC, id LIMIT 50',
    [patterns],
  );
  return answer.rows.map(({ record }) => RuleChange.parse(record));
}

/** The newest of each family. */
export async function readPlans(db: Queryable, place: PlaceCode): Promise<BudgetPlan[]> {
  const answer = await db.query<Row>(
    `SELECT DISTINCT ON (family) record FROM budget_plans WHERE place = $1 ORDER BY family, as_of DESC, id`,
    [place],
  );
  return answer.rows.map(({ record }) => BudgetPlan.parse(record));
}

/** Whether the account may know of the change or proposal of this id. */
export async function isChangeWithin(
  db: Queryable,
  id: string,
  patterns: readonly string[],
): Promise<boolean> {
  const answer = await db.query(
    `SELECT FROM (SELECT id, place FROM rule_changes UNION ALL SELECT id, place FROM threshold_proposals) known
     WHERE id = $1 AND place LIKE ANY ($2::text[]) LIMIT 1`,
    [id, patterns],
  );
  return answer.rowCount === 1;
}

interface OverrideRow {
  readonly override: unknown;
  readonly valid_from: EpochMs;
  readonly valid_until: EpochMs | null;
}

/** What was ever confirmed for a measure; which of it holds follows from the window (contracts/rule-setting.ts). */
export async function readOverrides(db: Queryable, measure: string): Promise<StandingOverride[]> {
  const answer = await db.query<OverrideRow>(
    `SELECT jsonb_build_object('measure', measure, 'detector', detector, 'level', level, 'place', place, 'setting', setting) AS override,
       valid_from, valid_until
     FROM rule_overrides WHERE measure = $1 ORDER BY valid_from, change_id`,
    [measure],
  );
  return answer.rows.map(({ override, valid_from, valid_until }) => ({
    ...RuleOverride.parse(override),
    validFromAt: valid_from,
    validUntilAt: valid_until,
  }));
}
