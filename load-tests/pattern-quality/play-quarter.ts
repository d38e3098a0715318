/**
 * A stretch of the simulated city through observe, patterns, dues, progress, assess and looks on a virtual clock: the clock goes from what is
 * received to the next span that ends, so that an absence is looked at a millisecond after its time, and stops at each tick for those that live
 * by them.
 */
import { eventPartition, type Event } from '../../contracts/event/event.ts';
import type { EventId } from '../../contracts/ids.ts';
import type { Signal } from '../../contracts/signal.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { countsSubject, eventSubject, factsSubject } from '../../contracts/subjects.ts';
import { DAY_MS, HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { assessOperator } from '../../detectors/assess/assess-operator.ts';
import { Scopes } from '../../detectors/assess/scopes.ts';
import type { DetectorCatalogue } from '../../detectors/catalogue.ts';
import { looksOperator } from '../../detectors/looks/looks-operator.ts';
import { observeOperator } from '../../detectors/observe/observe-operator.ts';
import { progressOperator } from '../../detectors/progress/progress-operator.ts';
import { duesOperator } from '../../detectors/sequences/dues-operator.ts';
import { patternsOperator } from '../../detectors/sequences/patterns-operator.ts';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { ToldLine } from '../../simulator/scenes/scene.ts';
import { LookEpisodes } from './look-episodes.ts';
import { VirtualStage } from './virtual-stage.ts';

export interface QuarterRequest {
  readonly store: Pool;
  readonly catalogue: DetectorCatalogue;
  readonly toEvent: (line: ToldLine) => Event;
  /** In order of sending, a day at a time. */
  readonly days: Iterable<readonly ToldLine[]>;
  readonly endsAt: EpochMs;
  /** Between two ticks of progress and looks; a look's own cadence where that is longer. */
  readonly tickMs: number;
  /** Before it nothing is looked at: there is only what the rules are used to. */
  readonly looksFromAt?: EpochMs;
  readonly say: (sentence: string) => void;
}

export interface PlayedQuarter {
  readonly events: number;
  /** As they stand in the end; of looks what stood in between as well. */
  readonly signals: readonly Signal[];
  /** Clusters as they were told again. */
  readonly retold: readonly Signal[];
  /** Which scene an event belongs to. */
  readonly sceneOf: ReadonlyMap<EventId, string>;
}

/** Looked at together at most: what opens a span of ten minutes and what opened before it. Where no rule has a span, all between two ticks. */
const SLICE_MS = 5 * 60_000;
const QUIET_SLICE_MS = 3_600_000;
/** Of these a short span may begin. */
const OPENING: ReadonlySet<Event['kind']> = new Set(['ecg', 'imaging']);
const subjectsOf = (subject: (partition: number) => string): ReadonlySet<string> =>
  new Set(Array.from({ length: PARTITIONS }, (_, partition) => subject(partition)));
const FACTS = subjectsOf(factsSubject);
const COUNTS = subjectsOf(countsSubject);

export async function playQuarter(request: QuarterRequest): Promise<PlayedQuarter> {
  const quarter = new Quarter(request);
  let dayNumber = 0;
  for (const day of request.days) {
    await quarter.day(day);
    dayNumber += 1;
    if (dayNumber % 10 === 0)
      request.say(`day ${String(dayNumber)}, ${String(quarter.events)} events`);
  }
  return quarter.end(request.endsAt);
}

class Quarter {
  readonly #request: QuarterRequest;
  readonly #stage: VirtualStage;
  readonly #observe;
  readonly #patterns;
  readonly #dues = duesOperator({
    tickMs: 1_000,
    // What is played is read before the clock moves on.
    readUntil: (_tx, now) => Promise.resolve(now),
  });
  readonly #progress;
  readonly #assess;
  readonly #looks;
  readonly #episodes = new LookEpisodes();
  #counts: OutboxRow[] = [];
  #tickAt: EpochMs | null = null;
  readonly #sceneOf = new Map<EventId, string>();
  #dueAt = Infinity;
  events = 0;

  constructor(request: QuarterRequest) {
    this.#request = request;
    this.#stage = new VirtualStage(request.store);
    const common = { catalogue: request.catalogue, metrics: createMetrics('detectors') };
    this.#patterns = patternsOperator({ ...common, batchMax: 500 });
    this.#observe = observeOperator({
      ...common,
      batchMax: 500,
      grouped: { transactions: 1, messagesMax: 500 },
      allowedLatenessMs: 7 * DAY_MS,
      caseHorizonMs: 14 * DAY_MS,
      backfillMaxMs: 400 * DAY_MS,
    });
    this.#progress = progressOperator({
      ...common,
      tickMs: HOUR_MS,
      idleAfterMs: HOUR_MS,
      holdBackMaxMs: 12 * HOUR_MS,
    });
    this.#assess = assessOperator({
      ...common,
      batchMax: 500,
      horizonMs: 7 * DAY_MS,
      scopes: new Scopes(),
      statesMax: 200_000,
    });
    this.#looks = looksOperator({ ...common, log: silentLog, tickMs: HOUR_MS });
  }

  async day(lines: readonly ToldLine[]): Promise<void> {
    const events = lines.map((line) => {
      const event = this.#request.toEvent(line);
      if (line.scene !== undefined) this.#sceneOf.set(event.id, line.scene);
      return event;
    });
    this.events += events.length;
    for (let at = 0; at < events.length;) {
      const first = events[at];
      if (first === undefined) break;
      await this.#passTime(first.receivedAt);
      const endAt = this.#sliceEnd(events, at);
      let to = at;
      while ((events[to]?.receivedAt ?? Infinity) < endAt) to += 1;
      const now = events[to - 1]?.receivedAt ?? endAt;
      await this.#observed(events.slice(at, to), now);
      at = to;
    }
  }

  /** Before the next span ends, and soon after a fact that may open a short one. */
  #sliceEnd(events: readonly Event[], from: number): EpochMs {
    const { catalogue, tickMs } = this.#request;
    const hasSequences = catalogue.sequences.length > 0;
    const startAt = events[from]?.receivedAt ?? 0;
    const quietMs = hasSequences ? QUIET_SLICE_MS : tickMs;
    let endAt = Math.min(startAt + quietMs, this.#dueAt + 1, this.#tickAt ?? Infinity);
    if (!hasSequences) return Math.max(endAt, startAt + 1);
    for (let at = from; (events[at]?.receivedAt ?? Infinity) < endAt; at += 1) {
      const event = events[at];
      if (event !== undefined && OPENING.has(event.kind))
        endAt = Math.min(endAt, event.receivedAt + SLICE_MS);
    }
    return Math.max(endAt, startAt + 1);
  }

  async #observed(events: readonly Event[], now: EpochMs): Promise<void> {
    const rows = events.map((event) => ({
      subject: eventSubject(eventPartition(event), event.kind),
      msgId: event.id,
      payload: Buffer.from(JSON.stringify(event)),
    }));
    const told = await this.#stage.take(this.#observe, rows, now);
    this.#counts.push(...told.filter(({ subject }) => COUNTS.has(subject)));
    await this.#judge(told, now);
  }

  async #judge(told: readonly OutboxRow[], now: EpochMs): Promise<void> {
    const facts = told.filter(({ subject }) => FACTS.has(subject));
    if (facts.length === 0) return;
    await this.#stage.take(this.#patterns, facts, now);
    const { rows } = await this.#request.store.query<{ due: EpochMs | null }>(
      'SELECT min(due_at) AS due FROM pattern_dues',
    );
    this.#dueAt = rows[0]?.due ?? Infinity;
  }

  /** Each span that ends before then is looked at a millisecond after its end, and each tick is made at its time. */
  async #passTime(untilAt: EpochMs): Promise<void> {
    const { tickMs } = this.#request;
    this.#tickAt ??= (Math.floor(untilAt / tickMs) + 1) * tickMs;
    for (;;) {
      const now = Math.min(this.#dueAt + 1, this.#tickAt);
      if (now > untilAt) return;
      if (now === this.#tickAt) {
        await this.#ticks(now);
        this.#tickAt += tickMs;
      } else await this.#judge(await this.#stage.tick(this.#dues, now), now);
    }
  }

  /** How far time has come, what was counted until then, and the looks that are due. */
  async #ticks(now: EpochMs): Promise<void> {
    const ticks = await this.#stage.tick(this.#progress, now);
    // All partitions are one here: one message of the progress is for all.
    const first = ticks.find(({ subject }) => COUNTS.has(subject));
    const counts = this.#counts;
    this.#counts = [];
    await this.#stage.take(this.#assess, first === undefined ? counts : [...counts, first], now);
    // Each tick makes the look that is longest due.
    const { catalogue, looksFromAt = 0 } = this.#request;
    const due = now < looksFromAt ? 0 : catalogue.looks.length;
    for (let turn = 0; turn < due; turn += 1)
      this.#episodes.take(await this.#stage.tick(this.#looks, now));
  }

  async end(endsAt: EpochMs): Promise<PlayedQuarter> {
    await this.#passTime(endsAt);
    const { rows } = await this.#request.store.query<{ signal: Signal }>(
      'SELECT signal FROM signals ORDER BY id',
    );
    return {
      events: this.events,
      signals: [
        ...rows.map(({ signal }) => signal).filter(({ kind }) => kind !== 'look'),
        ...this.#episodes.all(),
      ],
      retold: this.#episodes.retold,
      sceneOf: this.#sceneOf,
    };
  }
}
