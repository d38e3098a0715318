// Event-time windows, half-open [start, end), aligned to the jurisdiction's local time.
import { z } from 'zod';
import { EpochMs } from './time.ts';
import { WINDOW_KINDS, whyNoWindow } from './window-shape.ts';

/**
 * `hour`, `day`, `hours6` and `week` tumble; `day7` is the seven local days that end with the named day, sliding by a day, and
 * `hours6-by-half-hour` the last six hours, sliding by half an hour; `session-hours2` lasts until nothing has come for two hours.
 */
export const WindowKind = z.enum(WINDOW_KINDS, {
  error: ({ input }) => whyNoWindow(String(input)),
});
export type WindowKind = z.infer<typeof WindowKind>;

export const Window = z.strictObject({ kind: WindowKind, startAt: EpochMs, endAt: EpochMs });
export type Window = z.infer<typeof Window>;
