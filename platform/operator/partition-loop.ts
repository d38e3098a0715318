// The one consumer loop, for one partition: read in order, decode, hand over to the transactions of its group, and turn kinds
// of errors into acts. Permanent: dead letter in the same transaction. Transient: rolled back, wait, the same batch again.
// Invariant: out of here, the stage stops. Fenced: another worker has the partition; start over from the stored position.
import { readFrom, type StreamReader } from '../bus/read-from.ts';
import {
  InvariantError,
  PermanentError,
  TransientError,
  messageOf,
  type VigilError,
} from '../errors.ts';
import { DEFAULT_BACKOFF, backoffDelayMs, retry } from '../retry.ts';
import { storeError } from '../store/sqlstates.ts';
import { decodeItem, isFailed, isolate, slicesOf, type Item } from './batch-items.ts';
import { EFFECTS_BUG, producerOf, type CommitGroup, type Turn } from './commit-group.ts';
import { Fenced, FencedPosition } from './fenced-position.ts';
import type { OperatorMeters } from './operator-meters.ts';
import type { OperatorRuntime, OperatorSpec, ResetReason } from './operator-spec.ts';

export interface PartitionLoopOptions<Decoded> {
  readonly spec: OperatorSpec<Decoded>;
  readonly runtime: OperatorRuntime;
  readonly partition: number;
  /** Of this partition alone, or shared with others. */
  readonly group: CommitGroup<Decoded>;
  readonly meters: OperatorMeters;
}

const BATCH_MAX = 1_000;
const WAIT_MS = 1_000;
/** With ticks: how late one may be, because the wait for messages is not cut short by a virtual clock. */
const TICK_WAIT_MS = 100;
const IDLE_ADVANCE_MS = 600_000;
const RELAY_FINISH_MS = 5_000;
const STRUGGLING_ATTEMPTS = 3;
const ATTEMPTS_WORTH_A_WARNING = 3;
/** Codes that say more than that a transaction was rolled back. */
const RESETS: Readonly<Record<string, ResetReason>> = {
  fenced: 'fenced',
  'stream-recreated': 'stream-recreated',
};

export class PartitionLoop<Decoded> {
  /** Settles when the loop has ended; rejects with what must stop the stage. */
  readonly ended: Promise<void>;
  /** The position is taken and reading has begun, or the loop has ended. */
  readonly reading: Promise<void>;
  isStruggling = false;
  readonly group: CommitGroup<Decoded>;
  readonly #options: PartitionLoopOptions<Decoded>;
  readonly #position: FencedPosition;
  readonly #stopping = new AbortController();
  readonly #place: { readonly operator: string; readonly partition: number };
  #isLost = false;
  #tickAt = 0;
  #idleSince = 0;
  #onReading: () => void = () => undefined;

  constructor(options: PartitionLoopOptions<Decoded>) {
    const { spec, runtime, partition } = options;
    this.#options = options;
    this.group = options.group;
    this.#place = { operator: spec.name, partition };
    this.#position = new FencedPosition({ spec, runtime, partition });
    this.reading = new Promise((resolve) => {
      this.#onReading = resolve;
    });
    this.ended = this.#run();
  }

  /** `released`: finishes its batch and its outbox. `lost`: only lets the transaction under way find out that it is fenced. */
  async stop(reason: 'released' | 'lost'): Promise<void> {
    this.#isLost = reason === 'lost';
    this.#stopping.abort();
    await this.ended.catch(() => undefined);
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    try {
      while (!this.#isStopping) await this.#runOnce();
      if (!this.#isLost) await this.#finishOutbox();
    } finally {
      this.#onReading();
      await this.#reset(this.#isLost ? 'lost' : 'stopped').catch((error: unknown) => {
        this.#options.runtime.log.error(
          { err: error, ...this.#place },
          'a cache could not be dropped',
        );
      });
    }
  }

  async #runOnce(): Promise<void> {
    try {
      await this.#runFromStoredPosition();
    } catch (error) {
      if (this.#isStopping && !(error instanceof InvariantError)) return;
      await this.#recover(storeError(error));
    }
  }

  /** What ended a run: start over where that is right, out of here where it is not. */
  async #recover(error: VigilError): Promise<void> {
    const { runtime } = this.#options;
    if (!(error instanceof TransientError)) throw error;
    runtime.log.warn(
      { ...this.#place, code: error.code, reason: error.message },
      'starting over from the stored position',
    );
    await this.#reset(RESETS[error.code] ?? 'rolled-back');
    await runtime.clock.sleep(DEFAULT_BACKOFF.baseMs, this.#stopping.signal).catch(() => undefined);
  }

  async #runFromStoredPosition(): Promise<void> {
    const { runtime, spec, partition, meters } = this.#options;
    await this.#take();
    const producer = producerOf(spec.name, partition);
    await this.group.relay.drainTable(this.#stopping.signal, producer);
    const reader = readFrom(runtime.bus, {
      stream: spec.stream,
      filter: spec.subjectOf(partition),
      afterSeq: this.#position.current.seq,
      streamCreated: this.#position.current.streamCreated,
      prefetch: this.#batchMax * 2,
      onGap: (gap) => {
        meters.gap(gap.reason, gap.messagesAtMost);
        runtime.log.error({ ...this.#place, ...gap }, 'messages were lost before they were read');
      },
    });
    try {
      void reader.begun.then(this.#onReading);
      while (!this.#isStopping) await this.#step(reader);
    } finally {
      await reader.close();
    }
  }

  async #take(): Promise<void> {
    const { runtime } = this.#options;
    const { isRecreated } = await retry(() => this.#position.take(), {
      clock: runtime.clock,
      signal: this.#stopping.signal,
      isWorthRetrying: (error) => error instanceof TransientError,
      onRetry: (error) => {
        this.isStruggling = true;
        runtime.log.warn(
          { ...this.#place, reason: messageOf(error) },
          'a partition cannot be taken yet',
        );
      },
    });
    this.isStruggling = false;
    this.#idleSince = runtime.clock.now();
    await this.#reset(isRecreated ? 'stream-recreated' : 'taken');
  }

  async #step(reader: StreamReader): Promise<void> {
    const { runtime, spec, meters, partition } = this.#options;
    const waitMs = spec.tickMs === undefined ? WAIT_MS : TICK_WAIT_MS;
    const messages = await reader.next(this.#batchMax, { waitMs, signal: this.#stopping.signal });
    if (messages.length > 0) {
      await this.group.relay.room(this.#stopping.signal);
      meters.received(messages.length);
      const onBug = (error: unknown): void => {
        runtime.log.error({ err: error, ...this.#place }, 'the decoder failed on a message');
      };
      for (const slice of slicesOf(messages, spec.batchBytesMax)) {
        if (this.#isStopping) return;
        await this.#process(
          slice.map((message) => decodeItem((one) => spec.decode(one), message, onBug)),
        );
      }
      this.#idleSince = runtime.clock.now();
    } else if (runtime.clock.now() - this.#idleSince > IDLE_ADVANCE_MS) {
      await this.#advanceIdle(reader);
    }
    meters.behind(partition, reader.pending());
    await this.#tickWhenDue();
  }

  /** Until the items are committed. Order is never broken: a batch that cannot go on is tried again in its place. */
  async #process(items: readonly Item<Decoded>[]): Promise<void> {
    let batch = items;
    for (let attempt = 1; ; attempt += 1) {
      const error = await this.#tryCommit(batch);
      if (error === undefined) return;
      if (error instanceof PermanentError) {
        const isolated = isolate(batch, error);
        if (isolated === undefined) {
          // It does not say which message: halves, until it is alone.
          const middle = Math.ceil(batch.length / 2);
          await this.#process(batch.slice(0, middle));
          await this.#process(batch.slice(middle));
          return;
        }
        if (error.code === EFFECTS_BUG) this.group.noteDeadByBug(error);
        batch = isolated;
      } else {
        await this.#backOff(error, attempt);
      }
    }
  }

  /** Undefined when committed; the error to act on otherwise. Throws what a repetition cannot mend. */
  async #tryCommit(batch: readonly Item<Decoded>[]): Promise<VigilError | undefined> {
    try {
      await this.#commit(batch);
      this.isStruggling = false;
      return undefined;
    } catch (error) {
      if (error instanceof Fenced) throw error;
      await this.#reset('rolled-back');
      const kind = storeError(error);
      if (kind instanceof InvariantError) throw kind;
      return kind;
    }
  }

  async #backOff(error: VigilError, attempt: number): Promise<void> {
    const { runtime, meters } = this.#options;
    meters.retried(error.code);
    this.isStruggling = attempt >= STRUGGLING_ATTEMPTS;
    const delayMs = backoffDelayMs(DEFAULT_BACKOFF, attempt, Math.random);
    // Meeting another transaction once or twice is no news.
    runtime.log[attempt < ATTEMPTS_WORTH_A_WARNING ? 'debug' : 'warn'](
      { ...this.#place, code: error.code, reason: error.message, attempt, delayMs },
      'a batch is tried again',
    );
    await runtime.clock.sleep(delayMs, this.#stopping.signal);
  }

  async #commit(items: readonly Item<Decoded>[]): Promise<void> {
    const last = items.at(-1);
    if (last === undefined) return;
    await this.#turn({ toSeq: last.message.seq, items });
    for (const { message, failure } of items.filter(isFailed)) {
      const { code, message: reason } = failure;
      this.#options.runtime.log.error(
        { ...this.#place, seq: message.seq, code, reason },
        'a message became a dead letter',
      );
    }
  }

  #turn(wish: Pick<Turn<Decoded>, 'toSeq' | 'items' | 'alone'>): Promise<void> {
    return this.group.commit({
      ...wish,
      position: this.#position,
      onRolledBack: () => this.#reset('rolled-back'),
    });
  }

  async #tickWhenDue(): Promise<void> {
    const { spec, runtime } = this.#options;
    if (spec.tickMs === undefined || spec.onTick === undefined) return;
    if (runtime.clock.now() < this.#tickAt) return;
    this.#tickAt = runtime.clock.now() + spec.tickMs;
    try {
      await this.#turn({ toSeq: this.#position.current.seq, items: [], alone: spec.onTick });
    } catch (error) {
      if (error instanceof Fenced) throw error;
      await this.#reset('rolled-back');
      const kind = storeError(error);
      if (!(kind instanceof TransientError)) throw kind;
      runtime.log.warn({ ...this.#place, reason: kind.message }, 'a tick is tried again');
    }
  }

  /** A partition without messages must not look as if it had missed those that expired meanwhile. */
  async #advanceIdle(reader: StreamReader): Promise<void> {
    this.#idleSince = this.#options.runtime.clock.now();
    const seq = await reader.idleSeq().catch(() => undefined);
    if (seq === undefined || seq <= this.#position.current.seq) return;
    await this.#turn({ toSeq: seq, items: [] });
  }

  async #finishOutbox(): Promise<void> {
    // What is not published in time stands in the table; whoever takes the partition publishes it first.
    await this.group.relay.finish(AbortSignal.timeout(RELAY_FINISH_MS)).catch(() => undefined);
  }

  async #reset(reason: ResetReason): Promise<void> {
    await this.#options.spec.onReset?.(this.#options.partition, reason);
  }

  get #batchMax(): number {
    return this.#options.spec.batchMax ?? BATCH_MAX;
  }
}
