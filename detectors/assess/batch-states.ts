/**
 * The states of one batch: those of the series that it counts, loaded before its counts are stored, and those that its ticks ask for. What
 * the batch stores is applied to them message by message, so that each message is judged as if it had come alone.
 */
import type { SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { shapeOf, type CellKind, type WindowShape } from '../../contracts/window-shape.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { CELL_MS } from '../../platform/zone/zone-windows.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { Cell } from './cell-sum.ts';
import { LOOKBACK_DAYS_MAX } from '../series/detector.ts';
import { sinceDay, type FirstDays } from '../windows/first-days.ts';
import { SESSION_REACH_MS } from './judge-sessions.ts';
import { newState, type SeriesState, type SeriesStates } from './series-state.ts';
import { forgetOld } from './forget-old.ts';
import { applyCell, loadStates, type LoadRange } from './state-store.ts';

export interface BatchGround {
  readonly tx: Tx;
  readonly catalogue: DetectorCatalogue;
  readonly horizonMs: number;
  /** Earliest moment that a message of the batch speaks of. */
  readonly asOf: EpochMs;
}

export class BatchStates {
  readonly #ground: BatchGround;
  readonly #memory: SeriesStates;
  /** Series that the batch counts: what the store says of them runs ahead of the message in hand. */
  readonly #own = new Map<SeriesKey, SeriesState | null>();
  /** Of which the batch has said something: the store learns it when the batch ends, so none of them may be read again before. */
  readonly #said = new Map<SeriesKey, SeriesState>();
  #firstDays: FirstDays | null = null;

  constructor(ground: BatchGround, memory: SeriesStates) {
    this.#ground = ground;
    this.#memory = memory;
  }

  /** What the message in hand knows of first days. */
  since(firstDays: FirstDays | null): void {
    this.#firstDays = firstDays;
  }

  /** Before the counts of the batch are stored. */
  async take(messages: readonly (readonly Cell[])[]): Promise<void> {
    const keys = messages.flatMap((cells) => cells.map(({ series }) => series));
    const found = await this.of(keys);
    for (const key of keys) this.#own.set(key, found.get(key) ?? null);
  }

  hold(state: SeriesState): void {
    this.#said.set(state.series, state);
  }

  apply(cells: readonly Cell[]): void {
    const { zone } = this.#ground.catalogue;
    for (const cell of cells) applyCell(this.#own.get(cell.series) ?? undefined, cell, zone);
  }

  get(series: SeriesKey): SeriesState | undefined {
    return this.#own.get(series) ?? undefined;
  }

  /** As the message in hand knows them; those that are not in memory are loaded. Series that no detector looks at are left out. */
  async of(series: Iterable<SeriesKey>): Promise<Map<SeriesKey, SeriesState>> {
    const { catalogue } = this.#ground;
    const found = new Map<SeriesKey, SeriesState>();
    const fresh = new Map<SeriesKey, SeriesState>();
    for (const key of series) {
      if (found.has(key)) continue;
      const own = this.#own.get(key);
      const known = own ?? this.#said.get(key) ?? this.#memory.get(key);
      const state = own === null ? null : (known ?? newState(key, catalogue));
      if (state === null) continue;
      if (known === undefined) fresh.set(key, state);
      found.set(key, state);
    }
    await this.#load(fresh);
    for (const state of fresh.values()) this.#memory.put(state);
    const range = this.#range();
    for (const state of found.values()) {
      state.firstDay = sinceDay(this.#firstDays, state);
      forgetOld(state, range);
    }
    for (const [key, state] of found)
      // Counted first by a message of this batch that is not in hand yet.
      if (!state.isCounted && this.#own.has(key)) found.delete(key);
    return found;
  }

  async #load(fresh: ReadonlyMap<SeriesKey, SeriesState>): Promise<void> {
    if (fresh.size > 0) await loadStates(this.#ground.tx, fresh, this.#range());
  }

  /** What the memory of a series needs to reach back to: read from there, and forgotten before. */
  #range(): LoadRange {
    const { catalogue, horizonMs, asOf } = this.#ground;
    const reach = reachesOf(catalogue);
    const judgedFromAt = asOf - horizonMs - reach.dueMs - 8 * DAY_MS;
    return {
      zone: catalogue.zone,
      asOf,
      judgedFromAt,
      daysFromAt: judgedFromAt - reach.dayMs,
      hoursFromAt: asOf - horizonMs - reach.hourMs,
      halvesFromAt: asOf - horizonMs - reach.halfMs,
    };
  }
}

interface Reaches {
  readonly dueMs: number;
  readonly dayMs: number;
  readonly hourMs: number;
  readonly halfMs: number;
}

const reaches = new WeakMap<DetectorCatalogue, Reaches>();

/** A catalogue does not change: worked out once. */
function reachesOf(catalogue: DetectorCatalogue): Reaches {
  let known = reaches.get(catalogue);
  if (known === undefined) {
    known = {
      dueMs: longestDueMs(catalogue),
      dayMs: longestReachMs(catalogue, 'day'),
      hourMs: longestReachMs(catalogue, 'hour'),
      halfMs: longestReachMs(catalogue, 'half'),
    };
    reaches.set(catalogue, known);
  }
  return known;
}

/** What is waited for is judged for as much longer. */
function longestDueMs({ detectors }: DetectorCatalogue): number {
  return [...detectors.values()]
    .flat()
    .reduce((longest, { dueAfterMs }) => Math.max(longest, dueAfterMs), 0);
}

/** Of detectors that look at their window anew each time; what learns or looks back for years has its own reach. */
function longestReachMs(catalogue: DetectorCatalogue, of: CellKind): number {
  let longest = 0;
  for (const detectors of catalogue.detectors.values()) {
    for (const { rule, lookback, learns } of detectors) {
      const shape = shapeOf(rule.window);
      if (shape.of !== of || learns !== null) continue;
      longest = Math.max(longest, Math.min(reachMsOf(shape, lookback), REACH_MS_MAX));
    }
  }
  return longest;
}

/** Of every series; those of which more is needed are read by `historyDaysOf`. */
const REACH_MS_MAX = (LOOKBACK_DAYS_MAX + 8) * DAY_MS;

const CELL_LENGTH_MS = { ...CELL_MS, day: DAY_MS };

/** A window more than it looks back at: the judged one began before it ended. */
function reachMsOf(shape: WindowShape, lookback: number): number {
  if (shape.moves === 'session') return SESSION_REACH_MS;
  const cells = shape.moves === 'tumbling' ? (lookback + 1) * shape.cells : lookback + shape.cells;
  return cells * CELL_LENGTH_MS[shape.of];
}
