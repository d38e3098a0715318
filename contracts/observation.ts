// One count of one series in one window, as known at `asOf`. A late, corrected or cancelled fact makes the next revision.
import { z } from 'zod';
import { Parts } from './amount.ts';
import { SeriesKey } from './series.ts';
import { EpochMs } from './time.ts';
import { Window } from './window.ts';

export const Observation = z.strictObject({
  v: z.literal(1),
  series: SeriesKey,
  window: Window,
  count: z.int().min(0),
  /** Of kinds other than counts. */
  parts: Parts.optional(),
  /** 1 at the first fact, one more at each change. */
  revision: z.int().min(0),
  asOf: EpochMs,
  /** True once the watermark has passed the window's end; later changes still revise. */
  complete: z.boolean(),
  /** Facts that came later than the allowed lateness: counted here, not judged. */
  lateCount: z.int().min(0),
});
export type Observation = z.infer<typeof Observation>;
