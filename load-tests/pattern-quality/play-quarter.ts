/**
 * A stretch of the simulated city through observe, patterns and dues on a virtual clock: the clock goes from what is received to the next span
 * that ends, so that an absence is looked at a millisecond after its time.
 */
import { eventPartition, type Event } from '../../contracts/event/event.ts';
import type { EventId } from '../../contracts/ids.ts';
import type { Signal } from '../../contracts/signal.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { eventSubject, factsSubject } from '../../contracts/subjects.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import type { DetectorCatalogue } from '../../detectors/catalogue.ts';
import { observeOperator } from '../../detectors/observe/observe-operator.ts';
import { duesOperator } from '../../detectors/sequences/dues-operator.ts';
import { patternsOperator } from '../../detectors/sequences/patterns-operator.ts';
import { createMetrics } from '../../platform/metrics.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { ToldLine } from '../../simulator/scenes/scene.ts';
import { VirtualStage } from './virtual-stage.ts';

export interface QuarterRequest {
  readonly store: Pool;
  readonly catalogue: DetectorCatalogue;
  readonly toEvent: (line: ToldLine) => Event;
  /** In order of sending, a day at a time. */
  readonly days: Iterable<readonly ToldLine[]>;
  readonly endsAt: EpochMs;
  readonly say: (sentence: string) => void;
}

export interface PlayedQuarter {
  readonly events: number;
  readonly signals: readonly Signal[];
  /** Which scene an event belongs to. */
  readonly sceneOf: ReadonlyMap<EventId, string>;
}

/** Looked at together at most: what opens a span of ten minutes and what opened before it. */
const SLICE_MS = 5 * 60_000;
const QUIET_SLICE_MS = 3_600_000;
/** Of these a short span may begin. */
const OPENING: ReadonlySet<Event['kind']> = new Set(['ecg', 'imaging']);
const FACTS: ReadonlySet<string> = new Set(
  Array.from({ length: PARTITIONS }, (_, partition) => factsSubject(partition)),
);

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
  readonly #dues = duesOperator({ tickMs: 1_000 });
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
      await this.#passDues(first.receivedAt);
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
    const startAt = events[from]?.receivedAt ?? 0;
    let endAt = Math.min(startAt + QUIET_SLICE_MS, this.#dueAt + 1);
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
    await this.#judge(await this.#stage.take(this.#observe, rows, now), now);
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

  /** Each span that ends before then is looked at a millisecond after its end. */
  async #passDues(untilAt: EpochMs): Promise<void> {
    while (this.#dueAt + 1 <= untilAt) {
      const now = this.#dueAt + 1;
      await this.#judge(await this.#stage.tick(this.#dues, now), now);
    }
  }

  async end(endsAt: EpochMs): Promise<PlayedQuarter> {
    await this.#passDues(endsAt);
    const { rows } = await this.#request.store.query<{ signal: Signal }>(
      'SELECT signal FROM signals ORDER BY id',
    );
    return {
      events: this.events,
      signals: rows.map(({ signal }) => signal),
      sceneOf: this.#sceneOf,
    };
  }
}
