// What is known of one source: when it usually sends how much, how late its facts come, how much of today's is there, what was repeated
// and what was turned away.
import { z } from 'zod';
import { SiteId } from '../ids.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

/** Of the last hours of a day it is not known what they will bring: `dueByNow` is what they should have brought until `at`. */
export const SourceToday = z.strictObject({
  /** Usual events of the whole day, of the day until now, and until the latest fact that the site has told. */
  due: z.number().min(0),
  dueByNow: z.number().min(0),
  arrived: z.number().min(0),
  at: EpochMs,
});
export type SourceToday = z.infer<typeof SourceToday>;

export const SourceDelay = z.strictObject({
  /** Kind of event; `counted-visits` and `counted-cases`: how far behind the site's other facts a visit or a case is counted. */
  kind: z.string().min(1).max(40),
  events: z.int().min(0),
  medianMinutes: z.number().min(0),
  p90Minutes: z.number().min(0),
});
export type SourceDelay = z.infer<typeof SourceDelay>;

const hours = z.array(z.number().min(0)).length(24);

/** `GET /api/sources/{site}`. */
export const SourceAnswer = z.strictObject({
  id: SiteId,
  names: Words,
  /** Usual events in each hour of a working day and of a rest day; null until learned. */
  rhythm: z.strictObject({ work: hours, rest: hours }).nullable(),
  today: SourceToday.nullable(),
  /** Of what was received in the last 28 days. */
  delays: z.array(SourceDelay).max(40),
  /** Repetitions that changed nothing, and what was turned away, in the last 28 days and in the last 24 hours. */
  repeated: z.int().min(0),
  rejectedLastDay: z.array(z.strictObject({ code: z.string(), count: z.int().min(0) })).max(100),
});
export type SourceAnswer = z.infer<typeof SourceAnswer>;
