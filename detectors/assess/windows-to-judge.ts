/**
 * Which windows must be judged again when counts change, and which when the watermark moves. Pure. A change of one day is a
 * change of the baseline of later days, so a retraction reaches as far as the baseline does; never beyond the horizon, because
 * what is older is counted and no longer judged, and never ahead of the frontier, because a backlog is not an outbreak.
 */
import type { EpochMs } from '../../contracts/time.ts';
import type { Window } from '../../contracts/window.ts';
import { addDays, dayKeyOf, dayNumberOf, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
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
function newestPart(window: Window, zone: string): EpochMs {
  return window.kind === 'day7' ? startOfDay(dayOf(window.endAt - 1, zone), zone) : window.startAt;
}

export function windowsTouched(detector: PreparedDetector, changed: ChangedCell, time: JudgingTime): Window[] {
  const kind = detector.rule.window;
  if ((kind === 'hour') !== (changed.kind === 'hour')) return [];
  const lastDay = dayNumberOf(dayOf(time.asOf, time.zone));
  const day = dayNumberOf(dayOf(changed.startAt, time.zone));
  const hourOffset = kind === 'hour' ? changed.startAt - startOfDay(dayKeyOf(day), time.zone) : 0;
  const span = kind === 'day7' ? 6 : 0;
  const windows: Window[] = [];
  for (let end = firstDay(day, time); end <= Math.min(lastDay, day + detector.lookbackDays + span); end += 1) {
    const window = windowFor(kind, { day: end, hourOffset, zone: time.zone });
    if (isOpenToJudge(window, time)) windows.push(window);
  }
  return windows;
}

/** Skips days that are older than the horizon, so that an ancient correction costs nothing. */
function firstDay(day: number, time: JudgingTime): number {
  return Math.max(day, dayNumberOf(dayOf(time.asOf - time.horizonMs, time.zone)));
}

function windowFor(kind: Window['kind'], of: { day: number; hourOffset: number; zone: string }): Window {
  const key = dayKeyOf(of.day);
  return kind === 'hour' ? windowAt('hour', startOfDay(key, of.zone) + of.hourOffset, of.zone) : windowOfDay(kind, key, of.zone);
}

/** Windows whose end the watermark passes when it moves from `fromAt` to `toAt`, within the horizon. */
export function windowsCompleted(
  kind: Window['kind'],
  moved: { readonly fromAt: EpochMs; readonly toAt: EpochMs },
  time: JudgingTime,
): Window[] {
  const fromAt = Math.max(moved.fromAt, time.asOf - time.horizonMs);
  if (fromAt >= moved.toAt) return [];
  if (kind === 'hour') return hoursCompleted(fromAt, moved.toAt, time.zone).map((at) => windowAt('hour', at, time.zone));
  const windows: Window[] = [];
  for (let day = dayOf(fromAt, time.zone); ; day = addDays(day, 1)) {
    const window = windowOfDay(kind, day, time.zone);
    if (window.endAt > moved.toAt) return windows;
    if (window.endAt > fromAt) windows.push(window);
  }
}
