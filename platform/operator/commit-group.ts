// The transactions of a group of partitions: effects, outbox and positions together, or nothing of them. What partitions want
// committed while a transaction is under way goes together into the next, so batches grow with the backlog and an idle system
// commits at once. Each partition has at most one turn waiting, so its order is kept; every position is compared and set, so a
// worker that lost one of the partitions commits nothing. A group that fails for the sake of one turn is run again turn by turn.
import { InvariantError, PermanentError, TransientError, messageOf } from '../errors.ts';
import type { Publisher } from '../bus/publish.ts';
import { insertDeadLetters } from '../store/dead-letters.ts';
import { seenBefore } from '../store/inbox.ts';
import { appendOutbox, deleteOutbox, type StoredOutboxRow } from '../store/outbox.ts';
import type { Tx } from '../store/pool.ts';
import { advancePositions } from '../store/positions.ts';
import { storeError } from '../store/sqlstates.ts';
import { transaction } from '../store/transaction.ts';
import { deadLetterOf, isDecoded, isFailed, type Item } from './batch-items.ts';
import { Fenced, type FencedPosition } from './fenced-position.ts';
import type { OperatorMeters } from './operator-meters.ts';
import type { BatchContext, OperatorRuntime, OperatorSpec, OutboxRow } from './operator-spec.ts';
import { createRelay, type OutboxRelay } from './outbox-relay.ts';
import type { Semaphore } from './semaphore.ts';

/** What one partition wants committed. */
export interface Turn<Decoded> {
  readonly position: FencedPosition;
  readonly toSeq: number;
  /** In the order of the stream. */
  readonly items: readonly Item<Decoded>[];
  /** Effects that are no batch's, e.g. of a tick: the turn gets a transaction of its own. */
  readonly alone?: (tx: Tx, context: BatchContext) => Promise<void>;
  /** Memory of this partition may differ from the store. */
  readonly onRolledBack: () => Promise<void>;
}

export interface CommitGroupOptions<Decoded> {
  readonly spec: OperatorSpec<Decoded>;
  readonly runtime: OperatorRuntime;
  readonly publisher: Publisher;
  readonly transactions: Semaphore;
  readonly meters: OperatorMeters;
  readonly onFatal: (error: Error) => void;
}

interface Waiting<Decoded> {
  readonly turn: Turn<Decoded>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export const EFFECTS_BUG = 'effects-bug';
/** Of the messages of this process since it started. */
const BUGS_MAX = 100;
const ONE_BY_ONE = { transactions: 1, messagesMax: 1 };

export const producerOf = (operator: string, partition: number): string =>
  `${operator}/${String(partition).padStart(2, '0')}`;

export class CommitGroup<Decoded> {
  readonly relay: OutboxRelay;
  readonly #options: CommitGroupOptions<Decoded>;
  readonly #grouping: { readonly transactions: number; readonly messagesMax: number };
  #waiting: Waiting<Decoded>[] = [];
  #underWay = 0;
  #bugs = 0;
  #isGathering = false;

  constructor(options: CommitGroupOptions<Decoded>) {
    const { spec, runtime, publisher, onFatal } = options;
    this.#options = options;
    this.#grouping = spec.grouped ?? ONE_BY_ONE;
    const { store, log } = runtime;
    this.relay = createRelay({ producer: spec.name, publisher, store, log, onFatal });
  }

  /** Resolves when the turn is durable. Throws Fenced when a position is no longer ours, and what the effects throw. */
  commit(turn: Turn<Decoded>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ turn, resolve, reject });
      this.#gather();
    });
  }

  /** Messages that came in one piece are decoded in one go: a moment's patience brings them into one transaction. */
  #gather(): void {
    if (this.#isGathering || this.#underWay >= this.#grouping.transactions) return;
    this.#isGathering = true;
    setImmediate(() => {
      this.#isGathering = false;
      this.#next();
    });
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#underWay >= this.#grouping.transactions) return;
    const group = this.#take();
    this.#underWay += 1;
    void this.#settle(group).finally(() => {
      this.#underWay -= 1;
      this.#gather();
    });
    this.#gather();
  }

  #take(): Waiting<Decoded>[] {
    const group: Waiting<Decoded>[] = [];
    let messages = 0;
    for (const waiting of this.#waiting) {
      const isAlone = waiting.turn.alone !== undefined;
      if (group.length > 0 && (isAlone || messages >= this.#grouping.messagesMax)) break;
      group.push(waiting);
      messages += waiting.turn.items.length;
      if (isAlone) break;
    }
    this.#waiting = this.#waiting.slice(group.length);
    return group;
  }

  async #settle(group: readonly Waiting<Decoded>[]): Promise<void> {
    const error = await this.#try(group.map(({ turn }) => turn));
    if (error === undefined) for (const { resolve } of group) resolve();
    else if (group.length === 1 || !isOfOneTurn(error))
      for (const { reject } of group) reject(error);
    else await this.#oneByOne(group);
  }

  async #oneByOne(group: readonly Waiting<Decoded>[]): Promise<void> {
    for (const { turn } of group) await turn.onRolledBack();
    for (const { turn, resolve, reject } of group) {
      const error = await this.#try([turn]);
      if (error === undefined) resolve();
      else reject(error);
    }
  }

  async #try(turns: readonly Turn<Decoded>[]): Promise<unknown> {
    try {
      await this.#run(turns);
      return undefined;
    } catch (error) {
      return error ?? new TransientError('unknown-error', 'A transaction failed without a reason.');
    }
  }

  async #run(turns: readonly Turn<Decoded>[]): Promise<void> {
    const { spec, runtime, transactions, meters } = this.#options;
    const published = this.relay.takeAcknowledged();
    const startedAt = performance.now();
    const batch = joined(turns);
    const done = await transactions
      .run(() => transaction(runtime.store, (tx) => this.#write(tx, { turns, batch, published })))
      .catch((error: unknown) => {
        this.relay.giveBack(published);
        throw error;
      });
    for (const { position, toSeq } of turns) position.moved(toSeq);
    this.relay.enqueue(done.rows);
    const items = turns.reduce((sum, turn) => sum + turn.items.length, 0);
    if (items === 0) return;
    const seconds = (performance.now() - startedAt) / 1000;
    meters.committed({
      done: batch.decoded.length,
      dead: items - batch.decoded.length,
      seconds,
    });
    await spec.afterCommit?.(batch.decoded, done.context);
  }

  /** The positions come first: they lock their rows, and whoever lost one finds out before it has changed anything. */
  async #write(
    tx: Tx,
    work: {
      readonly turns: readonly Turn<Decoded>[];
      readonly batch: Batch<Decoded>;
      readonly published: readonly number[];
    },
  ): Promise<{ readonly context: BatchContext; readonly rows: StoredOutboxRow[] }> {
    const { runtime, spec } = this.#options;
    const { turns, batch } = work;
    const moves = turns.map(({ position, toSeq }) => ({
      partition: position.partition,
      from: position.current,
      toSeq,
    }));
    if (!(await advancePositions(tx, spec.name, moves))) throw new Fenced();
    const partition = turns[0]?.position.partition ?? 0;
    const outbox: OutboxRow[] = [];
    const context: BatchContext = {
      partition,
      now: runtime.clock.now(),
      messages: batch.messages,
      partitions: batch.partitions,
      appendOutbox: (rows) => {
        for (const row of rows) outbox.push(row);
      },
      seenBefore: (keys) => seenBefore(tx, spec.name, keys),
    };
    await turns[0]?.alone?.(tx, context);
    if (batch.decoded.length > 0) await this.#effects(tx, batch.decoded, context);
    await this.#writeDeadLetters(tx, turns);
    const rows = await appendOutbox(tx, producerOf(spec.name, partition), outbox);
    await deleteOutbox(tx, work.published);
    return { context, rows };
  }

  /** A mistake in the program that one message brings out must not stop all others: it is found, and becomes a dead letter. */
  async #effects(tx: Tx, decoded: readonly Decoded[], context: BatchContext): Promise<void> {
    try {
      await this.#options.spec.effects(tx, decoded, context);
    } catch (error) {
      if (!isMistake(error)) throw error;
      throw new PermanentError(EFFECTS_BUG, messageOf(error), { cause: error });
    }
  }

  /** Throws InvariantError when there are too many: then the program, not a message, is at fault. */
  noteDeadByBug(error: PermanentError): void {
    this.#bugs += 1;
    if (this.#bugs <= BUGS_MAX) return;
    throw new InvariantError(
      'effects-bugs',
      `${String(this.#bugs)} messages brought out mistakes in ${this.#options.spec.name}, the last: ${error.message}`,
      { cause: error },
    );
  }

  async #writeDeadLetters(tx: Tx, turns: readonly Turn<Decoded>[]): Promise<void> {
    const letters = turns.flatMap(({ position, items }) =>
      items
        .filter(isFailed)
        .map((item) => deadLetterOf(this.#options.spec, position.partition, item)),
    );
    if (letters.length > 0) await insertDeadLetters(tx, letters);
  }
}

/** What the language itself throws where the program is wrong; drivers and servers have errors of their own. */
const isMistake = (error: unknown): boolean =>
  error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

/** Another turn of the group may well succeed. What is wrong with the database itself is so for all of them. */
function isOfOneTurn(error: unknown): boolean {
  return error instanceof Fenced || storeError(error) instanceof PermanentError;
}

interface Batch<Decoded> {
  readonly decoded: Decoded[];
  readonly messages: Item<Decoded>['message'][];
  readonly partitions: number[];
}

function joined<Decoded>(turns: readonly Turn<Decoded>[]): Batch<Decoded> {
  const batch: Batch<Decoded> = { decoded: [], messages: [], partitions: [] };
  for (const { position, items } of turns) {
    for (const item of items) {
      if (!isDecoded(item)) continue;
      batch.decoded.push(item.decoded);
      batch.messages.push(item.message);
      batch.partitions.push(position.partition);
    }
  }
  return batch;
}

export interface CommitGroups<Decoded> {
  of(partition: number): CommitGroup<Decoded>;
  /** The partition's group is no longer used, or its partitions are lost: its outbox stays in the table. */
  end(partition: number, group: CommitGroup<Decoded>): void;
}

/** One group for each partition, or one for all where they share their transactions. */
export function commitGroups<Decoded>(options: CommitGroupOptions<Decoded>): CommitGroups<Decoded> {
  const groups = new Map<number, CommitGroup<Decoded>>();
  const numberOf = (partition: number): number =>
    options.spec.grouped === undefined ? partition : 0;
  return {
    of: (partition) => {
      const group = groups.get(numberOf(partition)) ?? new CommitGroup(options);
      groups.set(numberOf(partition), group);
      return group;
    },
    end: (partition, group) => {
      group.relay.abandon();
      if (groups.get(numberOf(partition)) === group) groups.delete(numberOf(partition));
    },
  };
}
