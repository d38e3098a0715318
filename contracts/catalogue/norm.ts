// Norms: limits that a law, a national standard or a practice sets, as data with source and clause, the days they hold, and the person of the
// operator who has held them against the current text. Responsibility lists refer to them by name instead of repeating the figure.
import { z } from 'zod';
import { DayKey } from '../time.ts';
import { Words } from '../words.ts';
import { validity } from './origin.ts';

export const NormId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/)
  .brand<'NormId'>();
export type NormId = z.infer<typeof NormId>;

/** How binding it is: by law, by a national standard, or as agreed practice. */
export const Standing = z.enum(['law', 'standard', 'practice']);
export type Standing = z.infer<typeof Standing>;

/** `elapsed` runs round the clock; `working` counts office hours of the Chinese calendar only. */
export const LimitTime = z.enum(['elapsed', 'working']);
export type LimitTime = z.infer<typeof LimitTime>;

/** At most a year: what lasts longer is no limit but a plan. */
export const LimitMinutes = z.int().min(1).max(525_600);

export const Norm = z.strictObject({
  id: NormId,
  names: Words,
  standing: Standing,
  minutes: LimitMinutes,
  time: LimitTime,
  source: z.strictObject({
    /** Title and number. */
    text: z.string().min(1).max(400),
    clause: z.string().min(1).max(120),
    url: z.url().optional(),
  }),
  ...validity,
  /** Null until somebody has held the figure against the current text. */
  confirmedBy: z.strictObject({ who: z.string().min(1).max(80), on: DayKey }).nullable(),
});
export type Norm = z.infer<typeof Norm>;

/** One file of `catalogue/norms`. A norm that changes stands there twice, with days that do not overlap. */
export const NormFile = z.strictObject({ norms: z.array(Norm).min(1).max(200) });
export type NormFile = z.infer<typeof NormFile>;
