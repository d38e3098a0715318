// Event-time windows, half-open [start, end), aligned to the jurisdiction's local time.
import { z } from 'zod';
import { EpochMs } from './time.ts';

/** `hour` and `day` tumble; `day7` is the seven local days that end with the named day, sliding by a day. */
export const WindowKind = z.enum(['hour', 'day', 'day7']);
export type WindowKind = z.infer<typeof WindowKind>;

export const Window = z.strictObject({ kind: WindowKind, startAt: EpochMs, endAt: EpochMs });
export type Window = z.infer<typeof Window>;
