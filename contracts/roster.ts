// Who is on duty when, for one office: layers of rotations, what people put above them for some hours, and what follows from both for the weeks
// ahead. Plans have a first day and are never rewritten: who was on duty in March stays who it was.
import { z } from 'zod';
import { DepartmentId, UserId } from './ids.ts';
import { PlaceCode } from './place.ts';
import { DayKey, EpochMs } from './time.ts';
import { Words } from './words.ts';

export const RosterId = z
  .string()
  .regex(/^ro-[a-z0-9-]{1,60}$/)
  .brand<'RosterId'>();
export type RosterId = z.infer<typeof RosterId>;

/** Follow from the command that made them. */
const derived = (prefix: string) => z.string().regex(new RegExp(`^${prefix}-[a-z2-7]{26}$`));
export const OverrideId = derived('ov').brand<'OverrideId'>();
export type OverrideId = z.infer<typeof OverrideId>;
export const SwapId = derived('sw').brand<'SwapId'>();
export type SwapId = z.infer<typeof SwapId>;

const slug = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);
const DAY_MINUTES = 1440;

/** Belongs to the day on which it begins; `untilMinute` beyond 1440 lies on the next day. Half-open, local minutes. */
export const Shift = z
  .strictObject({
    id: slug,
    names: Words,
    fromMinute: z.int().min(0).max(1439),
    untilMinute: z.int().min(1).max(2879),
  })
  .refine(({ fromMinute, untilMinute }) => untilMinute > fromMinute, 'ends before it begins')
  .refine(
    ({ fromMinute, untilMinute }) => untilMinute - fromMinute <= DAY_MINUTES,
    'is longer than a day',
  );
export type Shift = z.infer<typeof Shift>;

/** The shifts of a day follow each other, the last ends before the first of the next day begins. */
const inOrder = (shifts: readonly z.infer<typeof Shift>[]): boolean =>
  shifts.every(({ untilMinute }, at) => {
    const next = shifts[at + 1];
    const first = (shifts[0]?.fromMinute ?? 0) + DAY_MINUTES;
    return untilMinute <= (next === undefined ? first : next.fromMinute);
  });

/** People who take turns. */
export const RosterLayer = z.strictObject({
  id: slug,
  names: Words,
  people: z.array(UserId).min(1).max(60),
  /** How long one person stays: a shift, a covered day, an ISO week. */
  turn: z.enum(['shift', 'day', 'week']),
  /** The first of `people` has the first turn on this day; nobody before it. */
  startsOn: DayKey,
  shifts: z.array(Shift).min(1).max(6).refine(inOrder, 'shifts overlap'),
  /** On which days its shifts begin, by the working calendar. */
  days: z.enum(['all', 'working', 'off']),
  /** Only on these (Monday 1 … Sunday 7); absent: on each. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
});
export type RosterLayer = z.infer<typeof RosterLayer>;

export const RosterPlan = z.strictObject({
  /** In force from the start of this local day until the next plan begins. */
  validFrom: DayKey,
  /** Told of gaps; has the duty while nobody else has it. */
  head: UserId,
  swapsNeedApproval: z.boolean(),
  /** Longer in one go is a double shift. */
  hoursInARowMax: z.int().min(1).max(336),
  /** A hand-over is signed this long after the shift at the latest. */
  signWithinMinutes: z.int().min(1).max(720),
  /** Who comes signs this long before the shift ends at the earliest: until then who leaves is on duty. */
  signFromMinutes: z.int().min(1).max(720).default(60),
  /** The first that covers a moment decides. */
  layers: z.array(RosterLayer).min(1).max(8),
});
export type RosterPlan = z.infer<typeof RosterPlan>;

/** Somebody else for some hours, above all layers. Of two at the same time the one decided later holds. */
export const DutyOverride = z.strictObject({
  id: OverrideId,
  person: UserId,
  startAt: EpochMs,
  endAt: EpochMs,
  reason: z.string().min(1).max(2000),
  by: UserId,
  decidedAt: EpochMs,
  /** Of which swap; null where the head set it. */
  swap: SwapId.nullable(),
});
export type DutyOverride = z.infer<typeof DutyOverride>;

/** Why this person: in the order in which they decide. */
export const DutyReason = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('override'), override: OverrideId, swap: SwapId.nullable() }),
  z.strictObject({ by: z.literal('layer'), layer: slug, shift: slug }),
  /** Nobody has it: it falls to the head. */
  z.strictObject({ by: z.literal('head'), because: z.enum(['no-shift', 'nobody-available']) }),
]);
export type DutyReason = z.infer<typeof DutyReason>;

/** One stretch of one person for one reason; half-open. */
export const DutySpan = z.strictObject({
  startAt: EpochMs,
  endAt: EpochMs,
  person: UserId,
  why: DutyReason,
});
export type DutySpan = z.infer<typeof DutySpan>;

export const RosterProblem = z.strictObject({
  code: z.enum(['gap', 'double-shift', 'person-unavailable', 'head-unavailable']),
  startAt: EpochMs,
  endAt: EpochMs,
  person: UserId.nullable(),
});
export type RosterProblem = z.infer<typeof RosterProblem>;

/** What follows for the weeks ahead, as of `checkedAt`; spans that are over stay for a while. */
export const RosterOutlook = z.strictObject({
  checkedAt: EpochMs,
  fromAt: EpochMs,
  untilAt: EpochMs,
  spans: z.array(DutySpan).max(4000),
  problems: z.array(RosterProblem).max(400),
});
export type RosterOutlook = z.infer<typeof RosterOutlook>;

export const Roster = z.strictObject({
  v: z.literal(1),
  id: RosterId,
  version: z.int().min(1),
  names: Words,
  /** `duty-desk` is the desk of the place. */
  department: DepartmentId,
  place: PlaceCode,
  /** By `validFrom`, the earliest first. */
  plans: z.array(RosterPlan).min(1).max(60),
  overrides: z.array(DutyOverride).max(400),
});
export type Roster = z.infer<typeof Roster>;

export const SwapState = z.enum([
  'proposed',
  'accepted',
  'in-force',
  'declined',
  'rejected',
  'withdrawn',
]);
export type SwapState = z.infer<typeof SwapState>;

const stretch = z.strictObject({ startAt: EpochMs, endAt: EpochMs });

/** One gives a stretch of duty to another, and may take one of the other's for it. */
export const Swap = z.strictObject({
  v: z.literal(1),
  id: SwapId,
  version: z.int().min(1),
  roster: RosterId,
  state: SwapState,
  from: UserId,
  to: UserId,
  gives: stretch,
  takes: stretch.nullable(),
  reason: z.string().min(1).max(2000),
  proposedAt: EpochMs,
  acceptedAt: EpochMs.nullable(),
  decidedBy: UserId.nullable(),
  decidedAt: EpochMs.nullable(),
  note: z.string().max(2000).nullable(),
});
export type Swap = z.infer<typeof Swap>;
