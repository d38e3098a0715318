/**
 * Up to when an operator has read its stream: what the server stored before is in its effects, and what these told others is published. Who
 * concludes something from what did not come asks this first, because the answer may stand unread after a stop or behind a backlog.
 */
import type { EpochMs } from '../../contracts/time.ts';
import type { Bus } from '../bus/connect.ts';
import { firstStoredAfter } from '../bus/stream-state.ts';
import type { Clock } from '../clock.ts';
import type { Tx } from '../store/pool.ts';

export interface ReadOperator {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly operator: string;
  readonly stream: string;
  readonly partitions: number;
  readonly subjectOf: (partition: number) => string;
}

/** A partition that has not moved for so long holds nobody up any more: its trouble is told elsewhere. */
export const STUCK_MS = 600_000;
/** What is committed is published at once; what is not by then is asked for again at the next call. */
const RELAY_TRIES = 5;
const RELAY_WAIT_MS = 20;

/** @returns `now` where everything is read; null where what it told is not all published yet */
export type ReadUntil = (tx: Tx, now: EpochMs) => Promise<EpochMs | null>;

interface Position {
  readonly partition: number;
  readonly seq: number;
  readonly stream_created: string;
  readonly still_ms: number;
}

/** Where it had read to, and the last row that it had told by then. */
interface Mark {
  readonly until: EpochMs;
  readonly lastTold: number | null;
}

/** Errors: TransientError where the stream does not answer. */
export function readUntilOf(of: ReadOperator): ReadUntil {
  let since: EpochMs | null = null;
  let waiting: Mark | null = null;
  return async (tx, now) => {
    since ??= now;
    waiting ??= await markOf(tx, of, { now, since });
    if (!(await isPublished(tx, of, waiting.lastTold))) return null;
    const { until } = waiting;
    waiting = null;
    return until;
  };
}

async function markOf(
  tx: Tx,
  of: ReadOperator,
  { now, since }: { readonly now: EpochMs; readonly since: EpochMs },
): Promise<Mark> {
  const positions = await positionsOf(tx, of.operator);
  const info = await of.bus.whileConnected(() => of.bus.manager.streams.info(of.stream));
  const unread = await Promise.all(
    Array.from({ length: of.partitions }, async (_, partition) => {
      const known = positions.get(partition);
      // Of a stream that was made anew nothing is read.
      const afterSeq = known?.stream_created === info.created ? known.seq : 0;
      if (afterSeq >= info.state.last_seq) return now;
      const place = { stream: of.stream, filter: of.subjectOf(partition), afterSeq };
      const storedAt = await firstStoredAfter(of.bus, place);
      if (storedAt === null) return now;
      const stillMs = Math.min(known?.still_ms ?? Infinity, now - storedAt, now - since);
      return stillMs > STUCK_MS ? now : storedAt;
    }),
  );
  return { until: Math.min(now, ...unread), lastTold: await lastTold(tx, of) };
}

async function positionsOf(tx: Tx, operator: string): Promise<Map<number, Position>> {
  const { rows } = await tx.query<Position>(
    `SELECT partition, seq::float8 AS seq, stream_created, extract(epoch FROM now() - updated_at)::float8 * 1000 AS still_ms
       FROM positions WHERE operator = $1`,
    [operator],
  );
  return new Map(rows.map((row) => [row.partition, row]));
}

const TOLD = `FROM outbox WHERE producer >= $1 || '/' AND producer < $1 || '0'`;

async function lastTold(tx: Tx, { operator }: ReadOperator): Promise<number | null> {
  const { rows } = await tx.query<{ last: number | null }>(
    `SELECT max(id)::float8 AS last ${TOLD}`,
    [operator],
  );
  return rows[0]?.last ?? null;
}

/** What was committed with the positions has left the outbox. */
async function isPublished(
  tx: Tx,
  { operator, clock }: ReadOperator,
  last: number | null,
): Promise<boolean> {
  if (last === null) return true;
  for (let tries = 1; ; tries += 1) {
    const left = await tx.query(`SELECT ${TOLD} AND id <= $2 LIMIT 1`, [operator, last]);
    if (left.rowCount === 0) return true;
    if (tries === RELAY_TRIES) return false;
    await clock.sleep(RELAY_WAIT_MS);
  }
}
