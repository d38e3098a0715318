// How far each operator partition has read, and the fence that goes with it.
import type { Queryable, Tx } from './pool.ts';

export interface Position {
  readonly seq: number;
  readonly epoch: number;
  readonly streamCreated: string;
}

export interface PositionKey {
  readonly operator: string;
  readonly partition: number;
}

/**
 * Takes the partition: raises its epoch, so that whoever had it before can commit nothing more. A stream other than the stored one
 * (`streamCreated` differs) is read from its beginning; keys then recognise what had its effect.
 */
export async function takePosition(
  db: Queryable,
  key: PositionKey,
  stream: { readonly name: string; readonly created: string },
): Promise<Position & { readonly isRecreated: boolean }> {
  const answer = await db.query<{ seq: number; epoch: number; was_created: string | null }>(
    `WITH before AS (SELECT stream_created FROM positions WHERE operator = $1 AND partition = $2)
     INSERT INTO positions AS p (operator, partition, stream, stream_created, seq, epoch) VALUES ($1, $2, $3, $4, 0, 1)
     ON CONFLICT (operator, partition) DO UPDATE SET
       seq = CASE WHEN p.stream_created = $4 THEN p.seq ELSE 0 END,
       stream = $3, stream_created = $4, epoch = p.epoch + 1, updated_at = now()
     RETURNING seq, epoch, (SELECT stream_created FROM before) AS was_created`,
    [key.operator, key.partition, stream.name, stream.created],
  );
  const row = answer.rows[0];
  if (row === undefined) throw new Error('a position row was neither inserted nor updated');
  const isRecreated = row.was_created !== null && row.was_created !== stream.created;
  return { seq: row.seq, epoch: row.epoch, streamCreated: stream.created, isRecreated };
}

export interface PositionMove {
  readonly partition: number;
  readonly from: Position;
  readonly toSeq: number;
}

/** Compare-and-set inside the batch's transaction. False: another worker has taken the partition; roll back. */
export function advancePosition(
  tx: Tx,
  key: PositionKey,
  move: { from: Position; toSeq: number },
): Promise<boolean> {
  return advancePositions(tx, key.operator, [{ partition: key.partition, ...move }]);
}

/** The same for several partitions, each once. False when any of them is not ours. */
export async function advancePositions(
  tx: Tx,
  operator: string,
  moves: readonly PositionMove[],
): Promise<boolean> {
  const answer = await tx.query({
    name: 'advance-positions',
    text: `UPDATE positions p SET seq = n.to_seq, updated_at = now()
     FROM unnest($2::int4[], $3::int8[], $4::int8[], $5::int8[]) AS n(partition, to_seq, seq, epoch)
     WHERE p.operator = $1 AND p.partition = n.partition AND p.seq = n.seq AND p.epoch = n.epoch`,
    values: [
      operator,
      moves.map(({ partition }) => partition),
      moves.map(({ toSeq }) => toSeq),
      moves.map(({ from }) => from.seq),
      moves.map(({ from }) => from.epoch),
    ],
  });
  return answer.rowCount === moves.length;
}
