// `POST /api/responsibilities/commands`.
import { z } from 'zod';
import { ResponsibilityList } from '../catalogue/responsibility-list.ts';
import { OptionalReason, Reason, command } from '../command-body.ts';
import { ListChangeId } from '../response-ids.ts';

export const ListCommand = z.discriminatedUnion('command', [
  command('ask', { list: ResponsibilityList, reason: Reason }),
  command('confirm', { change: ListChangeId, reason: OptionalReason }),
  command('reject', { change: ListChangeId, reason: Reason }),
  command('withdraw', { change: ListChangeId, reason: Reason }),
]);
export type ListCommand = z.infer<typeof ListCommand>;
