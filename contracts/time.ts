// Time on the wire: milliseconds since 1970-01-01T00:00Z, and calendar days in the jurisdiction's zone.
import { z } from 'zod';

/** Milliseconds since the epoch, 1900 to 2200: outside of it is a typing error, not a time. */
export const EpochMs = z.int().min(-2_208_988_800_000).max(7_258_118_400_000);
export type EpochMs = z.infer<typeof EpochMs>;

/** `YYYY-MM-DD` in the zone of the jurisdiction, a day that the calendar has. */
export const DayKey = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(isCalendarDay, 'this is no day of the calendar')
  .brand<'DayKey'>();
export type DayKey = z.infer<typeof DayKey>;

function isCalendarDay(key: string): boolean {
  const at = Date.parse(`${key}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(key);
}

export const HALF_HOUR_MS = 1_800_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
