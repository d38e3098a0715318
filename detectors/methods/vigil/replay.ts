/** Runs the outbreak filter over stored days with one model: at a refit, for calibration, and to judge a whole series. */
import type { DayGrid } from './day-grid.ts';
import { traitsOf } from './day-traits.ts';
import { forecast, type Model } from './model.ts';
import { OutbreakFilter } from './outbreak-filter.ts';

export interface Replay {
  /** By slot of the grid; -Infinity where nothing was judged. */
  readonly logOdds: Float64Array;
}

export interface ReplayRequest {
  readonly grid: DayGrid;
  readonly hazard: number;
  /** Slot to stop before. */
  readonly end: number;
  /** Called on open days with a count, after `open` and before `close`. */
  readonly onDay?: (slot: number, filter: OutbreakFilter) => void;
}

export function replay(
  model: Pick<Model, 'columns' | 'coefficients' | 'noise' | 'closed' | 'start'>,
  { grid, hazard, end, onDay }: ReplayRequest,
): Replay {
  const traits = traitsOf(grid, model.closed);
  const filter = new OutbreakFilter(hazard);
  const row = new Float64Array(model.coefficients.length);
  const logOdds = new Float64Array(end).fill(Number.NEGATIVE_INFINITY);
  for (let i = model.start; i < end; i += 1) {
    const flags = traits[i] ?? 0;
    // Nobody comes on a closed day: the outbreak waits with its patients.
    if (flags === 0) continue;
    filter.open(forecast(model, { day: grid.firstDay + i, flags }, row));
    const count = grid.counts[i] ?? Number.NaN;
    if (Number.isNaN(count)) {
      filter.closeUnknown();
      continue;
    }
    onDay?.(i, filter);
    logOdds[i] = filter.close(count);
  }
  return { logOdds };
}
