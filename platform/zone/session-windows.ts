/**
 * Sessions: runs of half hours with facts in which no pause is longer than the gap, [start of the first, end of the last). Each is a
 * function of the counts around it and of nothing else, so that facts in any order end at the same sessions. A run is followed
 * for seven days; what comes later without a pause belongs to no session. Pure.
 */
import { DAY_MS, HALF_HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { shapeOf, type WindowKind } from '../../contracts/window-shape.ts';
import type { Window } from '../../contracts/window.ts';

/** Counts by the start of the half hour; absent or not above zero: nothing happened. */
export type HalfCounts = Pick<ReadonlyMap<EpochMs, number>, 'get'>;

export const SESSION_MAX_MS = 7 * DAY_MS;

/** `too-long`: it is in a run that began more than seven days before. */
export type SessionThere = Window | 'nothing' | 'too-long';

/** How long nothing may come before the session is over. */
export function gapMsOf(kind: WindowKind): number {
  const shape = shapeOf(kind);
  return shape.moves === 'session' ? shape.gapCells * HALF_HOUR_MS : 0;
}

/** The session that the half hour which starts at `halfAt` belongs to. */
export function sessionAt(kind: WindowKind, halfAt: EpochMs, counts: HalfCounts): SessionThere {
  if (!isBusy(counts, halfAt)) return 'nothing';
  const gapMs = gapMsOf(kind);
  let startAt = halfAt;
  for (;;) {
    const earlierAt = lastBusy(counts, startAt, gapMs);
    if (earlierAt === null) break;
    if (halfAt - earlierAt >= SESSION_MAX_MS) return 'too-long';
    startAt = earlierAt;
  }
  return { kind, startAt, endAt: endOfRun(counts, startAt, gapMs) };
}

/**
 * Starts at which the sessions may be others than before, since the count of one half hour changed: of the run up to it, itself, and the
 * first fact after it, which may have begun a session and now goes on with one, or the other way round.
 */
export function startsTouched(kind: WindowKind, halfAt: EpochMs, counts: HalfCounts): EpochMs[] {
  const gapMs = gapMsOf(kind);
  const beforeAt = isBusy(counts, halfAt) ? halfAt : lastBusy(counts, halfAt, gapMs);
  const before = beforeAt === null ? 'nothing' : sessionAt(kind, beforeAt, counts);
  const starts = new Set([halfAt]);
  if (typeof before !== 'string') starts.add(before.startAt);
  const afterAt = nextBusy(counts, halfAt, gapMs);
  if (afterAt !== null) starts.add(afterAt);
  return [...starts].sort((one, other) => one - other);
}

/** Sessions that begin in [fromAt, toAt), oldest first. Both are starts of half hours. */
export function sessionsFrom(
  kind: WindowKind,
  { fromAt, toAt }: { readonly fromAt: EpochMs; readonly toAt: EpochMs },
  counts: HalfCounts,
): Window[] {
  const sessions: Window[] = [];
  const gapMs = gapMsOf(kind);
  for (let at = fromAt; at < toAt; at += HALF_HOUR_MS) {
    if (!isBusy(counts, at) || lastBusy(counts, at, gapMs) !== null) continue;
    sessions.push({ kind, startAt: at, endAt: endOfRun(counts, at, gapMs) });
  }
  return sessions;
}

const isBusy = (counts: HalfCounts, at: EpochMs): boolean => (counts.get(at) ?? 0) > 0;

/** The last half hour with facts that ended no longer than the gap before this one began. */
function lastBusy(counts: HalfCounts, halfAt: EpochMs, gapMs: number): EpochMs | null {
  for (let at = halfAt - HALF_HOUR_MS; at >= halfAt - HALF_HOUR_MS - gapMs; at -= HALF_HOUR_MS)
    if (isBusy(counts, at)) return at;
  return null;
}

function nextBusy(counts: HalfCounts, halfAt: EpochMs, gapMs: number): EpochMs | null {
  for (let at = halfAt + HALF_HOUR_MS; at <= halfAt + HALF_HOUR_MS + gapMs; at += HALF_HOUR_MS)
    if (isBusy(counts, at)) return at;
  return null;
}

function endOfRun(counts: HalfCounts, startAt: EpochMs, gapMs: number): EpochMs {
  let lastAt = startAt;
  for (;;) {
    const nextAt = nextBusy(counts, lastAt, gapMs);
    if (nextAt === null || nextAt - startAt >= SESSION_MAX_MS) return lastAt + HALF_HOUR_MS;
    lastAt = nextAt;
  }
}
