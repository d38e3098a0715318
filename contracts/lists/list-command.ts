// `POST /api/responsibilities/commands`.
import { z } from 'zod';
import { CatalogueVersion } from '../catalogue/origin.ts';
import { WrittenList } from '../catalogue/responsibility-list.ts';
import { OptionalReason, Reason, command } from '../command-body.ts';
import { ListChangeId } from '../response-ids.ts';
import { DayKey } from '../time.ts';

export const ListCommand = z.discriminatedUnion('command', [
  /** `base` is the newest version that the person saw. Without a day it holds from the first midnight after the confirmation. */
  command('ask', {
    list: WrittenList,
    base: CatalogueVersion,
    validFrom: DayKey.optional(),
    reason: Reason,
  }),
  command('confirm', { change: ListChangeId, reason: OptionalReason }),
  command('reject', { change: ListChangeId, reason: Reason }),
  command('withdraw', { change: ListChangeId, reason: Reason }),
]);
export type ListCommand = z.infer<typeof ListCommand>;
