// What a stage says about one operator: where it reads, how a message is decoded, and what its batch does to the store. All else
// (order, position, transactions, retries, dead letters, partitions, shutdown) is run-operator.ts.
import type { EpochMs } from '../../contracts/time.ts';
import type { Bus } from '../bus/connect.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Pool, Tx } from '../store/pool.ts';

/** One stored message of a stream. */
export interface StreamMessage {
  readonly seq: number;
  readonly subject: string;
  readonly payload: Uint8Array;
  /** When the server stored it. */
  readonly storedAt: EpochMs;
  /** `Nats-Msg-Id`, the publisher's deterministic key. */
  readonly msgId: string | undefined;
}

/** A row for the outbox: published in this order after the transaction has committed. */
export interface OutboxRow {
  readonly subject: string;
  /** Deterministic: the same effect must give the same id, because a row may be published twice. */
  readonly msgId: string;
  readonly payload: Uint8Array;
}

/** Why in-memory state of a partition must be forgotten. */
export type ResetReason =
  'taken' | 'rolled-back' | 'fenced' | 'lost' | 'stopped' | 'stream-recreated';

export interface BatchContext {
  /** Of a group of partitions the first: its position is moved by this transaction as those of the others are. */
  readonly partition: number;
  readonly now: EpochMs;
  /** The raw messages of the batch, parallel to what `effects` is given. Empty in `onTick`. */
  readonly messages: readonly StreamMessage[];
  /** Where each message was read, parallel to `messages`. */
  readonly partitions: readonly number[];
  /** Collects rows; they are written in the same transaction after `effects` returns. */
  appendOutbox(rows: readonly OutboxRow[]): void;
  /**
   * Records keys in this operator's inbox. `result[i]` is true when `keys[i]` was recorded by an earlier transaction or stands
   * earlier in the same array: that message must change nothing.
   */
  seenBefore(keys: readonly string[]): Promise<boolean[]>;
}

/** Several partitions of a worker in one transaction: what they want committed while one is under way goes into the next. */
export interface Grouping {
  /** Under way at once. */
  readonly transactions: number;
  /** A transaction that holds this many takes no further partition. */
  readonly messagesMax: number;
}

export interface OperatorSpec<Decoded> {
  /** Unique in the deployment: `observe`. */
  readonly name: string;
  readonly stream: string;
  readonly partitions: number;
  /** Filter(s) of one partition; several need nats-server 2.10. */
  subjectOf(partition: number): string;
  /** Throws PermanentError for what can never be understood: it becomes a dead letter. */
  decode(message: StreamMessage): Decoded;
  /**
   * All database effects of a batch, in the given transaction. PermanentError with `messageIndex` makes that message a dead letter
   * and runs the rest again; without an index the batch is run message by message to find it.
   */
  effects(tx: Tx, batch: readonly Decoded[], context: BatchContext): Promise<void>;
  /** After the commit, before the next batch: socket notes, replies. May be lost in a crash, so nothing may depend on it. */
  afterCommit?(batch: readonly Decoded[], context: BatchContext): Promise<void> | void;
  /** Called before the first batch of a partition and whenever memory may differ from the store. Drop caches here. */
  onReset?(partition: number, reason: ResetReason): Promise<void> | void;
  /** Run `onTick` about this often per owned partition, between batches, in a fenced transaction of its own. */
  readonly tickMs?: number;
  readonly onTick?: (tx: Tx, context: BatchContext) => Promise<void>;
  /** Of one partition. */
  readonly batchMax?: number;
  /** Of the payloads of a batch: a transaction over a backlog of large messages would hold back all that it finds until it ends. */
  readonly batchBytesMax?: number;
  /** Without it each partition has transactions of its own. */
  readonly grouped?: Grouping;
}

export interface OperatorRuntime {
  readonly bus: Bus;
  readonly store: Pool;
  /** URL and role for the session that holds the leases. */
  readonly leaseUrl: string;
  readonly leaseRole?: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Transactions under way at once in this process; keep below the pool's size. */
  readonly transactionsMax?: number;
}

export interface RunningOperator {
  /** Resolves when the first lease round is done and every partition that was taken is being read. */
  readonly ready: Promise<void>;
  /** Rejects with an InvariantError when the stage must stop; never resolves before `stop`. */
  readonly failed: Promise<never>;
  /** Finishes the batch under way, commits, relays, gives the partitions back. */
  stop(): Promise<void>;
  ownedPartitions(): readonly number[];
  /** True when at least one lease round has succeeded and no partition is failing over and over. */
  isHealthy(): boolean;
}
