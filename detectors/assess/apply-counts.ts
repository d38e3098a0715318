/**
 * What one batch of counts does: adds the deltas, judges the windows that they touch, follows the watermark, and decides
 * clusters. All of it, with the memory that goes with it, is a function of the messages and the store; the clock is not asked.
 */
import {
  Arrivals,
  type CaseMessage,
  type CountsMessage,
  type DeltasMessage,
  type ProgressMessage,
} from '../../contracts/counts.ts';
import type { MeasureId } from '../../contracts/ids.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import type { Window, WindowKind } from '../../contracts/window.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { writeSignals } from '../signals/signal-store.ts';
import { sumCells } from './cell-sum.ts';
import { applyCases } from './cluster-store.ts';
import { Judging } from './judging.ts';
import { addCells, registerSeries, type CountedCell } from './observation-store.ts';
import type { Scopes } from './scopes.ts';
import { newState, type SeriesState, type SeriesStates } from './series-state.ts';
import {
  loadStates,
  readSeriesCountedAt,
  readSeriesPage,
  rememberCount,
  writeAssessments,
} from './state-store.ts';
import {
  newestPart,
  windowsCompleted,
  windowsOpened,
  windowsTouched,
  type JudgingTime,
} from './windows-to-judge.ts';

export interface AssessSettings {
  readonly catalogue: DetectorCatalogue;
  /** Windows that ended longer ago are counted and no longer judged. */
  readonly horizonMs: number;
  readonly scopes: Scopes;
}

/** What one partition remembers between batches. */
export interface PartitionMemory {
  readonly states: SeriesStates;
  /** Undefined before it was read from the store, null before the first tick. */
  progress: Reached | null | undefined;
  readonly knownSeries: Map<SeriesKey, EpochMs>;
}

export interface Reached {
  readonly watermarkAt: EpochMs;
  readonly frontierAt: EpochMs;
  /** What has come of what usually comes, as last told; null before. */
  readonly arrivals: Arrivals | null;
}

export interface CountsOutcome {
  readonly deltas: number;
  readonly cases: number;
  readonly ticks: number;
  readonly assessments: number;
  readonly signals: readonly { readonly kind: string; readonly status: string }[];
}

export interface CountsInput {
  /** Those that were not seen before, in the order of the stream. */
  readonly messages: readonly CountsMessage[];
  readonly partition: number;
  readonly memory: PartitionMemory;
  readonly settings: AssessSettings;
}

export async function applyCounts(
  tx: Tx,
  input: CountsInput,
): Promise<{ readonly outbox: OutboxRow[]; readonly outcome: CountsOutcome }> {
  const { messages, memory, settings } = input;
  const deltas = messages.filter((message): message is DeltasMessage => message.type === 'deltas');
  const cases = messages.filter((message): message is CaseMessage => message.type === 'case');
  const ticks = messages.filter(
    (message): message is ProgressMessage => message.type === 'progress',
  );
  const asOf = messages.reduce((latest, message) => Math.max(latest, message.asOf), 0);
  const before = (memory.progress ??= await readReached(tx, input.partition));
  const reached = furthest(before, ticks);
  await settings.scopes.refresh(tx, asOf);
  const counted = await addCells(
    tx,
    sumCells(deltas, settings.catalogue.zone),
    reached?.watermarkAt ?? null,
  );
  await register(tx, counted, input);
  const judging = new Judging({
    catalogue: settings.catalogue,
    scopes: settings.scopes,
    asOf,
    watermarkAt: reached?.watermarkAt ?? -Infinity,
    arrivals: reached?.arrivals ?? null,
  });
  const turn: Turn = { tx, input, judging, asOf, reached, zone: settings.catalogue.zone };
  await judgeTouched(turn, counted);
  await judgeOpened(turn, before);
  await judgeCompleted(turn, before);
  if (reached !== null && ticks.length > 0) {
    // A large document, so it is written only when it was told anew.
    const told = ticks.some(({ arrivals }) => arrivals !== undefined) ? reached.arrivals : null;
    await storeReached(tx, input.partition, { ...reached, arrivals: told });
  }
  memory.progress = reached;
  const clusters = await applyCases(tx, cases, settings.catalogue);
  await writeAssessments(tx, judging.assessments);
  const signals = [...clusters, ...judging.signals];
  return {
    outbox: await writeSignals(tx, signals),
    outcome: {
      deltas: deltas.reduce((sum, message) => sum + message.deltas.length, 0),
      cases: cases.length,
      ticks: ticks.length,
      assessments: judging.assessments.length,
      signals: signals.map(({ signal: { kind, status } }) => ({ kind, status })),
    },
  };
}

interface Turn {
  readonly tx: Tx;
  readonly input: CountsInput;
  readonly judging: Judging;
  readonly asOf: EpochMs;
  readonly reached: Reached | null;
  readonly zone: string;
}

function furthest(before: Reached | null, ticks: readonly ProgressMessage[]): Reached | null {
  return ticks.reduce<Reached | null>(
    (reached, { watermarkAt, frontierAt, arrivals }) => ({
      watermarkAt: Math.max(reached?.watermarkAt ?? watermarkAt, watermarkAt),
      frontierAt: Math.max(reached?.frontierAt ?? frontierAt, frontierAt),
      arrivals: arrivals ?? reached?.arrivals ?? null,
    }),
    before,
  );
}

async function register(
  tx: Tx,
  counted: readonly CountedCell[],
  input: CountsInput,
): Promise<void> {
  const { knownSeries } = input.memory;
  const firstAt = new Map<SeriesKey, EpochMs>();
  for (const { series, startAt } of counted) {
    const known = Math.min(knownSeries.get(series) ?? Infinity, firstAt.get(series) ?? Infinity);
    if (startAt < known) firstAt.set(series, startAt);
  }
  if (firstAt.size === 0) return;
  await registerSeries(tx, firstAt, {
    partition: input.partition,
    zone: input.settings.catalogue.zone,
  });
  if (knownSeries.size > KNOWN_SERIES_MAX) knownSeries.clear();
  for (const [series, at] of firstAt) knownSeries.set(series, at);
}

/** Only saves writes: a series that was forgotten is registered again. */
const KNOWN_SERIES_MAX = 200_000;

/** States of these series; those that are not in memory are loaded. Series that no detector looks at are left out. */
async function statesOf(
  turn: Turn,
  series: Iterable<SeriesKey>,
): Promise<Map<SeriesKey, SeriesState>> {
  const { tx, input, asOf, zone } = turn;
  const { catalogue, scopes, horizonMs } = input.settings;
  const found = new Map<SeriesKey, SeriesState>();
  const fresh = new Map<SeriesKey, SeriesState>();
  for (const key of series) {
    if (found.has(key)) continue;
    const known = input.memory.states.get(key);
    const state = known ?? newState(key, catalogue);
    if (state === null) continue;
    if (known === undefined) fresh.set(key, state);
    found.set(key, state);
  }
  const judgedFromAt = asOf - horizonMs - 8 * DAY_MS;
  await loadStates(tx, fresh, {
    zone,
    judgedFromAt,
    daysFromAt: judgedFromAt - longestLookback(catalogue, 'day') * DAY_MS,
    hoursFromAt: asOf - horizonMs - longestLookback(catalogue, 'hour') * HOUR_MS,
  });
  for (const state of fresh.values()) input.memory.states.put(state);
  for (const state of found.values())
    state.firstDay = Math.min(state.firstDay, scopes.firstDay(state.parts));
  return found;
}

function longestLookback(catalogue: DetectorCatalogue, unit: 'hour' | 'day'): number {
  let longest = 0;
  for (const detectors of catalogue.detectors.values()) {
    for (const { rule, lookback } of detectors) {
      if ((rule.window === 'hour') === (unit === 'hour')) longest = Math.max(longest, lookback);
    }
  }
  return longest;
}

async function judgeTouched(turn: Turn, counted: readonly CountedCell[]): Promise<void> {
  const states = await statesOf(
    turn,
    counted.map((cell) => cell.series),
  );
  for (const cell of counted) {
    const { kind, startAt, count, revision, asOf } = cell;
    rememberCount(
      states.get(cell.series),
      { kind, start_at: startAt, count, revision, as_of: asOf },
      turn.zone,
    );
  }
  const time = judgingTime(turn);
  if (time === null) return;
  for (const cell of counted) {
    const state = states.get(cell.series);
    if (state === undefined) continue;
    for (const detector of state.detectors) {
      for (const window of windowsTouched(detector, cell, time))
        turn.judging.judge(state, detector, window);
    }
  }
}

function judgingTime({ reached, asOf, zone, input }: Turn): JudgingTime | null {
  if (reached === null) return null;
  return { zone, asOf, frontierAt: reached.frontierAt, horizonMs: input.settings.horizonMs };
}

/**
 * What was counted in a window before the frontier reached it was taken for backlog. Once it is reached it is judged, even if
 * nothing more comes: ten cases just after midnight must not wait for the eleventh.
 */
async function judgeOpened(turn: Turn, before: Reached | null): Promise<void> {
  const { input, reached, zone } = turn;
  const time = judgingTime(turn);
  if (time === null || reached === null) return;
  const startedAt = startOfDay(dayOf(reached.watermarkAt, zone), zone) - 1;
  const moved = { fromAt: before?.frontierAt ?? startedAt, toAt: reached.frontierAt };
  const { partition } = input;
  for (const kind of ['hour', 'day', 'day7'] as const) {
    const measures = [...input.settings.catalogue.detectors]
      .filter(([, detectors]) => detectors.some(({ rule }) => rule.window === kind))
      .map(([measure]): MeasureId => measure);
    for (const window of measures.length === 0 ? [] : windowsOpened(kind, moved, time)) {
      const startAt = newestPart(window, zone);
      const cell = { partition, measures, kind: kind === 'hour' ? kind : 'day', startAt } as const;
      const states = await statesOf(turn, await readSeriesCountedAt(turn.tx, cell));
      for (const state of states.values()) {
        for (const detector of state.detectors)
          if (detector.rule.window === kind) turn.judging.judge(state, detector, window);
      }
    }
  }
}

const SERIES_PAGE = 2000;

/**
 * Series that had no count at all in a window are judged too: none can be too few. Of hours only by detectors that look for
 * too few; what is too many in an hour was judged when it came.
 */
async function judgeCompleted(turn: Turn, before: Reached | null): Promise<void> {
  const { input, reached } = turn;
  const time = judgingTime(turn);
  if (time === null || reached === null) return;
  const moved = {
    fromAt: before?.watermarkAt ?? turn.asOf - time.horizonMs,
    toAt: reached.watermarkAt,
  };
  const completed = {
    hour: windowsCompleted('hour', moved, time),
    day: windowsCompleted('day', moved, time),
    day7: windowsCompleted('day7', moved, time),
  };
  const measures = [...input.settings.catalogue.detectors]
    .filter(([, detectors]) =>
      detectors.some((detector) => completedFor(detector, completed).length > 0),
    )
    .map(([measure]): MeasureId => measure);
  if (measures.length === 0) return;
  let afterKey = '';
  for (;;) {
    const page = await readSeriesPage(turn.tx, {
      partition: input.partition,
      measures,
      afterKey,
      limit: SERIES_PAGE,
    });
    for (const state of (await statesOf(turn, page)).values()) {
      for (const detector of state.detectors) {
        for (const window of completedFor(detector, completed))
          turn.judging.judge(state, detector, window);
      }
    }
    const last = page.at(-1);
    if (last === undefined || page.length < SERIES_PAGE) return;
    afterKey = last;
  }
}

function completedFor(
  { rule }: PreparedDetector,
  completed: Readonly<Record<WindowKind, readonly Window[]>>,
): readonly Window[] {
  return rule.window === 'hour' && rule.side === 'upper' ? [] : completed[rule.window];
}

async function readReached(tx: Tx, partition: number): Promise<Reached | null> {
  const answer = await tx.query<{
    watermark_at: EpochMs;
    frontier_at: EpochMs;
    arrivals: unknown;
  }>('SELECT watermark_at, frontier_at, arrivals FROM assess_progress WHERE partition = $1', [
    partition,
  ]);
  const [row] = answer.rows;
  return row === undefined
    ? null
    : {
        watermarkAt: row.watermark_at,
        frontierAt: row.frontier_at,
        arrivals: Arrivals.nullable().parse(row.arrivals),
      };
}

async function storeReached(tx: Tx, partition: number, reached: Reached): Promise<void> {
  await tx.query(
    `INSERT INTO assess_progress AS p (partition, watermark_at, frontier_at, arrivals) VALUES ($1, $2, $3, $4)
     ON CONFLICT (partition) DO UPDATE SET watermark_at = greatest(p.watermark_at, EXCLUDED.watermark_at),
       frontier_at = greatest(p.frontier_at, EXCLUDED.frontier_at),
       arrivals = coalesce(EXCLUDED.arrivals, p.arrivals)`,
    [
      partition,
      storeTime(reached.watermarkAt),
      storeTime(reached.frontierAt),
      reached.arrivals === null ? null : JSON.stringify(reached.arrivals),
    ],
  );
}
