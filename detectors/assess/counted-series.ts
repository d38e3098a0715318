/**
 * Which series of a partition have anything counted in a span, so that no other needs to be looked at. Rows of zero are among them: what
 * the message in hand knows may differ from what is stored.
 */
import type { MeasureId } from '../../contracts/ids.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { CellKind } from '../../contracts/window-shape.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';

export interface CountedIn {
  readonly partition: number;
  readonly measures: readonly MeasureId[];
  readonly kind: CellKind;
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
}

/** By key. */
export async function readSeriesCountedIn(tx: Tx, of: CountedIn): Promise<SeriesKey[]> {
  const answer = await tx.query<{ series: SeriesKey }>(
    `SELECT DISTINCT s.series FROM series s JOIN observations o
       ON o.series = s.series AND o.kind = $3 AND o.start_at >= $4 AND o.start_at < $5
     WHERE s.partition = $1 AND s.measure = ANY ($2::text[]) ORDER BY s.series`,
    [of.partition, of.measures, of.kind, storeTime(of.startAt), storeTime(of.endAt)],
  );
  return answer.rows.map(({ series }) => series);
}
