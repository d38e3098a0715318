/**
 * The windows that are to be judged of one series, by the end of each, those of a day first: whatever looks back on a day finds said of it, by all
 * detectors of the series, what there is to say. Pure.
 */
import type { Window } from '../../contracts/window.ts';
import type { PreparedDetector } from '../series/detector.ts';
import type { SeriesState } from './series-state.ts';

export interface ToJudge {
  readonly detector: PreparedDetector;
  readonly window: Window;
}

export function inOrderOfTime(
  { detectors }: Pick<SeriesState, 'detectors'>,
  windowsOf: (detector: PreparedDetector) => readonly Window[],
): ToJudge[] {
  const all: ToJudge[] = [];
  for (const detector of detectors)
    for (const window of windowsOf(detector)) all.push({ detector, window });
  return all.length < 2 ? all : all.sort(byTime);
}

function byTime({ window: one }: ToJudge, { window: other }: ToJudge): number {
  return one.endAt - other.endAt || Number(other.kind === 'day') - Number(one.kind === 'day');
}
