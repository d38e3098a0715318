// Reads one filter of a stream in order from a known position, for ever. Nothing is acknowledged: the position lives in the
// reader's own store. A short-lived consumer does the reading; whenever anything is doubtful (a hole in its delivery numbers, a
// lost connection, a restarted server, silence) it is thrown away and a new one starts after the last message seen, so that
// nothing is skipped, doubled or reordered.
import { createInbox, nanos, type Msg, type Subscription } from '@nats-io/nats-core';
import { AckPolicy, DeliverPolicy, ReplayPolicy } from '@nats-io/jetstream';
import { randomBytes } from 'node:crypto';
import { TransientError, messageOf } from '../errors.ts';
import { systemClock } from '../clock.ts';
import { retry } from '../retry.ts';
import type { StreamMessage } from '../operator/operator-spec.ts';
import type { Bus } from './connect.ts';
import { inboxPrefix } from './inbox-prefix.ts';
import { parseDelivery } from './stream-message.ts';
import { checkStream, lastSeqWithout, type StreamGap } from './stream-state.ts';

export interface ReadOptions {
  readonly stream: string;
  /** A subject or a pattern of the stream. */
  readonly filter: string;
  /** The first message read is the first one of the filter after this sequence number. */
  readonly afterSeq: number;
  /** `created` of the stream that `afterSeq` belongs to; another one ends the reading with `stream-recreated`. */
  readonly streamCreated: string;
  /** Messages asked for in advance. Bounds the memory of the reader. */
  readonly prefetch?: number;
  /** Messages that expired before they were read, or a stream that lost its end: told once each, then reading goes on. */
  readonly onGap?: (gap: StreamGap) => void;
}

export interface StreamReader {
  /** The place in the stream is settled: nothing published from now on is passed over. Also when the reading has failed or ended. */
  readonly begun: Promise<void>;
  /**
   * The next messages, oldest first, at most `max`. Waits up to `waitMs` for the first and returns none when there is none. Throws
   * TransientError `stream-recreated` when the stream is another one than before.
   */
  next(
    max: number,
    wait: { readonly waitMs: number; readonly signal?: AbortSignal },
  ): Promise<StreamMessage[]>;
  /** Messages that the server still held back when it sent the last one. */
  pending(): number;
  /** A sequence number up to which this filter certainly holds nothing unread; undefined when something is waiting. */
  idleSeq(): Promise<number | undefined>;
  close(): Promise<void>;
}

const PREFETCH = 2_000;
const PULL_EXPIRES_MS = 30_000;
const HEARTBEAT_MS = 5_000;
const SILENCE_MS = 12_000;
const CONSUMER_UNUSED_MS = 120_000;
const WATCH_MS = 1_000;
const RESTART_BACKOFF = { baseMs: 50, maxMs: 1_000, jitter: 0.5 };

export function readFrom(bus: Bus, options: ReadOptions): StreamReader {
  return new OrderedReader(bus, options);
}

/** What one short-lived consumer has in hand. */
interface Generation {
  readonly consumer: string;
  readonly subscription: Subscription;
  readonly inbox: string;
  deliverySeq: number;
  /** Open pull requests, oldest first, each with the number of messages that it may still bring. */
  pulls: { readonly id: number; remaining: number }[];
  heardAt: number;
}

class OrderedReader implements StreamReader {
  readonly begun: Promise<void>;
  readonly #bus: Bus;
  readonly #options: ReadOptions;
  readonly #prefetch: number;
  readonly #stopping = new AbortController();
  readonly #watch: NodeJS.Timeout;
  #lastSeq: number;
  #buffer: StreamMessage[] = [];
  #generation: Generation | undefined;
  #starting: Promise<void> | undefined;
  #pullId = 0;
  #pending = 0;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(bus: Bus, options: ReadOptions) {
    this.#bus = bus;
    this.#options = options;
    this.#prefetch = options.prefetch ?? PREFETCH;
    this.#lastSeq = options.afterSeq;
    this.#watch = setInterval(() => {
      this.#restartWhenSilent();
    }, WATCH_MS);
    this.#watch.unref();
    bus.onReconnect(this.#restart);
    this.#restart();
    this.begun = this.#starting ?? Promise.resolve();
  }

  async next(
    max: number,
    wait: { waitMs: number; signal?: AbortSignal },
  ): Promise<StreamMessage[]> {
    if (this.#buffer.length === 0 && this.#failure === undefined) await this.#waitForMessage(wait);
    if (this.#buffer.length > 0) {
      const taken = this.#buffer.splice(0, max);
      this.#pull();
      return taken;
    }
    if (this.#failure !== undefined) throw this.#failure;
    return [];
  }

  pending(): number {
    return this.#pending + this.#buffer.length;
  }

  async idleSeq(): Promise<number | undefined> {
    if (this.#buffer.length > 0 || this.#generation === undefined) return undefined;
    const seq = await lastSeqWithout(this.#bus, { ...this.#options, afterSeq: this.#lastSeq });
    return this.#buffer.length > 0 || seq === undefined ? undefined : Math.max(seq, this.#lastSeq);
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    clearInterval(this.#watch);
    this.#bus.offReconnect(this.#restart);
    this.#wake?.();
    await this.#starting?.catch(() => undefined);
    this.#dropGeneration();
  }

  #waitForMessage(wait: { waitMs: number; signal?: AbortSignal }): Promise<void> {
    if (wait.signal?.aborted === true || this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        wait.signal?.removeEventListener('abort', done);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, wait.waitMs);
      wait.signal?.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }

  /** Throws the consumer away and starts another after the last message seen; many causes, one at a time. */
  readonly #restart = (): void => {
    if (this.#stopping.signal.aborted || this.#failure !== undefined) return;
    if (this.#starting !== undefined) return;
    this.#starting = this.#startGeneration()
      .catch((error: unknown) => {
        if (this.#stopping.signal.aborted) return;
        this.#failure =
          error instanceof Error ? error : new TransientError('read-failed', String(error));
        this.#wake?.();
      })
      .finally(() => {
        this.#starting = undefined;
      });
  };

  async #startGeneration(): Promise<void> {
    this.#dropGeneration();
    await retry(() => this.#tryStart(), {
      clock: systemClock,
      backoff: RESTART_BACKOFF,
      signal: this.#stopping.signal,
      isWorthRetrying: (error) =>
        !(error instanceof TransientError && error.code === 'stream-recreated'),
      onRetry: (error, attempt) => {
        if (attempt === 5)
          this.#bus.log.warn(
            { stream: this.#options.stream, reason: messageOf(error) },
            'the stream cannot be read for now',
          );
      },
    });
  }

  async #tryStart(): Promise<void> {
    const { stream, filter } = this.#options;
    const gap = await checkStream(this.#bus, { ...this.#options, afterSeq: this.#lastSeq });
    if (gap !== undefined) {
      this.#options.onGap?.(gap);
      this.#lastSeq = gap.continueAfterSeq;
    }
    const name = `read-${randomBytes(9).toString('hex')}`;
    const config = {
      name,
      filter_subject: filter,
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: this.#lastSeq + 1,
      replay_policy: ReplayPolicy.Instant,
      inactive_threshold: nanos(CONSUMER_UNUSED_MS),
      mem_storage: true,
      num_replicas: 1,
    };
    const info = await this.#bus.whileConnected(() =>
      this.#bus.manager.consumers.add(stream, config),
    );
    const inbox = createInbox(inboxPrefix(this.#bus.name));
    const generation: Generation = {
      consumer: info.name,
      inbox,
      deliverySeq: 0,
      pulls: [],
      heardAt: Date.now(),
      subscription: this.#bus.connection.subscribe(`${inbox}.*`, {
        callback: (error, message) => {
          if (error === null && this.#generation === generation)
            this.#onMessage(generation, message);
        },
      }),
    };
    this.#pending = info.num_pending;
    this.#generation = generation;
    this.#pull();
  }

  #dropGeneration(): void {
    const old = this.#generation;
    this.#generation = undefined;
    if (old === undefined || this.#bus.connection.isClosed()) return;
    old.subscription.unsubscribe();
    if (!this.#bus.isConnected()) return;
    // Not waited for: the server would remove it by itself after a while, and a restarted one no longer knows it.
    this.#bus.manager.consumers.delete(this.#options.stream, old.consumer).catch(() => undefined);
  }

  /** Asks for more when less than half of the prefetch is on its way or in hand. */
  #pull(): void {
    const generation = this.#generation;
    if (generation === undefined || !this.#bus.isConnected()) return;
    const onItsWay = generation.pulls.reduce((sum, pull) => sum + pull.remaining, 0);
    const inHand = this.#buffer.length + onItsWay;
    if (inHand > this.#prefetch / 2) return;
    const pull = { id: (this.#pullId += 1), remaining: this.#prefetch - inHand };
    if (generation.pulls.length === 0) generation.heardAt = Date.now();
    generation.pulls.push(pull);
    const request = {
      batch: pull.remaining,
      expires: nanos(PULL_EXPIRES_MS),
      idle_heartbeat: nanos(HEARTBEAT_MS),
    };
    const subject = `$JS.API.CONSUMER.MSG.NEXT.${this.#options.stream}.${generation.consumer}`;
    this.#bus.connection.publish(subject, JSON.stringify(request), {
      reply: `${generation.inbox}.${String(pull.id)}`,
    });
  }

  #onMessage(generation: Generation, message: Msg): void {
    generation.heardAt = Date.now();
    const delivered = parseDelivery(message);
    if (delivered === undefined) {
      this.#onStatus(generation, message);
      return;
    }
    if (delivered.deliverySeq !== generation.deliverySeq + 1 || delivered.seq <= this.#lastSeq) {
      // Something was lost between server and us. What follows must not be used: it would be a hole.
      this.#generation = undefined;
      generation.subscription.unsubscribe();
      this.#restart();
      return;
    }
    generation.deliverySeq = delivered.deliverySeq;
    this.#lastSeq = delivered.seq;
    this.#pending = delivered.pending;
    const pull = generation.pulls[0];
    if (pull !== undefined) {
      pull.remaining -= 1;
      if (pull.remaining === 0) generation.pulls.shift();
    }
    this.#buffer.push(delivered);
    this.#wake?.();
    this.#pull();
  }

  #onStatus(generation: Generation, message: Msg): void {
    const code = message.headers?.code ?? 0;
    if (code === 100) return;
    const id = Number(message.subject.slice(generation.inbox.length + 1));
    const isTimeout = code === 408 || code === 404;
    generation.pulls = generation.pulls.filter((pull) => pull.id !== id);
    if (isTimeout) {
      this.#pull();
      return;
    }
    // 409 and 503: the consumer, its leader or the server is gone.
    this.#restart();
  }

  #restartWhenSilent(): void {
    const generation = this.#generation;
    if (generation === undefined) {
      if (this.#starting === undefined) this.#restart();
      return;
    }
    const isWaiting = generation.pulls.length > 0;
    if (isWaiting && this.#bus.isConnected() && Date.now() - generation.heardAt > SILENCE_MS)
      this.#restart();
  }
}
