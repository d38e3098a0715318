// A partition's position in the store and the transactions that move it: effects, outbox and position together, or nothing of them. A
// worker that lost the partition finds out here, before it has changed anything.
import { streamCreated } from '../bus/stream-state.ts';
import { InvariantError, TransientError, messageOf } from '../errors.ts';
import { seenBefore } from '../store/inbox.ts';
import { appendOutbox, deleteOutbox, type StoredOutboxRow } from '../store/outbox.ts';
import type { Tx } from '../store/pool.ts';
import { advancePosition, takePosition, type Position } from '../store/positions.ts';
import { storeError } from '../store/sqlstates.ts';
import { transaction } from '../store/transaction.ts';
import type {
  BatchContext,
  OperatorRuntime,
  OperatorSpec,
  OutboxRow,
  StreamMessage,
} from './operator-spec.ts';
import type { OutboxRelay } from './outbox-relay.ts';
import type { Semaphore } from './semaphore.ts';

/** Another worker owns the partition now, or the outcome of a commit was unknown. */
export class Fenced extends TransientError {
  constructor() {
    super('fenced', 'Another worker has this partition.');
  }
}

export interface FencedPositionOptions {
  readonly spec: Pick<OperatorSpec<unknown>, 'name' | 'stream'>;
  readonly runtime: OperatorRuntime;
  readonly partition: number;
  readonly producer: string;
  readonly relay: OutboxRelay;
  readonly transactions: Semaphore;
}

export interface Move {
  readonly toSeq: number;
  readonly messages: readonly StreamMessage[];
  readonly effects: (tx: Tx, context: BatchContext) => Promise<void>;
}

export class FencedPosition {
  readonly #options: FencedPositionOptions;
  #position: Position | undefined;

  constructor(options: FencedPositionOptions) {
    this.#options = options;
  }

  /** Throws InvariantError before `take`. */
  get current(): Position {
    if (this.#position === undefined)
      throw new InvariantError('not-taken', 'A position was used before it was taken.');
    return this.#position;
  }

  /** Reads the stored position and fences everybody else. Says whether the stream is another one than before. */
  async take(): Promise<{ readonly isRecreated: boolean }> {
    const { runtime, spec, partition } = this.#options;
    const created = await streamCreated(runtime.bus, spec.stream).catch((error: unknown) => {
      throw new TransientError(
        'bus-not-ready',
        `Stream ${spec.stream} cannot be read: ${messageOf(error)}.`,
        {
          cause: error,
        },
      );
    });
    const key = { operator: spec.name, partition };
    const taken = await takePosition(runtime.store, key, { name: spec.stream, created }).catch(
      (error: unknown) => {
        throw storeError(error);
      },
    );
    this.#position = taken;
    return { isRecreated: taken.isRecreated };
  }

  /** One transaction. Throws Fenced when the position is no longer ours. The position comes first: it locks its row. */
  async move(move: Move): Promise<BatchContext> {
    const { runtime, transactions, relay } = this.#options;
    const published = relay.takeAcknowledged();
    const outcome = await transactions
      .run(() => transaction(runtime.store, (tx) => this.#write(tx, move, published)))
      .catch((error: unknown) => {
        relay.giveBack(published);
        throw error;
      });
    this.#position = { ...this.current, seq: move.toSeq };
    relay.enqueue(outcome.rows);
    return outcome.context;
  }

  async #write(
    tx: Tx,
    move: Move,
    published: readonly number[],
  ): Promise<{ readonly context: BatchContext; readonly rows: StoredOutboxRow[] }> {
    const { runtime, spec, partition, producer } = this.#options;
    const key = { operator: spec.name, partition };
    const isOurs = await advancePosition(tx, key, { from: this.current, toSeq: move.toSeq });
    if (!isOurs) throw new Fenced();
    const outbox: OutboxRow[] = [];
    const context: BatchContext = {
      partition,
      now: runtime.clock.now(),
      messages: move.messages,
      appendOutbox: (rows) => {
        for (const row of rows) outbox.push(row);
      },
      seenBefore: (keys) => seenBefore(tx, spec.name, keys),
    };
    await move.effects(tx, context);
    const rows = await appendOutbox(tx, producer, outbox);
    await deleteOutbox(tx, published);
    return { context, rows };
  }
}
