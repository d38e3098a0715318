// Answers of `/api/duty`, `/api/rosters` and `/api/handovers`: who is on duty, the rosters and the handovers of the offices that an account may see.
import { z } from 'zod';
import { DepartmentId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { DutyReason, Roster, RosterId, RosterOutlook, Swap } from '../roster.ts';
import { HandoverId, HandoverState, ShiftHandover } from '../shift-handover.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

/** A colleague by name; whoever is unknown goes by the identifier. */
export const Person = z.strictObject({ id: UserId, name: z.string().min(1).max(60) });
export type Person = z.infer<typeof Person>;

export const OnDutyNow = z.strictObject({
  roster: RosterId,
  names: Words,
  department: DepartmentId,
  place: PlaceCode,
  person: Person,
  why: DutyReason,
  untilAt: EpochMs,
  /** Who comes after; null where the roster ends. */
  next: Person.nullable(),
});
export type OnDutyNow = z.infer<typeof OnDutyNow>;

/** `GET /api/duty`. */
export const DutyAnswer = z.strictObject({
  offices: z.array(OnDutyNow).max(200),
  /** Handovers that wait for a signature of the account, the oldest first. */
  toSign: z.array(HandoverId).max(50),
  asOf: EpochMs,
});
export type DutyAnswer = z.infer<typeof DutyAnswer>;

export const RosterView = z.strictObject({
  roster: Roster,
  outlook: RosterOutlook,
  /** Everybody whom roster, outlook or swaps name, and the others who may be given its duty. */
  people: z.array(Person).max(2000),
  /** Of these `people`: active members of the office. */
  members: z.array(UserId).max(2000),
  /** Whether the account may change the roster. */
  mayRun: z.boolean(),
  /** Open ones, and those of the last weeks. */
  swaps: z.array(Swap).max(100),
});
export type RosterView = z.infer<typeof RosterView>;

/** `GET /api/rosters`. */
export const RosterList = z.strictObject({ rosters: z.array(RosterView).max(50), asOf: EpochMs });
export type RosterList = z.infer<typeof RosterList>;

/** `GET /api/rosters/office`: whom a first roster of this office could name. */
export const RosterOffice = z.strictObject({
  department: DepartmentId,
  place: PlaceCode,
  /** The one that it has already; an office has one at most. */
  roster: RosterId.nullable(),
  /** Active members of the office. */
  members: z.array(Person).max(500),
  asOf: EpochMs,
});
export type RosterOffice = z.infer<typeof RosterOffice>;

export const HandoverSummary = z.strictObject({
  id: HandoverId,
  roster: RosterId,
  names: Words,
  department: DepartmentId,
  place: PlaceCode,
  state: HandoverState,
  outgoing: Person,
  incoming: Person,
  endsAt: EpochMs,
  signByAt: EpochMs,
  /** Of the later signature; of one that is missing, null. */
  lateByMs: z.int().min(0).nullable(),
  items: z.int().min(0),
});
export type HandoverSummary = z.infer<typeof HandoverSummary>;

/** `GET /api/handovers`, the newest first. */
export const HandoverList = z.strictObject({
  handovers: z.array(HandoverSummary).max(100),
  next: z.string().max(200).nullable(),
  asOf: EpochMs,
});
export type HandoverList = z.infer<typeof HandoverList>;

/** `GET /api/handovers/:id`. */
export const HandoverDetail = z.strictObject({
  handover: ShiftHandover,
  names: Words,
  people: z.array(Person).max(20),
  /** Which side the account may sign now; null: none. The head signs for another with a reason. */
  maySign: z.enum(['outgoing', 'incoming']).nullable(),
  /** Before this the signature of who comes is refused as too early; null where it is not the one that is due. */
  signFromAt: EpochMs.nullable(),
  mayNote: z.boolean(),
});
export type HandoverDetail = z.infer<typeof HandoverDetail>;
