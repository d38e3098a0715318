/**
 * Learns on the day before what the series of a partition will be judged by from tomorrow on, a few after each batch, so that no batch waits
 * for it. Only saves time: whoever finds nothing learned ahead learns the same then, from the same settled days.
 */
import type { SeriesKey } from '../../contracts/series.ts';
import type { SeriesStates } from './series-state.ts';

/** Some milliseconds each: fewer than a batch takes, and enough for half a million series a day in 32 partitions. */
const SERIES_MAX = 2;

export class LearnAhead {
  #day = Number.NaN;
  #waiting: SeriesKey[] = [];

  /** @returns how many were learned */
  turn(states: SeriesStates, today: number): number {
    if (this.#day !== today) {
      this.#day = today;
      this.#waiting = states.learning();
    }
    let learned = 0;
    while (learned < SERIES_MAX) {
      const series = this.#waiting.pop();
      if (series === undefined) return learned;
      const state = states.peek(series);
      if (state === undefined) continue;
      for (const one of state.learned.values()) {
        if (!one.isSettledFor(state, today + 1) || !one.prepare(state, today + 1)) continue;
        state.calm = null;
        learned += 1;
      }
    }
    return learned;
  }
}
