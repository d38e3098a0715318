/** How far event time has come and since when places report, as the ticks of the progress operator told this partition; kept in the store between workers. */
import { Arrivals, type ProgressMessage } from '../../contracts/counts.ts';
import type { DayKey, EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayNumberOf } from '../../platform/zone/zone-time.ts';
import type { FirstDays } from '../windows/first-days.ts';

export interface Reached {
  readonly watermarkAt: EpochMs;
  readonly frontierAt: EpochMs;
  /** What has come of what usually comes, as last told; null before. */
  readonly arrivals: Arrivals | null;
  /** null before any was told. */
  readonly firstDays: FirstDays | null;
}

/** Neither time goes back, whatever order ticks of two workers come in. */
export function further(reached: Reached | null, tick: ProgressMessage): Reached {
  return {
    watermarkAt: Math.max(reached?.watermarkAt ?? tick.watermarkAt, tick.watermarkAt),
    frontierAt: Math.max(reached?.frontierAt ?? tick.frontierAt, tick.frontierAt),
    arrivals: tick.arrivals ?? reached?.arrivals ?? null,
    firstDays: withTold(reached?.firstDays ?? null, tick.firstDays),
  };
}

function withTold(known: FirstDays | null, told: ProgressMessage['firstDays']): FirstDays | null {
  if (told === undefined) return known;
  return new Map([...(known ?? []), ...asNumbers(told)]);
}

const asNumbers = (told: NonNullable<ProgressMessage['firstDays']>): [string, number][] =>
  Object.entries(told).map(([where, day]) => [where, dayNumberOf(day as DayKey)]);

export async function readReached(tx: Tx, partition: number): Promise<Reached | null> {
  const answer = await tx.query<{
    watermark_at: EpochMs;
    frontier_at: EpochMs;
    arrivals: unknown;
    first_days: Record<string, number> | null;
  }>(
    'SELECT watermark_at, frontier_at, arrivals, first_days FROM assess_progress WHERE partition = $1',
    [partition],
  );
  const [row] = answer.rows;
  return row === undefined
    ? null
    : {
        watermarkAt: row.watermark_at,
        frontierAt: row.frontier_at,
        arrivals: Arrivals.nullable().parse(row.arrivals),
        firstDays: row.first_days === null ? null : new Map(Object.entries(row.first_days)),
      };
}

/** Arrivals and first days that are null leave those that stand. */
export async function storeReached(tx: Tx, partition: number, reached: Reached): Promise<void> {
  await tx.query(
    `INSERT INTO assess_progress AS p (partition, watermark_at, frontier_at, arrivals, first_days) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (partition) DO UPDATE SET watermark_at = greatest(p.watermark_at, EXCLUDED.watermark_at),
       frontier_at = greatest(p.frontier_at, EXCLUDED.frontier_at),
       arrivals = coalesce(EXCLUDED.arrivals, p.arrivals), first_days = coalesce(EXCLUDED.first_days, p.first_days)`,
    [
      partition,
      storeTime(reached.watermarkAt),
      storeTime(reached.frontierAt),
      reached.arrivals === null ? null : JSON.stringify(reached.arrivals),
      reached.firstDays === null ? null : JSON.stringify(Object.fromEntries(reached.firstDays)),
    ],
  );
}
