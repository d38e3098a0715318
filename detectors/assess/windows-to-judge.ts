/**
 * Which windows must be judged again when counts change, and which when the watermark moves. Pure. A change of one day is a
 * change of the baseline of later days, so a retraction reaches as far as the baseline does; never beyond the horizon, because
 * what is older is counted and no longer judged, and never ahead of the frontier, because a backlog is not an outbreak.
 */
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import type { Window } from '../../contracts/window.ts';
import {
  addDays,
  dayKeyOf,
  dayNumberOf,
  dayOf,
  hourStart,
  startOfDay,
} from '../../platform/zone/zone-time.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { hoursCompleted, windowAt, windowOfDay } from '../windows/local-window.ts';

export interface JudgingTime {
  readonly zone: string;
  /** Latest receipt so far: the present, as the stream tells it. */
  readonly asOf: EpochMs;
  readonly frontierAt: EpochMs;
  readonly horizonMs: number;
}

export interface ChangedCell {
  readonly kind: 'hour' | 'day';
  readonly startAt: EpochMs;
}

const isOpenToJudge = (window: Window, time: JudgingTime): boolean =>
  window.endAt > time.asOf - time.horizonMs && newestPart(window, time.zone) <= time.frontierAt;

/** Start of the part by which a window differs from the one before it: of seven days the last. */
export function newestPart(window: Window, zone: string): EpochMs {
  return window.kind === 'day7' ? startOfDay(dayOf(window.endAt - 1, zone), zone) : window.startAt;
}

export function windowsTouched(
  detector: PreparedDetector,
  changed: ChangedCell,
  time: JudgingTime,
): Window[] {
  const { window: kind } = detector.rule;
  if (kind === 'hour') return changed.kind === 'hour' ? hoursTouched(detector, changed, time) : [];
  if (changed.kind === 'hour') return [];
  const lastDay = dayNumberOf(dayOf(time.asOf, time.zone));
  const day = dayNumberOf(dayOf(changed.startAt, time.zone));
  // Skips days that are older than the horizon, so that an ancient correction costs nothing.
  const firstDay = Math.max(day, dayNumberOf(dayOf(time.asOf - time.horizonMs, time.zone)));
  const reach = detector.lookback + (kind === 'day7' ? 6 : 0);
  const windows: Window[] = [];
  for (let end = firstDay; end <= Math.min(lastDay, day + reach); end += 1) {
    const window = windowOfDay(kind, dayKeyOf(end), time.zone);
    if (isOpenToJudge(window, time)) windows.push(window);
  }
  return windows;
}

function hoursTouched(
  detector: PreparedDetector,
  changed: ChangedCell,
  time: JudgingTime,
): Window[] {
  const windows: Window[] = [];
  const firstAt = Math.max(
    changed.startAt,
    windowAt('hour', time.asOf - time.horizonMs, time.zone).startAt,
  );
  const lastAt = Math.min(time.asOf, changed.startAt + detector.lookback * HOUR_MS);
  for (let startAt = firstAt; startAt <= lastAt; startAt += HOUR_MS) {
    const window = windowAt('hour', startAt, time.zone);
    if (isOpenToJudge(window, time)) windows.push(window);
  }
  return windows;
}

/** All that are still judged: those that end within the horizon and have begun by the frontier, oldest first. */
export function windowsOpen(kind: Window['kind'], time: JudgingTime): Window[] {
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
  const fromAt = Math.max(moved.fromAt, time.asOf - time.horizonMs);
  const windows: Window[] = [];
  let at =
    kind === 'hour'
      ? hourStart(fromAt, time.zone)
      : startOfDay(dayOf(fromAt, time.zone), time.zone);
  while (at <= moved.toAt) {
    const window = windowAt(kind, at, time.zone);
    if (at > fromAt) windows.push(window);
    at = window.endAt;
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
  if (fromAt >= moved.toAt) return [];
  if (kind === 'hour')
    return hoursCompleted(fromAt, moved.toAt, time.zone).map((at) =>
      windowAt('hour', at, time.zone),
    );
  const windows: Window[] = [];
  for (let day = dayOf(fromAt, time.zone); ; day = addDays(day, 1)) {
    const window = windowOfDay(kind, day, time.zone);
    if (window.endAt > moved.toAt) return windows;
    if (window.endAt > fromAt) windows.push(window);
  }
}
