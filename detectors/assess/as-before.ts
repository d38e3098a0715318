/**
 * Whether a changed count of a day in progress says what was said of the day before: the same expectation and limit, within as before, or
 * too little known as before. A growing day is judged at every message, and nearly every time this is the answer. Pure but for what is learned.
 */
import type { EpochMs } from '../../contracts/time.ts';
import type { Window } from '../../contracts/window.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { judgedKey, type SeriesState } from './series-state.ts';
import { learnedKey } from './live-vigil.ts';

export interface OpenDay {
  readonly detector: PreparedDetector;
  readonly window: Pick<Window, 'startAt'>;
  readonly day: number;
}

/** Never true where a signal stands: what it says may have changed with the count. */
export function saysAsBefore(state: SeriesState, { detector, window, day }: OpenDay): boolean {
  const said = saidSoFar(state, { detector, day, startAt: window.startAt });
  if (said === null) return false;
  // The past of the day is what it was: so is what it lacks, and nothing a count of today can add makes it enough.
  if (said.outcome === 'insufficient-baseline') return true;
  const value = state.days.get(day);
  if (value <= said.upper) return true;
  const learned = state.learned.get(learnedKey(detector));
  const point = { at: window.startAt, value, kind: 'open' } as const;
  return learned?.judge(state, day, point).outcome === 'within';
}

interface SaidSoFar {
  readonly outcome: 'within' | 'insufficient-baseline';
  /** No count up to it, included, exceeds. */
  readonly upper: number;
}

/** What was said of an open day, where the past still says the same; null where it must be judged again. */
export function saidSoFar(
  state: SeriesState,
  at: { readonly detector: PreparedDetector; readonly day: number; readonly startAt: EpochMs },
): SaidSoFar | null {
  const { detector, day, startAt } = at;
  const key = judgedKey(detector, startAt);
  const before = state.judged.get(detector.rule.id, startAt);
  if (detector.learns === null || before === undefined || before.isComplete) return null;
  const { outcome, expected, upper } = before;
  if (outcome !== 'within' && outcome !== 'insufficient-baseline') return null;
  const standing = state.signals.get(key);
  if (standing !== undefined && standing.status !== 'withdrawn') return null;
  const learned = state.learned.get(learnedKey(detector));
  if (learned === undefined || state.unknownDays.has(day)) return null;
  const limit = learned.limitOf(state, day, state.days.get(day));
  if (limit === null || limit.expected !== expected || limit.upper !== upper) return null;
  // Between the two an outbreak is likely and the day shows none of it: the count changes the words, within as it is.
  if (limit.likelyAbove < limit.upper) return null;
  return { outcome, upper: limit.upper };
}
