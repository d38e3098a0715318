// A new version of a responsibility list, written in the product: asked for by one person, confirmed by another, in force from a day on. Cases
// stay with the version that they began with.
import { z } from 'zod';
import { CatalogueVersion } from '../catalogue/origin.ts';
import { ResponsibilityList } from '../catalogue/responsibility-list.ts';
import { UserId } from '../ids.ts';
import { ListChangeId } from '../response-ids.ts';
import { DayKey, EpochMs } from '../time.ts';
import { Words } from '../words.ts';

export const ListChangeState = z.enum(['waiting', 'in-force', 'rejected', 'withdrawn']);
export type ListChangeState = z.infer<typeof ListChangeState>;

export const ListChange = z.strictObject({
  v: z.literal(1),
  id: ListChangeId,
  state: ListChangeState,
  /** The version that it was written upon: nothing newer may have come between. */
  base: CatalogueVersion,
  /** With the minutes that its norms set when it was asked for; with those of the confirmation once that fell. */
  list: ResponsibilityList,
  reason: z.string().min(1).max(2000),
  /** What people should know of it though it stops nothing. */
  advice: z.array(Words).max(100),
  askedBy: UserId,
  askedAt: EpochMs,
  /** Confirmed, rejected or withdrawn; and why, where something was said. */
  decidedBy: UserId.nullable(),
  decidedAt: EpochMs.nullable(),
  decision: z.string().max(2000).nullable(),
  /** The first day on which new cases begin with it. */
  validFrom: DayKey,
});
export type ListChange = z.infer<typeof ListChange>;
