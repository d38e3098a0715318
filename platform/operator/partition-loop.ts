// The one consumer loop, for one partition: read in order, decode, run the effects, the outbox and the position in one transaction,
// and turn kinds of errors into acts. Permanent: dead letter in the same transaction. Transient: roll back, wait, the same batch
// again. Invariant: out of here, the stage stops. Fenced: another worker has the partition; start over from the stored position.
import { readFrom, type StreamReader } from '../bus/read-from.ts';
import { streamCreated } from '../bus/stream-state.ts';
import type { Publisher } from '../bus/publish.ts';
import { InvariantError, PermanentError, TransientError, messageOf, type VigilError } from '../errors.ts';
import { DEFAULT_BACKOFF, backoffDelayMs, retry } from '../retry.ts';
import { insertDeadLetters } from '../store/dead-letters.ts';
import { seenBefore } from '../store/inbox.ts';
import { appendOutbox, deleteOutbox, type StoredOutboxRow } from '../store/outbox.ts';
import { advancePosition, takePosition, type Position } from '../store/positions.ts';
import type { Tx } from '../store/pool.ts';
import { storeError } from '../store/sqlstates.ts';
import { transaction } from '../store/transaction.ts';
import type { OperatorMeters } from './operator-meters.ts';
import type { BatchContext, OperatorRuntime, OperatorSpec, OutboxRow, ResetReason, StreamMessage } from './operator-spec.ts';
import { createRelay, type OutboxRelay } from './outbox-relay.ts';
import type { Semaphore } from './semaphore.ts';

export interface PartitionLoopOptions<Decoded> {
  readonly spec: OperatorSpec<Decoded>;
  readonly runtime: OperatorRuntime;
  readonly partition: number;
  readonly publisher: Publisher;
  readonly transactions: Semaphore;
  readonly meters: OperatorMeters;
}

const BATCH_MAX = 1_000;
const WAIT_MS = 1_000;
/** With ticks: how late one may be, because the wait for messages is not cut short by a virtual clock. */
const TICK_WAIT_MS = 100;
const IDLE_ADVANCE_MS = 600_000;
const RELAY_FINISH_MS = 5_000;

/** Another worker owns the partition now, or the outcome of a commit was unknown. */
class Fenced extends TransientError {
  constructor() {
    super('fenced', 'Another worker has this partition.');
  }
}

interface Item<Decoded> {
  readonly message: StreamMessage;
  readonly decoded: Decoded | undefined;
  readonly failure: PermanentError | undefined;
}

export class PartitionLoop<Decoded> {
  /** Settles when the loop has ended; rejects with what must stop the stage. */
  readonly ended: Promise<void>;
  /** The position is taken and reading has begun. */
  readonly reading: Promise<void>;
  isStruggling = false;
  readonly #options: PartitionLoopOptions<Decoded>;
  readonly #relay: OutboxRelay;
  readonly #stopping = new AbortController();
  #isLost = false;
  #position: Position = { seq: 0, epoch: 0, streamCreated: '' };
  #fatal: Error | undefined;
  #tickAt = 0;
  #idleSince = 0;
  #onReading: () => void = () => undefined;

  constructor(options: PartitionLoopOptions<Decoded>) {
    this.#options = options;
    this.#relay = createRelay({
      producer: this.#producer,
      publisher: options.publisher,
      store: options.runtime.store,
      log: options.runtime.log,
      onFatal: (error) => {
        this.#fatal = error;
        this.#stopping.abort();
      },
    });
    this.reading = new Promise((resolve) => {
      this.#onReading = resolve;
    });
    this.ended = this.#run();
  }

  /** `released`: finishes its batch and its outbox. `lost`: only lets the transaction under way find out that it is fenced. */
  async stop(reason: 'released' | 'lost'): Promise<void> {
    this.#isLost = reason === 'lost';
    if (reason === 'lost') this.#relay.abandon();
    this.#stopping.abort();
    await this.ended.catch(() => undefined);
  }

  get #producer(): string {
    return `${this.#options.spec.name}/${String(this.#options.partition).padStart(2, '0')}`;
  }

  get #key(): { operator: string; partition: number } {
    return { operator: this.#options.spec.name, partition: this.#options.partition };
  }

  async #run(): Promise<void> {
    const { runtime, spec } = this.#options;
    try {
      while (!this.#stopping.signal.aborted) {
        try {
          await this.#runFromStoredPosition();
        } catch (error) {
          if (this.#stopping.signal.aborted && !isStopper(error)) break;
          await this.#recover(error);
        }
      }
      if (!this.#isLost) await this.#relay.finish(AbortSignal.timeout(RELAY_FINISH_MS)).catch(() => undefined);
    } finally {
      this.#onReading();
      this.#relay.abandon();
      await this.#reset(this.#isLost ? 'lost' : 'stopped').catch((error: unknown) => {
        runtime.log.error({ err: error, operator: spec.name }, 'a cache could not be dropped');
      });
    }
    if (this.#fatal !== undefined) throw this.#fatal;
  }

  /** What ended a run: start over where that is right, out of here where it is not. */
  async #recover(error: unknown): Promise<void> {
    const { runtime, spec, partition } = this.#options;
    if (error instanceof Fenced) {
      runtime.log.warn({ operator: spec.name, partition }, 'fenced: starting over from the stored position');
      await this.#reset('fenced');
      return;
    }
    const kind = storeError(error);
    if (kind instanceof TransientError) {
      const isRecreated = kind.code === 'stream-recreated';
      runtime.log.warn({ operator: spec.name, partition, reason: kind.message }, 'starting over from the stored position');
      await this.#reset(isRecreated ? 'stream-recreated' : 'rolled-back');
      await runtime.clock.sleep(DEFAULT_BACKOFF.baseMs, this.#stopping.signal).catch(() => undefined);
      return;
    }
    throw kind;
  }

  async #runFromStoredPosition(): Promise<void> {
    const { runtime, spec, partition } = this.#options;
    await this.#take();
    await this.#relay.drainTable(this.#stopping.signal);
    const reader = readFrom(runtime.bus, {
      stream: spec.stream,
      filter: spec.subjectOf(partition),
      afterSeq: this.#position.seq,
      streamCreated: this.#position.streamCreated,
      prefetch: this.#batchMax * 2,
      onGap: (gap) => {
        this.#options.meters.gap(gap.reason, gap.messagesAtMost);
        runtime.log.error({ operator: spec.name, partition, ...gap }, 'messages were lost before they were read');
      },
    });
    try {
      this.#onReading();
      while (!this.#stopping.signal.aborted) await this.#step(reader);
    } finally {
      await reader.close();
    }
  }

  async #take(): Promise<void> {
    const { runtime, spec } = this.#options;
    const position = await retry(
      async () => {
        const created = await streamCreated(runtime.bus, spec.stream).catch((error: unknown) => {
          throw new TransientError('bus-not-ready', `Stream ${spec.stream} cannot be read: ${messageOf(error)}.`, { cause: error });
        });
        return takePosition(runtime.store, this.#key, { name: spec.stream, created }).catch((error: unknown) => {
          throw storeError(error);
        });
      },
      {
        clock: runtime.clock,
        signal: this.#stopping.signal,
        isWorthRetrying: (error) => error instanceof TransientError,
        onRetry: (error) => {
          this.isStruggling = true;
          runtime.log.warn({ operator: spec.name, reason: messageOf(error) }, 'a partition cannot be taken yet');
        },
      },
    );
    this.isStruggling = false;
    this.#position = position;
    this.#idleSince = runtime.clock.now();
    await this.#reset(position.isRecreated ? 'stream-recreated' : 'taken');
  }

  async #step(reader: StreamReader): Promise<void> {
    const { runtime, spec } = this.#options;
    const waitMs = spec.tickMs === undefined ? WAIT_MS : TICK_WAIT_MS;
    const messages = await reader.next(this.#batchMax, { waitMs, signal: this.#stopping.signal });
    if (messages.length > 0) {
      await this.#relay.room(this.#stopping.signal);
      this.#options.meters.received(messages.length);
      await this.#process(messages.map((message) => this.#decode(message)));
      this.#idleSince = runtime.clock.now();
    } else if (runtime.clock.now() - this.#idleSince > IDLE_ADVANCE_MS) {
      await this.#advanceIdle(reader);
    }
    this.#options.meters.behind(this.#options.partition, reader.pending());
    if (spec.tickMs !== undefined && spec.onTick !== undefined && runtime.clock.now() >= this.#tickAt) {
      await this.#tick(spec.tickMs);
    }
  }

  #decode(message: StreamMessage): Item<Decoded> {
    try {
      return { message, decoded: this.#options.spec.decode(message), failure: undefined };
    } catch (error) {
      if (error instanceof TransientError || error instanceof InvariantError) throw error;
      if (error instanceof PermanentError) return { message, decoded: undefined, failure: error };
      // A bug of the decoder on this one message: kept as a dead letter, because stopping would hold back all that follow.
      this.#options.runtime.log.error({ err: error, seq: message.seq, operator: this.#options.spec.name }, 'the decoder failed on a message');
      return { message, decoded: undefined, failure: new PermanentError('decode-bug', messageOf(error), { cause: error }) };
    }
  }

  /** Until the items are committed. Order is never broken: a batch that cannot go on is tried again in its place. */
  async #process(items: readonly Item<Decoded>[]): Promise<void> {
    let batch = items;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#commit(batch);
        this.isStruggling = false;
        return;
      } catch (error) {
        if (error instanceof Fenced) throw error;
        await this.#reset('rolled-back');
        const kind = storeError(error);
        if (kind instanceof InvariantError) throw kind;
        if (kind instanceof PermanentError) {
          const isolated = isolate(batch, kind);
          if (isolated !== undefined) {
            batch = isolated;
            continue;
          }
          // It does not say which: halves, until it is alone.
          await this.#process(batch.slice(0, Math.ceil(batch.length / 2)));
          await this.#process(batch.slice(Math.ceil(batch.length / 2)));
          return;
        }
        await this.#backOff(kind, attempt);
      }
    }
  }

  async #backOff(error: VigilError, attempt: number): Promise<void> {
    const { runtime, spec, partition, meters } = this.#options;
    meters.retried(error.code);
    this.isStruggling = attempt >= 3;
    const delayMs = backoffDelayMs(DEFAULT_BACKOFF, attempt, Math.random);
    runtime.log.warn({ operator: spec.name, partition, code: error.code, reason: error.message, attempt, delayMs }, 'a batch is tried again');
    await runtime.clock.sleep(delayMs, this.#stopping.signal);
  }

  async #commit(items: readonly Item<Decoded>[]): Promise<void> {
    const last = items.at(-1);
    if (last === undefined) return;
    const { spec, meters } = this.#options;
    const good = items.filter((item) => item.failure === undefined);
    const decoded = good.map((item) => item.decoded as Decoded);
    const messages = good.map((item) => item.message);
    const startedAt = performance.now();
    const context = await this.#inTransaction(last.message.seq, messages, async (tx, batchContext) => {
      if (decoded.length > 0) await spec.effects(tx, decoded, batchContext);
      const letters = items.flatMap((item) => (item.failure === undefined ? [] : [this.#deadLetter(item.message, item.failure)]));
      if (letters.length > 0) await insertDeadLetters(tx, letters);
    });
    meters.committed({ done: good.length, dead: items.length - good.length, seconds: (performance.now() - startedAt) / 1000 });
    for (const item of items) {
      if (item.failure === undefined) continue;
      const { code, message: reason } = item.failure;
      this.#options.runtime.log.error({ operator: spec.name, seq: item.message.seq, code, reason }, 'a message became a dead letter');
    }
    await spec.afterCommit?.(decoded, context);
  }

  async #tick(tickMs: number): Promise<void> {
    const { spec, runtime } = this.#options;
    this.#tickAt = runtime.clock.now() + tickMs;
    try {
      await this.#inTransaction(this.#position.seq, [], async (tx, context) => {
        await spec.onTick?.(tx, context);
      });
    } catch (error) {
      if (error instanceof Fenced) throw error;
      await this.#reset('rolled-back');
      const kind = storeError(error);
      if (!(kind instanceof TransientError)) throw kind;
      runtime.log.warn({ operator: spec.name, reason: kind.message }, 'a tick is tried again');
    }
  }

  async #advanceIdle(reader: StreamReader): Promise<void> {
    this.#idleSince = this.#options.runtime.clock.now();
    const seq = await reader.idleSeq().catch(() => undefined);
    if (seq !== undefined && seq > this.#position.seq) await this.#inTransaction(seq, [], () => Promise.resolve());
  }

  /** Effects, outbox and position, or nothing of them. The position comes first: a fenced worker must not even try. */
  async #inTransaction(
    toSeq: number,
    messages: readonly StreamMessage[],
    effects: (tx: Tx, context: BatchContext) => Promise<void>,
  ): Promise<BatchContext> {
    const { runtime, transactions, spec, partition } = this.#options;
    const published = this.#relay.takeAcknowledged();
    const outcome = await transactions
      .run(() =>
        transaction(runtime.store, async (tx) => {
          if (!(await advancePosition(tx, this.#key, { from: this.#position, toSeq }))) throw new Fenced();
          const outbox: OutboxRow[] = [];
          const context: BatchContext = {
            partition,
            now: runtime.clock.now(),
            messages,
            appendOutbox: (rows) => {
              for (const row of rows) outbox.push(row);
            },
            seenBefore: (keys) => seenBefore(tx, spec.name, keys),
          };
          await effects(tx, context);
          const rows: StoredOutboxRow[] = await appendOutbox(tx, this.#producer, outbox);
          await deleteOutbox(tx, published);
          return { context, rows };
        }),
      )
      .catch((error: unknown) => {
        this.#relay.giveBack(published);
        throw error;
      });
    this.#position = { ...this.#position, seq: toSeq };
    this.#relay.enqueue(outcome.rows);
    return outcome.context;
  }

  #deadLetter(message: StreamMessage, failure: PermanentError): Parameters<typeof insertDeadLetters>[1][number] {
    const { spec, partition } = this.#options;
    return {
      operator: spec.name,
      partition,
      code: failure.code,
      reason: failure.message.replaceAll('\0', ''),
      stream: spec.stream,
      subject: message.subject,
      seq: message.seq,
      msg_id: message.msgId ?? null,
      payload: message.payload,
      stored_at: message.storedAt,
    };
  }

  async #reset(reason: ResetReason): Promise<void> {
    await this.#options.spec.onReset?.(this.#options.partition, reason);
  }

  get #batchMax(): number {
    return this.#options.spec.batchMax ?? BATCH_MAX;
  }
}

/** The batch with the failing message marked, when it is known which one it is. */
function isolate<Decoded>(batch: readonly Item<Decoded>[], failure: PermanentError): Item<Decoded>[] | undefined {
  const good = batch.filter((item) => item.failure === undefined);
  const poisoned = good.length === 1 ? good[0] : good[failure.messageIndex ?? -1];
  if (poisoned === undefined) {
    if (good.length > 1) return undefined;
    throw new InvariantError('dead-letter-refused', `A dead letter cannot be stored: ${failure.message}`, { cause: failure });
  }
  return batch.map((item) => (item === poisoned ? { ...item, failure } : item));
}

function isStopper(error: unknown): boolean {
  return error instanceof InvariantError;
}
