// The event: one de-identified, validated fact with its own time. All kinds share one envelope. Nothing in it has ever seen a
// name, an identity number, a telephone number or an exact address.
import { z } from 'zod';
import { EventId, PersonToken, RecordToken, SiteId, VisitToken } from '../ids.ts';
import { partitionOf } from '../partition.ts';
import { PlaceCode } from '../place.ts';
import { EpochMs } from '../time.ts';
import {
  CaseReportBody,
  EcgBody,
  HomeReadingBody,
  ImagingBody,
  LaboratoryBody,
} from './clinical.ts';
import { MergeBody, MERGED_PERSONS_MAX } from './merge.ts';
import { ProcedureBody } from './procedure.ts';
import { BedBody, ClaimBody, DeviceUseBody, StaffBody, StockBody, TallyBody } from './resource.ts';
import { SettlementFailureBody } from './settlement-failure.ts';
import { VisitBody } from './visit.ts';

/** Where the event time was read; anything but `stated` is a fallback and is shown as such. */
export const OccurredFrom = z.enum(['stated', 'recorded', 'message', 'specimen', 'received']);
export type OccurredFrom = z.infer<typeof OccurredFrom>;

export const Door = z.enum(['mllp', 'events-api', 'fhir', 'dicom', 'mqtt', 'file', 'edge']);
export type Door = z.infer<typeof Door>;

const RETIRED_KEYS_MAX = 8;

/** The same person, visit, record and slot under keys that were retired and still overlap, newest first. */
export const EventAliases = z.strictObject({
  person: z.array(PersonToken).min(1).max(RETIRED_KEYS_MAX).optional(),
  visit: z.array(VisitToken).min(1).max(RETIRED_KEYS_MAX).optional(),
  record: z.array(RecordToken).min(1).max(RETIRED_KEYS_MAX).optional(),
  /** Of the settlement that is taken back. */
  reverses: z.array(RecordToken).min(1).max(RETIRED_KEYS_MAX).optional(),
  slot: z.array(VisitToken).min(1).max(RETIRED_KEYS_MAX).optional(),
  /** Of a merge: the persons that it retires. */
  retired: z
    .array(PersonToken)
    .min(1)
    .max(RETIRED_KEYS_MAX * MERGED_PERSONS_MAX)
    .optional(),
  /** Of a link: the other numbers of its person. */
  own: z
    .array(PersonToken)
    .min(1)
    .max(RETIRED_KEYS_MAX * MERGED_PERSONS_MAX)
    .optional(),
});
export type EventAliases = z.infer<typeof EventAliases>;

const envelope = {
  v: z.literal(1),
  id: EventId,
  door: Door,
  siteId: SiteId,
  /** Township or village where the site stands. */
  place: PlaceCode,
  person: PersonToken.nullable(),
  occurredAt: EpochMs,
  occurredFrom: OccurredFrom,
  /** True where the source gave no zone and the site's own was taken. */
  zoneAssumed: z.boolean(),
  /** When the source made this statement: it orders the statements about one record. */
  statedAt: EpochMs,
  /** Breaks ties of `statedAt`: start 0, end 1, update 2, restore 3, cancel 4. */
  statedRank: z.int().min(0).max(9),
  receivedAt: EpochMs,
  /** Only while the keys of the pseudonyms overlap. */
  aliases: EventAliases.optional(),
};

const kind = <K extends string, B extends z.ZodType>(name: K, body: B) =>
  z.strictObject({ ...envelope, kind: z.literal(name), body });

export const VisitEvent = kind('visit', VisitBody);
export type VisitEvent = z.infer<typeof VisitEvent>;
export const LaboratoryEvent = kind('laboratory', LaboratoryBody);
export type LaboratoryEvent = z.infer<typeof LaboratoryEvent>;
export const CaseReportEvent = kind('case-report', CaseReportBody);
export type CaseReportEvent = z.infer<typeof CaseReportEvent>;
export const MergeEvent = kind('merge', MergeBody);
export type MergeEvent = z.infer<typeof MergeEvent>;

export const Event = z.discriminatedUnion('kind', [
  VisitEvent,
  LaboratoryEvent,
  CaseReportEvent,
  MergeEvent,
  kind('ecg', EcgBody),
  kind('imaging', ImagingBody),
  kind('home-reading', HomeReadingBody),
  kind('procedure', ProcedureBody),
  kind('claim', ClaimBody),
  kind('settlement-failure', SettlementFailureBody),
  kind('beds', BedBody),
  kind('device-use', DeviceUseBody),
  kind('stock', StockBody),
  kind('staff', StaffBody),
  kind('pharmacy', TallyBody),
  kind('school-absence', TallyBody),
  kind('public-report', TallyBody),
  kind('aggregate', TallyBody),
]);
export type Event = z.infer<typeof Event>;

export const EventKind = z.enum(Event.options.map(({ shape }) => shape.kind.value));
export type EventKind = z.infer<typeof EventKind>;

/** One person's events always go to one worker; without a person, one visit's; without a visit, one site's. */
export function eventPartition(event: Event): number {
  // The oldest token is the one that the person's events went by before the keys were rotated.
  if (event.person !== null) return partitionOf(event.aliases?.person?.at(-1) ?? event.person);
  if (event.kind === 'visit') return partitionOf(event.aliases?.visit?.at(-1) ?? event.body.visit);
  return partitionOf(event.siteId);
}
