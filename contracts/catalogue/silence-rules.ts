// How long alerts may be silenced, by the gravest level that a silence mutes, and from which level on a second person must confirm.
import { z } from 'zod';
import { Level } from '../alert.ts';

export const SilenceLimit = z.strictObject({
  /** From its beginning, or from its extension. */
  hoursMax: z
    .int()
    .min(1)
    .max(24 * 31),
  secondPerson: z.boolean(),
});
export type SilenceLimit = z.infer<typeof SilenceLimit>;

export const SilenceRules = z.strictObject({
  levels: z.record(Level, SilenceLimit),
  /** Its owner and the desk are told this long before it lapses. */
  noticeMinutes: z.int().min(1).max(1440),
});
export type SilenceRules = z.infer<typeof SilenceRules>;
