/**
 * Sessions to judge: those that a changed half hour lengthens, joins, parts or ends, those that the frontier reaches, and those that are over
 * because nothing came for their pause. A session that is no longer one is judged too, so that its signal is withdrawn. Pure.
 */
import { HALF_HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { shapeOf } from '../../contracts/window-shape.ts';
import type { Window } from '../../contracts/window.ts';
import {
  SESSION_MAX_MS,
  sessionAt,
  sessionsFrom,
  startsTouched,
} from '../../platform/zone/session-windows.ts';
import { halfHourStart } from '../../platform/zone/zone-time.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { judgedKey, type SeriesState } from './series-state.ts';
import type { ChangedCell, JudgingTime } from './windows-to-judge.ts';

/** Halves that must be known before the horizon: of a session that ends in it, and of a run that began before that. */
export const SESSION_REACH_MS = 2 * SESSION_MAX_MS + 2 * 86_400_000;

export const isOfSessions = ({ rule }: Pick<PreparedDetector, 'rule'>): boolean =>
  shapeOf(rule.window).moves === 'session';

export interface SessionsTouched {
  readonly windows: readonly Window[];
  /** True where the fact lies in a run of more than seven days, and so in no session. */
  readonly isTooLong: boolean;
}

const NONE: SessionsTouched = { windows: [], isTooLong: false };

export function sessionsTouched(
  state: SeriesState,
  detector: PreparedDetector,
  at: { readonly changed: ChangedCell; readonly time: JudgingTime },
): SessionsTouched {
  const { changed, time } = at;
  if (changed.kind !== 'half' || !isOfSessions(detector)) return NONE;
  // What is older cannot be in a session that is still judged.
  if (changed.startAt < time.asOf - time.horizonMs - SESSION_MAX_MS) return NONE;
  const kind = detector.rule.window;
  const windows = startsTouched(kind, changed.startAt, state.halves).flatMap((startAt) => {
    const there = sessionAt(kind, startAt, state.halves);
    const isSession = typeof there !== 'string' && there.startAt === startAt;
    const window = isSession ? there : wasSession(state, detector, startAt);
    return window !== undefined && isOpen(window, time) ? [window] : [];
  });
  return { windows, isTooLong: sessionAt(kind, changed.startAt, state.halves) === 'too-long' };
}

function wasSession(
  state: SeriesState,
  detector: PreparedDetector,
  startAt: EpochMs,
): Window | undefined {
  const key = judgedKey(detector, startAt);
  const signalled = state.signals.get(key)?.window;
  if (signalled !== undefined) return signalled;
  const judged = state.judged.get(detector.rule.id, startAt);
  return judged && { kind: detector.rule.window, startAt, endAt: judged.endAt };
}

const isOpen = ({ startAt, endAt }: Window, time: JudgingTime): boolean =>
  endAt > time.asOf - time.horizonMs && startAt <= time.frontierAt;

export interface Moved {
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
}

/** Half hours, [start of the first, end of the last), in which a session would have to have a fact to be among these. */
export function halvesMoved(
  moved: Moved,
  time: JudgingTime,
): { readonly startAt: EpochMs; readonly endAt: EpochMs } | null {
  const fromAt = Math.max(moved.fromAt, time.asOf - time.horizonMs);
  const startAt = halfHourStart(fromAt, time.zone) + HALF_HOUR_MS;
  const endAt = halfHourStart(moved.toAt, time.zone) + HALF_HOUR_MS;
  return startAt < endAt ? { startAt, endAt } : null;
}

/** That begin after `fromAt` and not after `toAt`. */
export function sessionsOpened(
  state: SeriesState,
  detector: PreparedDetector,
  at: { readonly moved: Moved; readonly time: JudgingTime },
): Window[] {
  const halves = isOfSessions(detector) ? halvesMoved(at.moved, at.time) : null;
  if (halves === null) return [];
  const span = { fromAt: halves.startAt, toAt: halves.endAt };
  return sessionsFrom(detector.rule.window, span, state.halves);
}

/** When the watermark is there, what ended then is over (and due). */
export function closedBy({ fromAt, toAt }: Moved, detector: PreparedDetector): Moved {
  const laterMs = detector.closesAfterMs + detector.dueAfterMs + HALF_HOUR_MS;
  return { fromAt: fromAt - laterMs, toAt: toAt - laterMs };
}

/** Whose last half hour began after `fromAt` and not after `toAt`. */
export function sessionsEnded(
  state: SeriesState,
  detector: PreparedDetector,
  at: { readonly moved: Moved; readonly time: JudgingTime },
): Window[] {
  const halves = isOfSessions(detector) ? halvesMoved(at.moved, at.time) : null;
  if (halves === null) return [];
  const ended: Window[] = [];
  for (let startAt = halves.startAt; startAt < halves.endAt; startAt += HALF_HOUR_MS) {
    const there = sessionAt(detector.rule.window, startAt, state.halves);
    if (typeof there !== 'string' && there.endAt === startAt + HALF_HOUR_MS) ended.push(there);
  }
  return ended;
}
