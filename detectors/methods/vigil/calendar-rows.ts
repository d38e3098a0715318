/**
 * The training days as the regression adds them up: brought together by their marks, so that a mark's sums are those of its runs and cost nothing
 * of their own. Within a run, in order of time.
 */
import { wavesAt } from './almanac.ts';
import { type Columns, markingOf, MARKINGS, marksOf, yearsOf } from './columns.ts';

/** Rows `[from, to)` that have the same marks. */
export interface Run {
  readonly from: number;
  readonly to: number;
  /** The columns that are 1 on them, ascending. */
  readonly marks: readonly number[];
}

export interface CalendarRows {
  /** Place of each row in order of time. */
  readonly order: Int32Array;
  /** Where the waves of its day begin in the almanac. */
  readonly waves: Int32Array;
  /** Years from the origin. */
  readonly years: Float64Array;
  readonly runs: readonly Run[];
}

/** Of open, known days in order of time. */
export function rowsOf(columns: Columns, days: Int32Array, flags: Uint8Array): CalendarRows {
  const markings = new Uint8Array(days.length);
  const ends = new Int32Array(MARKINGS);
  for (let j = 0; j < days.length; j += 1) {
    const marking = markingOf(columns, { day: days[j] ?? 0, flags: flags[j] ?? 0 });
    markings[j] = marking;
    ends[marking] = (ends[marking] ?? 0) + 1;
  }
  const runs: Run[] = [];
  let from = 0;
  for (let marking = 0; marking < MARKINGS; marking += 1) {
    const to = from + (ends[marking] ?? 0);
    if (to > from) runs.push({ from, to, marks: marksOf(columns, marking) });
    ends[marking] = from;
    from = to;
  }
  const order = new Int32Array(days.length);
  const waves = new Int32Array(days.length);
  const years = new Float64Array(days.length);
  for (let j = 0; j < days.length; j += 1) {
    const marking = markings[j] ?? 0;
    const row = ends[marking] ?? 0;
    ends[marking] = row + 1;
    order[row] = j;
    waves[row] = wavesAt(days[j] ?? 0);
    years[row] = yearsOf(columns, days[j] ?? 0);
  }
  return { order, waves, years, runs };
}
