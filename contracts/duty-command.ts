// What people ask for about rosters (`POST /api/rosters/commands`) and about the handover of shifts (`POST /api/handovers/commands`).
import { z } from 'zod';
import { DepartmentId, UserId } from './ids.ts';
import { PlaceCode } from './place.ts';
import { OverrideId, RosterId, RosterPlan, SwapId } from './roster.ts';
import { HandoverId } from './shift-handover.ts';
import { EpochMs } from './time.ts';
import { Words } from './words.ts';

const reason = z.string().trim().min(1).max(2000);
const optionalReason = z.string().trim().max(2000).optional();
const command = <K extends string, S extends z.core.$ZodLooseShape>(name: K, shape: S) =>
  z.strictObject({ command: z.literal(name), ...shape });
const stretch = z
  .strictObject({ startAt: EpochMs, endAt: EpochMs })
  .refine(({ startAt, endAt }) => startAt < endAt, 'ends before it begins');

/** `evenSo`: known that it leaves a gap or makes a double shift. */
const evenSo = z.boolean().optional();

export const DutyCommand = z.discriminatedUnion('command', [
  command('create-roster', {
    roster: RosterId,
    names: Words,
    department: DepartmentId,
    place: PlaceCode,
    plan: RosterPlan,
    reason,
  }),
  /** In force from the plan's first day, tomorrow at the earliest. */
  command('change-roster', { roster: RosterId, plan: RosterPlan, reason }),
  command('override-duty', { roster: RosterId, person: UserId, during: stretch, reason, evenSo }),
  command('withdraw-override', { roster: RosterId, override: OverrideId, reason, evenSo }),
  command('propose-swap', {
    roster: RosterId,
    to: UserId,
    gives: stretch,
    takes: stretch.nullable(),
    reason,
  }),
  command('accept-swap', { swap: SwapId, reason: optionalReason }),
  command('decline-swap', { swap: SwapId, reason }),
  command('approve-swap', { swap: SwapId, reason: optionalReason }),
  command('reject-swap', { swap: SwapId, reason }),
  command('withdraw-swap', { swap: SwapId, reason: optionalReason }),
]);
export type DutyCommand = z.infer<typeof DutyCommand>;

export const ShiftCommand = z.discriminatedUnion('command', [
  /** Now, of the shift that ends next; or again, where a draft stands already. */
  command('draft-handover', { roster: RosterId, reason: optionalReason }),
  /** `item`: null for the note on the whole shift. An empty text takes the note away. */
  command('note-handover', {
    handover: HandoverId,
    item: z.string().max(120).nullable(),
    text: z.string().trim().max(2000),
  }),
  /** A head who signs for somebody else says why. */
  command('sign-handover', {
    handover: HandoverId,
    as: z.enum(['outgoing', 'incoming']),
    reason: optionalReason,
  }),
]);
export type ShiftCommand = z.infer<typeof ShiftCommand>;
