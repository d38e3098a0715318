// The handover of one shift: what is open, drafted by the system, with the notes of who leaves, signed by who leaves and by who comes. Never
// removed; what was signed stays as it was signed.
import { z } from 'zod';
import { AlertState, Level } from './alert.ts';
import { AlertId, DepartmentId, SiteId, TaskId, UserId } from './ids.ts';
import { PlaceCode } from './place.ts';
import { RosterId } from './roster.ts';
import { ClockName } from './task.ts';
import { EpochMs } from './time.ts';
import { Words } from './words.ts';

export const HandoverId = z
  .string()
  .regex(/^sh-[a-z2-7]{26}$/)
  .brand<'HandoverId'>();
export type HandoverId = z.infer<typeof HandoverId>;

const limit = z.strictObject({ name: z.string().max(40), dueAt: EpochMs });

/** What is open at the hand-over, as it stood when it was drafted. */
export const HandoverFact = z.discriminatedUnion('of', [
  z.strictObject({
    of: z.literal('alert'),
    alert: AlertId,
    title: Words,
    level: Level,
    state: AlertState,
    place: PlaceCode,
    /** The limit that passes next, of the alert or of one of its tasks. */
    next: limit.nullable(),
    openTasks: z.int().min(0),
  }),
  z.strictObject({
    of: z.literal('overdue-task'),
    task: TaskId,
    alert: AlertId,
    department: DepartmentId,
    duty: Words,
    clock: ClockName,
    dueAt: EpochMs,
  }),
  z.strictObject({
    of: z.literal('dispute'),
    task: TaskId,
    alert: AlertId,
    department: DepartmentId,
    duty: Words,
  }),
  /** Lapses before the next shift ends. */
  z.strictObject({
    of: z.literal('silence'),
    silence: z.string().min(1).max(80),
    reason: z.string().max(2000),
    endsAt: EpochMs,
  }),
  z.strictObject({ of: z.literal('feed'), site: SiteId, lastAt: EpochMs.nullable() }),
]);
export type HandoverFact = z.infer<typeof HandoverFact>;

export const HandoverItem = z.strictObject({
  /** `alert:<id>`, `overdue-task:<id>:<clock>`, `dispute:<id>`, `silence:<id>`, `feed:<site>`. */
  key: z.string().min(1).max(120),
  fact: HandoverFact,
  /** Against the draft before this one. */
  mark: z.enum(['as-before', 'new', 'changed']),
  note: z.string().max(2000).nullable(),
});
export type HandoverItem = z.infer<typeof HandoverItem>;

export const HandoverSignature = z.strictObject({
  by: UserId,
  at: EpochMs,
  /** How long after the last moment for it; 0 in time. */
  lateByMs: z.int().min(0),
  /** The head, instead of the person who was named. */
  isForAnother: z.boolean(),
  /** Of the items that were signed. */
  digest: z.string().min(1).max(80),
});
export type HandoverSignature = z.infer<typeof HandoverSignature>;

export const HandoverState = z.enum(['draft', 'signed-by-outgoing', 'signed-by-both']);
export type HandoverState = z.infer<typeof HandoverState>;

export const ITEMS_MAX = 300;

export const ShiftHandover = z.strictObject({
  v: z.literal(1),
  id: HandoverId,
  version: z.int().min(1),
  roster: RosterId,
  department: DepartmentId,
  place: PlaceCode,
  state: HandoverState,
  outgoing: UserId,
  incoming: UserId,
  /** The shift that is handed over, half-open; both signatures are due by `signByAt`. */
  startedAt: EpochMs,
  endsAt: EpochMs,
  signByAt: EpochMs,
  draftedAt: EpochMs,
  items: z.array(HandoverItem).max(ITEMS_MAX),
  /** Items beyond the first `ITEMS_MAX`. */
  moreItems: z.int().min(0),
  /** What was in the draft before this one and is open no more. */
  settled: z.array(HandoverFact).max(ITEMS_MAX),
  note: z.string().max(4000).nullable(),
  digest: z.string().min(1).max(80),
  signatures: z.strictObject({
    outgoing: HandoverSignature.nullable(),
    incoming: HandoverSignature.nullable(),
  }),
  /** As who left signed them, where they were drafted again afterwards. */
  itemsAsGiven: z.array(HandoverItem).max(ITEMS_MAX).nullable(),
  /** When the head was told that it was not signed. */
  missedAt: EpochMs.nullable(),
  /** Tasks that went to who comes. */
  followed: z.array(TaskId).max(400),
});
export type ShiftHandover = z.infer<typeof ShiftHandover>;
