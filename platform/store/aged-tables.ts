// Tables of rows that are replaced and not only added, each with its age: a row goes when nothing was said of it for so long. Tables of time expire
// by themselves (vigil_expire).
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from './pool.ts';

export interface AgedTable {
  readonly table:
    | 'settlement_lines'
    | 'resource_states'
    | 'pattern_facts'
    | 'stays'
    | 'case_places'
    | 'coded_visits'
    | 'edge_lines'
    | 'import_reports'
    | 'recorded_findings';
  readonly keepMs: number;
}

const ROWS_MAX = 10_000;

/** By which column a row is as old as it is; and what holds it back. */
const AGES: Readonly<
  Record<AgedTable['table'], { readonly column: string; readonly unless?: string }>
> = {
  settlement_lines: {
    column: 'settled_at',
    // Without what takes it back a settlement would stand again, and without what it takes back a reversal says nothing.
    unless: `EXISTS (SELECT FROM settlement_lines AS other WHERE other.settled_at >= to_timestamp($1::float8 / 1000)
      AND (other.reverses = aged.record OR other.record = aged.reverses))`,
  },
  resource_states: { column: 'occurred_at' },
  pattern_facts: { column: 'occurred_at' },
  stays: { column: 'ended_at' },
  case_places: { column: 'occurred_at' },
  coded_visits: { column: 'occurred_at' },
  edge_lines: { column: 'heard_at' },
  import_reports: { column: 'at' },
  recorded_findings: { column: 'found_at' },
};

/** Returns how many rows it removed; at most ten thousand. */
export async function expireAged(
  tx: Tx,
  { table, keepMs }: AgedTable,
  asOf: EpochMs,
): Promise<number> {
  const { column, unless } = AGES[table];
  const { rowCount } = await tx.query(
    `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
       SELECT aged.ctid FROM ${table} AS aged WHERE aged.${column} < to_timestamp($1::float8 / 1000)
       ${unless === undefined ? '' : `AND NOT ${unless}`} LIMIT ${String(ROWS_MAX)}))`,
    [asOf - keepMs],
  );
  return rowCount ?? 0;
}
