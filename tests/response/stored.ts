// What stands in the tables of the response, as a row count and a sum over every field of every row: equal before and after means that nothing
// changed, not even a version or a time. The audit is not among them: a refusal is written there.
import type { Pool } from '../../platform/store/pool.ts';

const TABLES = [
  'alerts',
  'alert_signals',
  'signal_dispositions',
  'alert_outcomes',
  'tasks',
  'clocks',
  'users',
  'rule_changes',
  'rule_overrides',
  'silences',
  'products',
  'verifications',
  'risks',
  'responsibility_lists',
  'list_changes',
  'escalations',
  'disputes',
  'teams',
  'can_reports',
  'meetings',
  'extensions',
  'rosters',
  'swaps',
  'shift_handovers',
  'evaluation_rounds',
  'evaluations',
  'corrective_actions',
  'ledger_entries',
  'ledger_exports',
  'notifications',
] as const;

type Table = (typeof TABLES)[number];

export interface Stored {
  readonly rows: number;
  readonly sum: string;
}

export type Records = Readonly<Record<Table, Stored>>;

export async function recordsIn(pool: Pool): Promise<Records> {
  const sums = TABLES.map((table) => {
    // Whom it reached, and when, is still to come when the act is over.
    const row = table === 'notifications' ? 't.id' : 't::text';
    return `SELECT '${table}' AS name, count(*)::int AS rows, md5(coalesce(string_agg(${row}, '|' ORDER BY ${row}), '')) AS sum FROM ${table} t`;
  });
  const { rows } = await pool.query<Stored & { name: Table }>(sums.join(' UNION ALL '));
  const stored = rows.map(({ name, ...one }): [Table, Stored] => [name, one]);
  return Object.fromEntries(stored) as Record<Table, Stored>;
}
