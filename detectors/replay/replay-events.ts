/**
 * Stored events once more through observe, progress, assess and patterns, in a store of their own, without streams and on a virtual clock. In order of
 * receipt (then id), one transaction a partition and tick; so the outcome is a function of the events and the catalogue alone.
 */
import type { CountsMessage } from '../../contracts/counts.ts';
import { eventPartition, type Event } from '../../contracts/event/event.ts';
import type { FactsMessage } from '../../contracts/fact.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { countsSubject, eventSubject, factsSubject } from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type {
  BatchContext,
  OperatorSpec,
  OutboxRow,
  StreamMessage,
} from '../../platform/operator/operator-spec.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';

export interface ReplayOperators {
  readonly observe: OperatorSpec<Event>;
  readonly assess: OperatorSpec<CountsMessage>;
  readonly progress: OperatorSpec<never>;
  readonly patterns: OperatorSpec<FactsMessage>;
  readonly dues: OperatorSpec<never>;
}

export interface ReplayRequest {
  readonly operators: ReplayOperators;
  /** Empty and migrated. */
  readonly store: Pool;
  /** Ordered by receipt, then id. */
  readonly events: AsyncIterable<Event>;
  readonly tickMs: number;
  /** The clock goes on to here after the last event, so that windows close, and no further; no span that ends later is looked at. */
  readonly untilAt: EpochMs;
  /**
   * The counts as assess read them when it was live, by partition in the order of the stream: they say when each was judged, which the events
   * do not. null: those that come of the events are judged tick by tick.
   */
  readonly recorded: AsyncIterable<RecordedCounts> | null;
  /** Is told the messages of counts that observe made of each tick. */
  readonly onCounts?: (rows: readonly OutboxRow[]) => Promise<void>;
  /** Asked after the last of `events`, until there are none: what came to the store while they were read. */
  readonly late?: () => Promise<readonly Event[]>;
  /** Is told how far it has come: while events are read, after each partition of a tick, and after each part of the record. */
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayProgress {
  readonly events: number;
  readonly ticks: number;
  /** Messages of the record that were judged; 0 until all events are read. */
  readonly judged: number;
  /** Of the virtual clock. */
  readonly at: EpochMs;
}

const TOLD_EVENTS = 1_000;
/** Rounds of what came in the meantime; each is much shorter than the one before. */
const LATE_ROUNDS_MAX = 5;

export interface RecordedCounts {
  readonly partition: number;
  readonly rows: readonly OutboxRow[];
}

export interface Replayed {
  readonly events: number;
  readonly ticks: number;
}

export async function replayEvents(request: ReplayRequest): Promise<Replayed> {
  const replay = new Replay(request);
  let ticks = 0;
  let events = 0;
  let tickEndAt: EpochMs | null = null;
  let batch: Event[] = [];
  // A history that was loaded at once is one tick, which takes minutes.
  const tell = (at: EpochMs): void => request.onProgress?.({ events, ticks, judged: 0, at });
  const turn = async (endAt: EpochMs): Promise<void> => {
    // Behind the replayed time nothing was lived: a clock that went on would find every site silent.
    const now = Math.min(endAt, request.untilAt);
    await replay.turn(batch, now, tell);
    batch = [];
    ticks += 1;
    tell(now);
  };
  for await (const event of request.events) {
    tickEndAt ??= endOfTick(event.receivedAt, request.tickMs);
    while (event.receivedAt >= tickEndAt) {
      await turn(tickEndAt);
      tickEndAt += request.tickMs;
    }
    batch.push(event);
    events += 1;
    if (events % TOLD_EVENTS === 0) tell(event.receivedAt);
  }
  for (
    ;
    tickEndAt !== null && tickEndAt - request.tickMs < request.untilAt;
    tickEndAt += request.tickMs
  )
    await turn(tickEndAt);
  for (let round = 0; request.late !== undefined && round < LATE_ROUNDS_MAX; round += 1) {
    const late = await request.late();
    if (late.length === 0) break;
    events += late.length;
    await replay.turn(late, request.untilAt, tell);
  }
  let judged = 0;
  for await (const counts of request.recorded ?? []) {
    await replay.assess(counts);
    judged += counts.rows.length;
    request.onProgress?.({ events, ticks, judged, at: request.untilAt });
  }
  return { events, ticks };
}

function endOfTick(at: EpochMs, tickMs: number): EpochMs {
  return (Math.floor(at / tickMs) + 1) * tickMs;
}

function latestOf(rows: readonly OutboxRow[]): EpochMs {
  return rows.reduce((latest, { payload }) => {
    const { asOf } = JSON.parse(Buffer.from(payload).toString('utf8')) as FactsMessage;
    return Math.max(latest, asOf);
  }, 0);
}

/** By partition, in order of the partitions; each keeps its order. */
function grouped<T>(all: readonly T[], partitionOf: (one: T) => number): [number, T[]][] {
  const groups = new Map<number, T[]>();
  for (const one of all) {
    const partition = partitionOf(one);
    const own = groups.get(partition);
    if (own === undefined) groups.set(partition, [one]);
    else own.push(one);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

const partitionsOf = (subject: (partition: number) => string): ReadonlyMap<string, number> =>
  new Map(Array.from({ length: PARTITIONS }, (_, partition) => [subject(partition), partition]));

/** Spans that end within so much of each other are looked at together. */
const DUES_TOGETHER_MS = 60_000;

/** One way through the stages, with what lies between them. */
class Replay {
  readonly #request: ReplayRequest;
  readonly #seen = new Map<string, Set<string>>();
  readonly #countsOf = partitionsOf(countsSubject);
  readonly #factsOf = partitionsOf(factsSubject);
  #counts: OutboxRow[] = [];
  #facts: OutboxRow[] = [];
  #seq = 0;

  constructor(request: ReplayRequest) {
    this.#request = request;
  }

  /** Observes the events of a tick, moves event time on, and assesses everything that came of it. */
  async turn(events: readonly Event[], now: EpochMs, tell: (at: EpochMs) => void): Promise<void> {
    const { observe, progress } = this.#request.operators;
    const byPartition = grouped(events, eventPartition);
    for (const [partition, own] of byPartition) {
      const rows = own.map((event) => ({
        subject: eventSubject(partition, event.kind),
        msgId: event.id,
        payload: Buffer.from(JSON.stringify(event)),
      }));
      await this.#run(observe, { partition, now, rows });
      tell(now);
    }
    await this.#tick(progress, now);
    await this.#assess(now, tell);
    tell(now);
    await this.#lookAtSequences(Math.min(now, this.#request.untilAt - 1));
  }

  /** As of when each of them became known; then the spans that ended until now, in order of time. */
  async #lookAtSequences(now: EpochMs): Promise<void> {
    const { dues } = this.#request.operators;
    await this.#judgeFacts(null);
    for (;;) {
      const { rows } = await this.#request.store.query<{ due: EpochMs | null }>(
        'SELECT min(due_at) AS due FROM pattern_dues',
      );
      const due = rows[0]?.due ?? null;
      if (due === null || due >= now) return;
      const at = Math.min(due + DUES_TOGETHER_MS, now);
      await this.#tick(dues, at);
      await this.#judgeFacts(at);
    }
  }

  /** null: as of what was known last of those that are told together. */
  async #judgeFacts(at: EpochMs | null): Promise<void> {
    const { patterns } = this.#request.operators;
    const rows = this.#facts;
    this.#facts = [];
    for (const [partition, own] of grouped(rows, ({ subject }) => this.#factsOf.get(subject) ?? -1))
      await this.#run(patterns, { partition, now: at ?? latestOf(own), rows: own });
  }

  async assess({ partition, rows }: RecordedCounts): Promise<void> {
    await this.#run(this.#request.operators.assess, { partition, now: 0, rows });
  }

  async #assess(now: EpochMs, tell: (at: EpochMs) => void): Promise<void> {
    const rows = this.#counts;
    this.#counts = [];
    await this.#request.onCounts?.(rows);
    if (this.#request.recorded !== null) return;
    const byPartition = grouped(rows, ({ subject }) => this.#countsOf.get(subject) ?? -1);
    for (const [partition, own] of byPartition) {
      // Signals have their own stream; they are in the store already.
      if (partition >= 0)
        await this.#run(this.#request.operators.assess, { partition, now, rows: own });
      tell(now);
    }
  }

  async #run<Decoded>(
    spec: OperatorSpec<Decoded>,
    {
      partition,
      now,
      rows,
    }: { readonly partition: number; readonly now: EpochMs; readonly rows: readonly OutboxRow[] },
  ): Promise<void> {
    if (rows.length === 0) return;
    const messages = rows.map((row): StreamMessage => {
      this.#seq += 1;
      return {
        seq: this.#seq,
        subject: row.subject,
        payload: row.payload,
        storedAt: now,
        msgId: row.msgId,
      };
    });
    const batch = messages.map((message) => spec.decode(message));
    const context = this.#context(spec.name, { partition, now, messages });
    await transaction(this.#request.store, (tx) => spec.effects(tx, batch, context));
    await spec.afterCommit?.(batch, context);
  }

  async #tick(spec: OperatorSpec<never>, now: EpochMs): Promise<void> {
    const context = this.#context(spec.name, { partition: 0, now, messages: [] });
    await transaction(this.#request.store, async (tx) => spec.onTick?.(tx, context));
  }

  #context(
    name: string,
    of: {
      readonly partition: number;
      readonly now: EpochMs;
      readonly messages: readonly StreamMessage[];
    },
  ): BatchContext {
    return {
      ...of,
      partitions: of.messages.map(() => of.partition),
      appendOutbox: (rows) => {
        this.#counts.push(...rows.filter(({ subject }) => this.#countsOf.has(subject)));
        this.#facts.push(...rows.filter(({ subject }) => this.#factsOf.has(subject)));
      },
      seenBefore: (keys) => Promise.resolve(keys.map((key) => this.#wasSeen(name, key))),
    };
  }

  #wasSeen(name: string, key: string): boolean {
    const seen = this.#seen.get(name) ?? new Set<string>();
    this.#seen.set(name, seen);
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  }
}
