/**
 * What observe makes of the replayed events, added up beside the counts that assess was told: a table of the scratch database, so that a
 * replay of years takes no more memory than one of a day.
 */
import { CountsMessage } from '../../contracts/counts.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { cellsOf, sumCells, type Cell } from '../assess/cell-sum.ts';

export const REMADE_COUNTS = 'remade_counts';

export async function createRemadeCounts(scratch: Queryable): Promise<void> {
  await scratch.query(
    `CREATE TABLE ${REMADE_COUNTS} (series text NOT NULL, kind text NOT NULL, start_at timestamptz NOT NULL,
       count int NOT NULL, parts jsonb, PRIMARY KEY (series, kind, start_at))`,
  );
}

/** @param rows messages of counts, of which the deltas are added */
export async function addRemade(
  scratch: Queryable,
  rows: readonly Pick<OutboxRow, 'payload'>[],
  zone: string,
): Promise<void> {
  const cells = sumCells(rows.map((row) => cellsIn(row, zone)));
  if (cells.length === 0) return;
  await bulkInsert(scratch, {
    table: `${REMADE_COUNTS} AS o`,
    columns: {
      series: 'text',
      kind: 'text',
      start_at: 'timestamptz',
      count: 'int4',
      parts: 'jsonb',
    },
    rows: cells.map(({ series, kind, startAt, delta, parts }) => ({
      series,
      kind,
      start_at: startAt,
      count: delta,
      parts: parts ?? null,
    })),
    onConflict: `ON CONFLICT (series, kind, start_at) DO UPDATE SET count = o.count + EXCLUDED.count,
      parts = vigil_add_parts(o.parts, EXCLUDED.parts)`,
  });
}

/** None of a message that is no deltas. */
export function cellsIn({ payload }: Pick<OutboxRow, 'payload'>, zone: string): Cell[] {
  const message = CountsMessage.parse(JSON.parse(Buffer.from(payload).toString()));
  return message.type === 'deltas' ? cellsOf(message, zone) : [];
}
