// Capacity that has to grow in a season and has not: against what was staffed before the season began.
import { z } from 'zod';
import { patternEnvelope } from '../pattern-envelope.ts';
import { lookFields } from './look-fields.ts';
import { resourceFields, share, usedFields } from './resource-fields.ts';

const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day of the year is MM-DD, like 11-01');

export const SurgeCapacityPattern = z
  .strictObject({
  ...patternEnvelope,
  ...lookFields,
  ...resourceFields,
  ...usedFields,
  pattern: z.literal('surge-capacity'),
  /** Both days within; it may pass the end of the year. */
  season: z.strictObject({ from: monthDay, to: monthDay }),
  /** Days of the season in which capacity may still be grown. */
  graceDays: z.int().min(0).max(90),
  /** Before the season: the median of what was staffed then is the base. */
  baseDays: z.int().min(7).max(120),
  /** On fewer days told there is no base. */
  baseDaysMin: z.int().min(1).max(120),
  riseAtLeast: z.number().gt(0).max(10),
  /** Asked for only where so much is in use; absent: in the whole season. */
  whenUsedAtLeast: share.optional(),
})
  .refine(({ baseDays, baseDaysMin }) => baseDaysMin <= baseDays, {
    path: ['baseDaysMin'],
    message: 'contradiction: more days are asked for than there are',
  });
export type SurgeCapacityPattern = z.infer<typeof SurgeCapacityPattern>;
