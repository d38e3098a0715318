/**
 * Whether a changed count of a day in progress says what was said of the day before: the same expectation and limit, within as before, or
 * too little known as before. A growing day is judged at every message, and nearly every time this is the answer. Pure but for what is learned.
 */
import type { Window } from '../../contracts/window.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { judgedKey, type SeriesState } from './series-state.ts';
import { learnedKey } from './live-vigil.ts';

export interface OpenDay {
  readonly detector: PreparedDetector;
  readonly window: Window;
  readonly day: number;
}

/** Never true where a signal stands: what it says may have changed with the count. */
export function saysAsBefore(state: SeriesState, { detector, window, day }: OpenDay): boolean {
  const key = judgedKey(detector, window.startAt);
  const before = state.judged.get(key);
  if (detector.learns === null || before === undefined || before.isComplete) return false;
  const { assessment } = before;
  if (assessment.outcome !== 'within' && assessment.outcome !== 'insufficient-baseline')
    return false;
  const standing = state.signals.get(key);
  if (standing !== undefined && standing.status !== 'withdrawn') return false;
  const learned = state.learned.get(learnedKey(detector));
  if (learned === undefined || state.unknownDays.has(day)) return false;
  const value = state.days.get(day);
  const verdict = learned.judge(state, day, { at: window.startAt, value, kind: 'open' });
  // The past of the day is what it was: so is what it lacks, and nothing a count of today can add makes it enough.
  return (
    verdict.expected !== null &&
    verdict.expected === assessment.expected &&
    verdict.upper === assessment.upper &&
    (assessment.outcome === 'insufficient-baseline' || verdict.outcome === 'within')
  );
}
