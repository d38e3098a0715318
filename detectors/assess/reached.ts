/** How far event time has come, as the ticks of the progress operator told this partition; kept in the store between workers. */
import { Arrivals, type ProgressMessage } from '../../contracts/counts.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';

export interface Reached {
  readonly watermarkAt: EpochMs;
  readonly frontierAt: EpochMs;
  /** What has come of what usually comes, as last told; null before. */
  readonly arrivals: Arrivals | null;
}

/** Neither time goes back, whatever order ticks of two workers come in. */
export function further(reached: Reached | null, tick: ProgressMessage): Reached {
  return {
    watermarkAt: Math.max(reached?.watermarkAt ?? tick.watermarkAt, tick.watermarkAt),
    frontierAt: Math.max(reached?.frontierAt ?? tick.frontierAt, tick.frontierAt),
    arrivals: tick.arrivals ?? reached?.arrivals ?? null,
  };
}

export async function readReached(tx: Tx, partition: number): Promise<Reached | null> {
  const answer = await tx.query<{
    watermark_at: EpochMs;
    frontier_at: EpochMs;
    arrivals: unknown;
  }>('SELECT watermark_at, frontier_at, arrivals FROM assess_progress WHERE partition = $1', [
    partition,
  ]);
  const [row] = answer.rows;
  return row === undefined
    ? null
    : {
        watermarkAt: row.watermark_at,
        frontierAt: row.frontier_at,
        arrivals: Arrivals.nullable().parse(row.arrivals),
      };
}

/** Arrivals that are null leave those that stand. */
export async function storeReached(tx: Tx, partition: number, reached: Reached): Promise<void> {
  await tx.query(
    `INSERT INTO assess_progress AS p (partition, watermark_at, frontier_at, arrivals) VALUES ($1, $2, $3, $4)
     ON CONFLICT (partition) DO UPDATE SET watermark_at = greatest(p.watermark_at, EXCLUDED.watermark_at),
       frontier_at = greatest(p.frontier_at, EXCLUDED.frontier_at),
       arrivals = coalesce(EXCLUDED.arrivals, p.arrivals)`,
    [
      partition,
      storeTime(reached.watermarkAt),
      storeTime(reached.frontierAt),
      reached.arrivals === null ? null : JSON.stringify(reached.arrivals),
    ],
  );
}
