/** Runs the outbreak filter over stored days with one model: at a refit, for calibration, and to come to the day that is judged. */
import type { DayGrid } from './day-grid.ts';
import type { Forecast, OutbreakFilter } from './outbreak-filter.ts';

export interface ReplayRequest {
  readonly grid: DayGrid;
  /** What kind of day each day of the grid is; 0: closed. */
  readonly traits: Uint8Array;
  /** Slots of the grid, half-open. */
  readonly from: number;
  readonly end: number;
  readonly forecastOf: (day: number, flags: number) => Forecast;
  /** Called on open days, opened and not yet closed. */
  readonly onDay?: (slot: number, filter: OutbreakFilter) => void;
  /** Called on open days with a count, with the log-odds that the day ended with. */
  readonly onClose?: (slot: number, logOdds: number) => void;
}

/** Leaves the filter as it is when the last day has ended. */
export function replay(filter: OutbreakFilter, request: ReplayRequest): void {
  const { grid, traits, from, end, forecastOf, onDay, onClose } = request;
  for (let i = from; i < end; i += 1) {
    const flags = traits[i] ?? 0;
    // Nobody comes on a closed day: the outbreak waits with its patients.
    if (flags === 0) continue;
    filter.open(forecastOf(grid.firstDay + i, flags));
    onDay?.(i, filter);
    const count = grid.counts[i] ?? Number.NaN;
    if (Number.isNaN(count)) filter.closeUnknown();
    else {
      const logOdds = filter.close(count);
      onClose?.(i, logOdds);
    }
  }
}
