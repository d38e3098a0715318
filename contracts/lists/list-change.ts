// A new version of a responsibility list, written in the product: asked for by one person, confirmed by another, in force from a day on. Cases
// stay with the version that they began with.
import { z } from 'zod';
import { ResponsibilityList } from '../catalogue/responsibility-list.ts';
import { UserId } from '../ids.ts';
import { ListChangeId } from '../response-ids.ts';
import { DayKey, EpochMs } from '../time.ts';

export const ListChangeState = z.enum(['waiting', 'in-force', 'rejected', 'withdrawn']);
export type ListChangeState = z.infer<typeof ListChangeState>;

export const ListChange = z.strictObject({
  v: z.literal(1),
  id: ListChangeId,
  state: ListChangeState,
  list: ResponsibilityList,
  reason: z.string().min(1).max(2000),
  askedBy: UserId,
  askedAt: EpochMs,
  /** Confirmed, rejected or withdrawn. */
  decidedBy: UserId.nullable(),
  decidedAt: EpochMs.nullable(),
  validFrom: DayKey,
});
export type ListChange = z.infer<typeof ListChange>;
