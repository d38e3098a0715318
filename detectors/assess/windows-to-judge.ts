/**
 * Which windows must be judged again when counts change, and which when the watermark moves. Pure. A change of one day is a
 * change of the baseline of later days, so a retraction reaches as far as the baseline does; never beyond the horizon, because
 * what is older is counted and no longer judged, and never ahead of the frontier, because a backlog is not an outbreak.
 */
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { shapeOf, type CellKind, type WindowShape } from '../../contracts/window-shape.ts';
import type { Window } from '../../contracts/window.ts';
import { dayKeyOf, dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import {
  CELL_MS,
  newestPart,
  windowAfter,
  windowAt,
  windowOfDay,
} from '../../platform/zone/zone-windows.ts';
import type { PreparedDetector } from '../series/detector.ts';

export interface JudgingTime {
  readonly zone: string;
  /** Latest receipt so far: the present, as the stream tells it. */
  readonly asOf: EpochMs;
  readonly frontierAt: EpochMs;
  readonly horizonMs: number;
}

export interface ChangedCell {
  readonly kind: CellKind;
  readonly startAt: EpochMs;
}

const isOpenToJudge = (window: Window, time: JudgingTime): boolean =>
  window.endAt > time.asOf - time.horizonMs && newestAt(window, time) <= time.frontierAt;

const newestAt = (window: Window, { zone }: Pick<JudgingTime, 'zone'>): EpochMs =>
  newestPart(window, zone).startAt;

/** Of all kinds but sessions, which are found by their facts: `judge-sessions.ts`. */
export function windowsTouched(
  detector: PreparedDetector,
  changed: ChangedCell,
  time: JudgingTime,
): Window[] {
  const shape = shapeOf(detector.rule.window);
  if (shape.moves === 'session' || changed.kind !== shape.of) return [];
  const own = waiting(detector, time);
  return shape.of === 'day'
    ? daysTouched(detector, changed, own)
    : partsTouched(detector, changed, own);
}

/** What may be judged only some time after its end is judged for as much longer: else it would be too old as soon as it is due. */
function waiting(
  { dueAfterMs }: Pick<PreparedDetector, 'dueAfterMs'>,
  time: JudgingTime,
): JudgingTime {
  return dueAfterMs === 0 ? time : { ...time, horizonMs: time.horizonMs + dueAfterMs };
}

/** Windows of a detector that become due when the watermark moves from `fromAt` to `toAt`: complete, and waited for. */
export function windowsDue(
  detector: Pick<PreparedDetector, 'rule' | 'dueAfterMs'>,
  { fromAt, toAt }: { readonly fromAt: EpochMs; readonly toAt: EpochMs },
  time: JudgingTime,
): Window[] {
  const { rule, dueAfterMs } = detector;
  const ended = { fromAt: fromAt - dueAfterMs, toAt: toAt - dueAfterMs };
  return windowsCompleted(rule.window, ended, waiting(detector, time));
}

/** How many cells later the newest part of the last window may begin that a changed cell is in, or in whose past it is. */
function reachOf(shape: Exclude<WindowShape, { moves: 'session' }>, lookback: number): number {
  return shape.moves === 'tumbling' ? lookback * shape.cells : lookback + shape.cells - 1;
}

function daysTouched(
  { rule, lookback }: PreparedDetector,
  changed: ChangedCell,
  time: JudgingTime,
): Window[] {
  const { window: kind } = rule;
  const shape = shapeOf(kind);
  if (shape.moves === 'session') return [];
  const numberOf = (at: EpochMs): number => dayNumberOf(dayOf(at, time.zone));
  const day = numberOf(changed.startAt);
  const own = windowOfDay(kind, dayKeyOf(day), time.zone);
  const lastDay = Math.min(
    numberOf(time.asOf),
    numberOf(newestAt(own, time)) + reachOf(shape, lookback),
  );
  // Skips days that are older than the horizon, so that an ancient correction costs nothing.
  const firstDay = Math.max(day, numberOf(time.asOf - time.horizonMs));
  const windows: Window[] = [];
  let window = windowOfDay(kind, dayKeyOf(firstDay), time.zone);
  while (numberOf(newestAt(window, time)) <= lastDay) {
    if (isOpenToJudge(window, time)) windows.push(window);
    window = windowAfter(window, time.zone);
  }
  return windows;
}

function partsTouched(
  { rule, lookback }: PreparedDetector,
  changed: ChangedCell,
  time: JudgingTime,
): Window[] {
  const { window: kind } = rule;
  const shape = shapeOf(kind);
  if (shape.moves === 'session' || shape.of === 'day') return [];
  const own = windowAt(kind, changed.startAt, time.zone);
  const reachMs = reachOf(shape, lookback) * CELL_MS[shape.of];
  // Where a clock is moved, a part of a day begins an hour later: one window more costs nothing.
  const slackMs = shape.moves === 'tumbling' && shape.cells > 1 ? HOUR_MS : 0;
  const lastAt = Math.min(time.asOf, newestAt(own, time) + reachMs + slackMs);
  const windows: Window[] = [];
  let window = windowAt(kind, Math.max(changed.startAt, time.asOf - time.horizonMs), time.zone);
  while (newestAt(window, time) <= lastAt) {
    if (isOpenToJudge(window, time)) windows.push(window);
    window = windowAfter(window, time.zone);
  }
  return windows;
}

/** All that are still judged: those that end within the horizon and have begun by the frontier, oldest first. */
export function windowsOpen(kind: Window['kind'], time: JudgingTime): Window[] {
  if (shapeOf(kind).moves === 'session') return [];
  const windows: Window[] = [];
  let at = time.asOf - time.horizonMs;
  while (at <= time.frontierAt) {
    const window = windowAt(kind, at, time.zone);
    if (isOpenToJudge(window, time)) windows.push(window);
    at = window.endAt;
  }
  return windows;
}

/**
 * Windows that the frontier reaches when it moves from `fromAt` to `toAt`, within the horizon: what came before it was backlog
 * until now and has not been judged.
 */
export function windowsOpened(
  kind: Window['kind'],
  moved: { readonly fromAt: EpochMs; readonly toAt: EpochMs },
  time: JudgingTime,
): Window[] {
  if (shapeOf(kind).moves === 'session') return [];
  const fromAt = Math.max(moved.fromAt, time.asOf - time.horizonMs);
  const windows: Window[] = [];
  let window = windowAt(kind, fromAt, time.zone);
  while (newestAt(window, time) <= moved.toAt) {
    if (newestAt(window, time) > fromAt) windows.push(window);
    window = windowAfter(window, time.zone);
  }
  return windows;
}

/** Windows whose end the watermark passes when it moves from `fromAt` to `toAt`, within the horizon. */
export function windowsCompleted(
  kind: Window['kind'],
  moved: { readonly fromAt: EpochMs; readonly toAt: EpochMs },
  time: JudgingTime,
): Window[] {
  const fromAt = Math.max(moved.fromAt, time.asOf - time.horizonMs);
  if (fromAt >= moved.toAt || shapeOf(kind).moves === 'session') return [];
  const windows: Window[] = [];
  let window = windowAt(kind, fromAt, time.zone);
  while (window.endAt <= moved.toAt) {
    windows.push(window);
    window = windowAfter(window, time.zone);
  }
  return windows;
}
