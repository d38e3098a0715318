// Why nobody is told of an alert for the time being: a silence that somebody owns, the alert of the county around it, or a feed that is known to be
// dead. It stands in the inbox as ever.
import { z } from 'zod';
import { MachineReason } from '../machine-reason.ts';
import { EpochMs } from '../time.ts';

export const MutingKind = z.enum(['silence', 'county-alert', 'dead-feed']);
export type MutingKind = z.infer<typeof MutingKind>;

export const Muting = z.strictObject({
  kind: MutingKind,
  /** As the audit names it: `silence:<id>` or `alert:<id>`. */
  by: z.string().regex(/^(silence:si|alert:al)-[a-z2-7]{26}$/),
  because: MachineReason,
  since: EpochMs,
  /** When it ends by itself; null: with the alert that mutes. */
  until: EpochMs.nullable(),
});
export type Muting = z.infer<typeof Muting>;
