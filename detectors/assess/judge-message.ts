/**
 * What one message of the counts makes be judged: the windows that its deltas touch, those that a tick opens, and those that it completes. A
 * message is judged with what was told up to it, so that signals do not depend on how messages fell into batches.
 */
import { setImmediate } from 'node:timers/promises';
import type { MeasureId } from '../../contracts/ids.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { isWithinDays, shapeOf } from '../../contracts/window-shape.ts';
import type { Window, WindowKind } from '../../contracts/window.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { newestPart } from '../../platform/zone/zone-windows.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { newsOf, sinceDay } from '../windows/first-days.ts';
import type { BatchStates } from './batch-states.ts';
import type { Cell } from './cell-sum.ts';
import { readSeriesCountedIn } from './counted-series.ts';
import { inOrderOfTime } from './in-order-of-time.ts';
import { judgeCells } from './judge-cells.ts';
import { Judging } from './judging.ts';
import { amountIn, amountOfCells } from './part-sums.ts';
import type { Reached } from './reached.ts';
import type { Refits } from './refits.ts';
import type { Scopes } from './scopes.ts';
import type { SeriesState } from './series-state.ts';
import { readSeriesLocated, readSeriesPage } from './state-store.ts';
import { windowsDue, windowsOpen, windowsOpened, type JudgingTime } from './windows-to-judge.ts';

export interface JudgeGround {
  readonly tx: Tx;
  readonly partition: number;
  readonly catalogue: DetectorCatalogue;
  readonly scopes: Scopes;
  readonly horizonMs: number;
  readonly states: BatchStates;
  readonly refits: Refits;
}

export interface JudgeTurn extends JudgeGround {
  /** When the message was known. */
  readonly asOf: EpochMs;
  readonly reached: Reached;
}

export function judgingOf(turn: JudgeTurn): Judging {
  return new Judging({
    catalogue: turn.catalogue,
    scopes: turn.scopes,
    asOf: turn.asOf,
    watermarkAt: turn.reached.watermarkAt,
    arrivals: turn.reached.arrivals,
    refits: turn.refits,
    onSaid: (state) => {
      turn.states.hold(state);
    },
  });
}

export function judgingTime({ reached, asOf, catalogue, horizonMs }: JudgeTurn): JudgingTime {
  return { zone: catalogue.zone, asOf, frontierAt: reached.frontierAt, horizonMs };
}

export async function judgeTouched(
  turn: JudgeTurn,
  judging: Judging,
  cells: readonly Cell[],
): Promise<void> {
  const { firstDays, watermarkAt } = turn.reached;
  const { rules } = turn.scopes;
  const told = { ...judgingTime(turn), firstDays, watermarkAt, rules };
  let at = 0;
  for (const [series, own] of cellsBySeries(cells)) {
    if (isBreath((at += 1))) await setImmediate();
    const state = turn.states.get(series);
    if (state === undefined) continue;
    state.firstDay = sinceDay(firstDays, state);
    turn.refits.mark(state, own, told);
    judgeCells(state, own, { turn: told, judging });
  }
}

function cellsBySeries(cells: readonly Cell[]): Map<SeriesKey, Cell[]> {
  const bySeries = new Map<SeriesKey, Cell[]>();
  for (const cell of cells) {
    const own = bySeries.get(cell.series);
    if (own === undefined) bySeries.set(cell.series, [cell]);
    else own.push(cell);
  }
  return bySeries;
}

/**
 * A place that reports since another day than was known has another past: what was judged by the old one, within the horizon, is judged
 * anew. So the order in which days and counts are told makes no difference in the end.
 */
export async function judgeFromNewDays(
  turn: JudgeTurn,
  judging: Judging,
  before: Reached | null,
): Promise<void> {
  const { firstDays } = turn.reached;
  if (before === null || firstDays === null || firstDays === before.firstDays) return;
  const places = [...newsOf(firstDays, before.firstDays ?? new Map<string, number>()).keys()];
  if (places.length === 0) return;
  const measures = measuresWith(turn.catalogue, () => true);
  const keys = await readSeriesLocated(turn.tx, { partition: turn.partition, measures, places });
  const time = judgingTime(turn);
  for (const [at, state] of [...(await turn.states.of(keys)).values()].entries()) {
    await breathe(at);
    const open = inOrderOfTime(state, ({ rule }) => windowsOpen(rule.window, time));
    for (const { detector, window } of open)
      if (!isWithinDays(window.kind) || amountIn(state, window, time.zone).count > 0)
        judging.judgeAnew(state, detector, window);
  }
}

/**
 * What was counted in a window before the frontier reached it was taken for backlog. Once it is reached it is judged, even if
 * nothing more comes: ten cases just after midnight must not wait for the eleventh.
 */
export async function judgeOpened(
  turn: JudgeTurn,
  judging: Judging,
  before: Reached | null,
): Promise<void> {
  const { reached, catalogue, partition } = turn;
  const { zone } = catalogue;
  const startedAt = startOfDay(dayOf(reached.watermarkAt, zone), zone) - 1;
  const moved = { fromAt: before?.frontierAt ?? startedAt, toAt: reached.frontierAt };
  for (const kind of kindsIn(catalogue)) {
    const measures = measuresWith(catalogue, ({ rule }) => rule.window === kind);
    const opened = windowsOpened(kind, moved, judgingTime(turn));
    for (const window of opened) {
      const { of } = shapeOf(kind);
      const span = newestPart(window, zone);
      const counted = { partition, measures, kind: of, ...span };
      const states = await turn.states.of(await readSeriesCountedIn(turn.tx, counted));
      for (const state of states.values()) {
        // As far as the message in hand knows: the store may know more.
        if (amountOfCells(state, { of, span }, zone).count === 0) continue;
        for (const detector of state.detectors)
          if (detector.rule.window === kind) judging.judge(state, detector, window);
      }
    }
  }
}

const kindsIn = (catalogue: DetectorCatalogue): WindowKind[] => [
  ...new Set([...catalogue.detectors.values()].flat().map(({ rule }) => rule.window)),
];

/** A worker that has just started learns each series that it meets: others must get their turn meanwhile. */
export async function breathe(at: number): Promise<void> {
  if (isBreath(at)) await setImmediate();
}

const isBreath = (at: number): boolean => at % BREATH_SERIES === BREATH_SERIES - 1;

const BREATH_SERIES = 25;
const SERIES_PAGE = 2000;

/**
 * Series that had no count at all in a window are judged too: none can be too few. Of parts of a day only by detectors that look for
 * too few; what is too many in an hour was judged when it came.
 */
export async function judgeCompleted(
  turn: JudgeTurn,
  judging: Judging,
  before: Reached | null,
): Promise<void> {
  const { reached, catalogue } = turn;
  const time = judgingTime(turn);
  const moved = {
    fromAt: before?.watermarkAt ?? turn.asOf - time.horizonMs,
    toAt: reached.watermarkAt,
  };
  const completed = new Completed(moved, time);
  const measures = measuresWith(catalogue, (detector) => completed.for(detector).length > 0);
  if (measures.length === 0) return;
  for await (const state of allStates(turn, measures)) {
    const windows = inOrderOfTime(state, (detector) => completed.for(detector));
    for (const { detector, window } of windows) judging.judge(state, detector, window);
  }
}

/** Those of a partition that are counted by these measures. */
export async function* allStates(
  { tx, partition, states }: JudgeGround,
  measures: readonly MeasureId[],
): AsyncGenerator<SeriesState> {
  let afterKey = '';
  for (;;) {
    const page = await readSeriesPage(tx, { partition, measures, afterKey, limit: SERIES_PAGE });
    for (const [at, state] of [...(await states.of(page)).values()].entries()) {
      await breathe(at);
      yield state;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < SERIES_PAGE) return;
    afterKey = last;
  }
}

/** Windows that are complete, and due where a detector waits for longer than their end. */
class Completed {
  readonly #moved: { readonly fromAt: EpochMs; readonly toAt: EpochMs };
  readonly #time: JudgingTime;
  readonly #known = new Map<string, readonly Window[]>();

  constructor(moved: { readonly fromAt: EpochMs; readonly toAt: EpochMs }, time: JudgingTime) {
    this.#moved = moved;
    this.#time = time;
  }

  for(detector: PreparedDetector): readonly Window[] {
    const { rule, dueAfterMs } = detector;
    if (isWithinDays(rule.window) && rule.side === 'upper' && dueAfterMs === 0) return [];
    const key = `${rule.window} ${String(dueAfterMs)}`;
    let windows = this.#known.get(key);
    if (windows === undefined) {
      windows = windowsDue(detector, this.#moved, this.#time);
      this.#known.set(key, windows);
    }
    return windows;
  }
}

function measuresWith(
  catalogue: DetectorCatalogue,
  fits: (detector: PreparedDetector) => boolean,
): MeasureId[] {
  return [...catalogue.detectors]
    .filter(([, detectors]) => detectors.some(fits))
    .map(([measure]) => measure);
}
