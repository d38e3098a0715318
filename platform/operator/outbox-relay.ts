// Publishes what transactions have decided, in the order of its ids, and deletes it once it is acknowledged. What a killed process
// left behind is published first by whoever takes its place. A row may be published twice, always with the same id.
import type { Publisher } from '../bus/publish.ts';
import { TransientError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { deleteOutbox, readOutbox, type StoredOutboxRow } from '../store/outbox.ts';
import type { Pool } from '../store/pool.ts';

export interface RelayOptions {
  /** Whose rows `drainTable` takes where it is not told: `observe/07`. */
  readonly producer: string;
  readonly publisher: Publisher;
  readonly store: Pool;
  readonly log: Log;
  /** A row that can never be published: the stage must stop. */
  readonly onFatal: (error: Error) => void;
}

export interface OutboxRelay {
  /** Publishes and deletes all rows of a producer that stand in the table; for start-up, and for producers without an operator. */
  drainTable(signal: AbortSignal, producer?: string): Promise<void>;
  /** Rows that have just been committed, oldest first. */
  enqueue(rows: readonly StoredOutboxRow[]): void;
  /** Waits while too many rows are on their way. */
  room(signal: AbortSignal): Promise<void>;
  /** Ids of acknowledged rows for the next transaction to delete, so that deleting costs no transaction of its own. */
  takeAcknowledged(): number[];
  /** That transaction was rolled back. */
  giveBack(ids: readonly number[]): void;
  /** Waits until all that was enqueued before is published and deleted, or the signal ends the patience. */
  finish(signal: AbortSignal): Promise<void>;
  /** Forgets everything: another worker will find it in the table. */
  abandon(): void;
  backlog(): number;
}

const BACKLOG_MAX = 20_000;
const PAGE = 2_000;
const IDLE_DELETE_MS = 400;
const RETRY_MS = 250;

export function createRelay(options: RelayOptions): OutboxRelay {
  return new Relay(options);
}

class Relay implements OutboxRelay {
  readonly #options: RelayOptions;
  /** Committed and not yet acknowledged, in order. */
  #pending: StoredOutboxRow[] = [];
  #acknowledged: number[] = [];
  #enqueuedCount = 0;
  #publishedCount = 0;
  #isPumping = false;
  #isAbandoned = false;
  #deleteTimer: NodeJS.Timeout | undefined;
  #listeners: (() => void)[] = [];

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  async drainTable(signal: AbortSignal, producer = this.#options.producer): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const rows = await readOutbox(this.#options.store, producer, {
        afterId: 0,
        limit: PAGE,
      });
      if (rows.length === 0) return;
      if (!(await this.#publishAll(rows, signal))) return;
      await deleteOutbox(
        this.#options.store,
        rows.map((row) => row.id),
      );
    }
  }

  enqueue(rows: readonly StoredOutboxRow[]): void {
    if (rows.length === 0 || this.#isAbandoned) return;
    for (const row of rows) this.#pending.push(row);
    this.#enqueuedCount += rows.length;
    if (this.#isPumping) return;
    this.#isPumping = true;
    void this.#pumpAll().finally(() => {
      this.#isPumping = false;
    });
  }

  async room(signal: AbortSignal): Promise<void> {
    while (this.#pending.length > BACKLOG_MAX && !signal.aborted && !this.#isAbandoned)
      await this.#change(signal);
  }

  takeAcknowledged(): number[] {
    const taken = this.#acknowledged;
    this.#acknowledged = [];
    return taken;
  }

  giveBack(ids: readonly number[]): void {
    for (const id of ids) this.#acknowledged.push(id);
    this.#deleteSoon();
  }

  async finish(signal: AbortSignal): Promise<void> {
    const all = this.#enqueuedCount;
    while (this.#publishedCount < all && !signal.aborted && !this.#isAbandoned)
      await this.#change(signal);
    await this.#deleteNow();
  }

  abandon(): void {
    this.#isAbandoned = true;
    this.#pending = [];
    this.#acknowledged = [];
    clearTimeout(this.#deleteTimer);
    this.#notify();
  }

  backlog(): number {
    return this.#pending.length;
  }

  async #pumpAll(): Promise<void> {
    const endless = new AbortController().signal;
    while (this.#pending.length > 0 && !this.#isAbandoned) {
      const rows = this.#pending.slice(0, PAGE);
      if (!(await this.#publishAll(rows, endless))) return;
      this.#pending.splice(0, rows.length);
      this.#publishedCount += rows.length;
      for (const row of rows) this.#acknowledged.push(row.id);
      this.#deleteSoon();
      this.#notify();
    }
  }

  /** True when every row is acknowledged. After a failure all that are not go again from the first one on, in their order. */
  async #publishAll(rows: readonly StoredOutboxRow[], signal: AbortSignal): Promise<boolean> {
    const { publisher, log, producer, onFatal } = this.#options;
    for (let left = rows; left.length > 0;) {
      const results = await Promise.allSettled(left.map((row) => publisher.publish(row)));
      if (signal.aborted || this.#isAbandoned) return false;
      const failures = results.filter((result) => result.status === 'rejected');
      const first: unknown = failures[0]?.reason;
      left = left.filter((_, at) => results[at]?.status === 'rejected');
      if (left.length === 0) break;
      if (!(first instanceof TransientError)) {
        this.#isAbandoned = true;
        onFatal(first instanceof Error ? first : new Error(String(first)));
        return false;
      }
      log.warn({ producer, left: left.length, reason: first.message }, 'the outbox waits for NATS');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    return true;
  }

  #deleteSoon(): void {
    this.#deleteTimer ??= setTimeout(() => {
      void this.#deleteNow().catch((error: unknown) => {
        this.#options.log.debug(
          { reason: messageOf(error) },
          'published rows stay in the outbox for now',
        );
      });
    }, IDLE_DELETE_MS);
  }

  async #deleteNow(): Promise<void> {
    clearTimeout(this.#deleteTimer);
    this.#deleteTimer = undefined;
    const ids = this.takeAcknowledged();
    if (ids.length === 0 || this.#isAbandoned) return;
    try {
      await deleteOutbox(this.#options.store, ids);
    } catch (error) {
      this.giveBack(ids);
      throw error;
    }
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        resolve();
      };
      signal.addEventListener('abort', done, { once: true });
      this.#listeners.push(done);
    });
  }

  #notify(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}
