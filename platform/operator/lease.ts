// Which partitions this worker owns. A lease is an advisory lock of one database session, so it ends with the worker however the
// worker ends. Live workers are counted by heartbeats and each takes its fair share; whoever has too many gives some back. A lease
// only avoids double work: that nothing is counted twice is the fence of the positions table.
import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Clock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

export interface LeaseOptions {
  readonly operator: string;
  readonly partitions: number;
  readonly openSession: () => Promise<pg.Client>;
  readonly clock: Clock;
  readonly log: Log;
  /** Begin work on a partition that is ours now. */
  readonly onTaken: (partition: number) => void;
  /** End work on it, at once when `lost` (somebody else may have it already), after the batch under way when `released`. */
  readonly onGone: (partition: number, reason: 'lost' | 'released') => Promise<void>;
  readonly beatMs?: number;
}

export interface Leases {
  /** The first round is done: everything that is free and our share is ours. */
  readonly firstRound: Promise<void>;
  owned(): readonly number[];
  /** True when the last round succeeded. */
  isHealthy(): boolean;
  stop(): Promise<void>;
}

const BEAT_MS = 1_500;
const BEATS_MISSED_MAX = 4;
const WORKER_FORGOTTEN = '1 hour';

export function holdLeases(options: LeaseOptions): Leases {
  const holder = new LeaseHolder(options);
  return {
    firstRound: holder.start(),
    owned: () => [...holder.owned].sort((a, b) => a - b),
    isHealthy: () => holder.isHealthy,
    stop: () => holder.stop(),
  };
}

/** The most that one of `workers` live workers should own. */
export function fairShare(partitions: number, workers: number): number {
  return Math.ceil(partitions / Math.max(1, workers));
}

class LeaseHolder {
  readonly owned = new Set<number>();
  isHealthy = false;
  readonly #options: LeaseOptions;
  readonly #beatMs: number;
  readonly #worker = randomBytes(8).toString('hex');
  readonly #lockClass: number;
  readonly #stopping = new AbortController();
  #session: pg.Client | undefined;
  #loop: Promise<void> | undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#beatMs = options.beatMs ?? BEAT_MS;
    this.#lockClass = createHash('sha256')
      .update(`vigil operator ${options.operator}`)
      .digest()
      .readInt32BE(0);
  }

  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#loop = this.#rounds(resolve);
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#giveBack([...this.owned]);
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    await session
      .query('DELETE FROM workers WHERE operator = $1 AND worker = $2', [
        this.#options.operator,
        this.#worker,
      ])
      .catch(() => undefined);
    await session.end().catch(() => undefined);
  }

  async #rounds(onFirst: () => void): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#round();
        this.isHealthy = true;
        onFirst();
      } catch (error) {
        this.isHealthy = false;
        this.#options.log.warn(
          { operator: this.#options.operator, reason: messageOf(error) },
          'the leases cannot be renewed',
        );
        await this.#loseAll();
      }
      await this.#options.clock.sleep(this.#beatMs, this.#stopping.signal).catch(() => undefined);
    }
  }

  async #round(): Promise<void> {
    const session = await this.#openSession();
    const workers = await this.#beat(session);
    const share = fairShare(this.#options.partitions, workers);
    if (this.owned.size > share) await this.#giveBack([...this.owned].slice(share));
    if (this.owned.size < share) await this.#take(session, share - this.owned.size);
  }

  async #openSession(): Promise<pg.Client> {
    if (this.#session !== undefined) return this.#session;
    const session = await this.#options.openSession();
    this.#session = session;
    session.once('end', () => {
      if (this.#session === session) void this.#loseAll();
    });
    return session;
  }

  async #beat(session: pg.Client): Promise<number> {
    const answer = await session.query<{ live: number }>(
      `WITH beat AS (
         INSERT INTO workers (operator, worker, beat_at) VALUES ($1, $2, now())
         ON CONFLICT (operator, worker) DO UPDATE SET beat_at = now()),
       forgotten AS (DELETE FROM workers WHERE operator = $1 AND beat_at < now() - interval '${WORKER_FORGOTTEN}')
       SELECT count(*)::int AS live FROM workers
       WHERE operator = $1 AND worker <> $2 AND beat_at > now() - make_interval(secs => $3::float8)`,
      [this.#options.operator, this.#worker, (this.#beatMs * BEATS_MISSED_MAX) / 1000],
    );
    return (answer.rows[0]?.live ?? 0) + 1;
  }

  async #take(session: pg.Client, count: number): Promise<void> {
    const free = this.#candidates();
    // LIMIT stops the scan, so no more locks are taken than are wanted.
    const answer = await session.query<{ partition: number }>(
      `SELECT partition FROM unnest($2::int[]) AS partition WHERE pg_try_advisory_lock($1, partition) LIMIT $3`,
      [this.#lockClass, free, count],
    );
    for (const { partition } of answer.rows) {
      this.owned.add(partition);
      this.#options.onTaken(partition);
    }
  }

  /** Partitions that are not ours, each worker in another order, so that they do not all try the same ones. */
  #candidates(): number[] {
    const start = Number.parseInt(this.#worker.slice(0, 6), 16) % this.#options.partitions;
    const all = Array.from(
      { length: this.#options.partitions },
      (_, at) => (start + at) % this.#options.partitions,
    );
    return all.filter((partition) => !this.owned.has(partition));
  }

  async #giveBack(partitions: readonly number[]): Promise<void> {
    if (partitions.length === 0) return;
    await Promise.all(partitions.map((partition) => this.#options.onGone(partition, 'released')));
    for (const partition of partitions) this.owned.delete(partition);
    await this.#session
      ?.query('SELECT pg_advisory_unlock($1, partition) FROM unnest($2::int[]) AS partition', [
        this.#lockClass,
        partitions,
      ])
      .catch(() => undefined);
  }

  async #loseAll(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    const lost = [...this.owned];
    this.owned.clear();
    await Promise.all(lost.map((partition) => this.#options.onGone(partition, 'lost')));
    await session?.end().catch(() => undefined);
  }
}
