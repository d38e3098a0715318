/**
 * Lets go of what can no longer be asked for: what was said, signals and revisions of windows past judging, and hours and half hours past
 * reach. What is kept is what a worker that starts now would read from the store, and some days more, so that memory does not grow with time.
 */
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import type { SeriesState } from './series-state.ts';
import type { LoadRange } from './state-store.ts';

/** Once a day of the stream's own time. */
export function forgetOld(state: SeriesState, range: LoadRange): void {
  if (range.judgedFromAt < state.prunedAt + DAY_MS) return;
  state.prunedAt = range.judgedFromAt;
  state.revisions.forgetBefore(range.judgedFromAt);
  state.judged.forgetBefore(range.judgedFromAt);
  for (const key of state.signals.keys())
    if (startOf(key) < range.judgedFromAt) state.signals.delete(key);
  // A day of slack: messages of several workers do not come in the order of their times.
  const hoursFromAt = state.sees.hourWindows ? range.hoursFromAt : range.asOf - DAY_MS;
  state.hours.forgetBefore(hoursFromAt - DAY_MS);
  state.halves.forgetBefore(range.halvesFromAt - DAY_MS);
  if (state.sums === null) return;
  forget(state.sums.hours, range.hoursFromAt - DAY_MS);
  forget(state.sums.halves, range.halvesFromAt - DAY_MS);
}

/** Of the keys of `judgedKey`. */
const startOf = (key: string): EpochMs => Number(key.slice(key.lastIndexOf(' ') + 1));

function forget(cells: Map<EpochMs, unknown>, beforeAt: EpochMs): void {
  for (const startAt of cells.keys()) if (startAt < beforeAt) cells.delete(startAt);
}
