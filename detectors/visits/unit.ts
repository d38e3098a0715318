/**
 * A unit is what is counted once: a visit with the laboratory reports and case reports that name it, or one such record that
 * names no visit. Pure. The latest statement of a record decides where it belongs; moving it is two changes, one in each unit.
 */
import type {
  CaseReportEvent,
  Event,
  LaboratoryEvent,
  MergeEvent,
  VisitEvent,
} from '../../contracts/event/event.ts';
import type { AgeBand, Diagnosis } from '../../contracts/event/visit.ts';
import type { LaboratoryResult } from '../../contracts/event/clinical.ts';
import type { EventId, PersonToken, RecordToken, SiteId, VisitToken } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { compareStamps, stampOf, type Stamp } from './stamp.ts';
import type { VisitFold } from './visit-fold.ts';

export type UnitKey = VisitToken | RecordToken;

interface Attached {
  readonly eventId: EventId;
  readonly occurredAt: EpochMs;
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly person: PersonToken | null;
  readonly ageBand: AgeBand;
}

export interface AttachedLaboratory extends Attached {
  readonly kind: 'laboratory';
  readonly results: readonly LaboratoryResult[];
}

export interface AttachedReport extends Attached {
  readonly kind: 'case-report';
  readonly diagnosis: Diagnosis;
  readonly setting: string | null;
}

/** A count that its sender has made; it stands where what was counted happened. */
export interface AttachedTally extends Attached {
  readonly kind: 'tally';
  readonly event: TallyEvent['kind'];
  readonly item: string;
  readonly count: number;
}

export type AttachedRecord = AttachedLaboratory | AttachedReport | AttachedTally;

export interface Unit {
  readonly key: UnitKey;
  readonly visit: VisitFold | null;
  /** Standing records by their token; a cancelled one is not here. */
  readonly records: Readonly<Record<string, AttachedRecord>>;
  /** Another name of that unit, which holds all that was said: this one is empty and stays so. */
  readonly into?: UnitKey;
}

const TALLY_KINDS = ['pharmacy', 'school-absence', 'public-report', 'aggregate'] as const;
export type TallyEvent = Extract<Event, { readonly kind: (typeof TALLY_KINDS)[number] }>;

export type RecordEvent = LaboratoryEvent | CaseReportEvent | TallyEvent;
/** What is said of one unit. */
export type UnitEvent = VisitEvent | RecordEvent;
export type FoldedEvent = UnitEvent | MergeEvent;

/** Kinds that are stored but mean nothing for counts yet are not folded. */
export function isFolded(event: Event): event is FoldedEvent {
  return isOfUnit(event) || event.kind === 'merge';
}

export function isOfUnit(event: Event): event is UnitEvent {
  return (
    event.kind === 'visit' ||
    event.kind === 'laboratory' ||
    event.kind === 'case-report' ||
    isTally(event)
  );
}

const KINDS_OF_TALLIES: ReadonlySet<string> = new Set(TALLY_KINDS);

export function isTally(event: Event): event is TallyEvent {
  return KINDS_OF_TALLIES.has(event.kind);
}

/** The visit that a record names; counts that a sender has made name none. */
export function visitOfRecord(event: RecordEvent): VisitToken | null {
  return 'visit' in event.body ? event.body.visit : null;
}

export function emptyUnit(key: UnitKey): Unit {
  return { key, visit: null, records: {} };
}

/** The person as it was last said, whatever merges have made of it. */
export function personOfUnit({ visit, records }: Unit): PersonToken | null {
  if (visit?.person != null) return visit.person.value;
  for (const token of Object.keys(records).sort()) {
    const person = records[token]?.person;
    if (person != null) return person;
  }
  return null;
}

/** Where one record stands: its latest statement, and the unit that this statement puts it in. */
export interface RecordPlace {
  readonly unit: UnitKey;
  readonly stamp: Stamp;
}

export type RecordMove =
  | { readonly kind: 'stale' }
  | {
      readonly kind: 'stated';
      readonly from: UnitKey | null;
      readonly place: RecordPlace;
      readonly content: AttachedRecord | null;
    };

/** What a statement about a record does, given where the record stands. `content` null withdraws it. */
export function placeRecord(standing: RecordPlace | null, event: RecordEvent): RecordMove {
  const stamp = stampOf(event);
  if (standing !== null && compareStamps(stamp, standing.stamp) <= 0) return { kind: 'stale' };
  const unit = visitOfRecord(event) ?? event.body.record;
  const content = isWithdrawn(event) ? null : attachedRecord(event);
  return { kind: 'stated', from: standing?.unit ?? null, place: { unit, stamp }, content };
}

const isWithdrawn = ({ body }: RecordEvent): boolean =>
  body.status === 'cancelled' || body.status === 'withdrawn';

function tallyRecord(event: TallyEvent): AttachedTally {
  const { item, count, place } = event.body;
  return {
    kind: 'tally',
    eventId: event.id,
    occurredAt: event.occurredAt,
    siteId: event.siteId,
    place: place ?? event.place,
    person: null,
    ageBand: 'unknown',
    event: event.kind,
    item,
    count,
  };
}

function attachedRecord(event: RecordEvent): AttachedRecord {
  if (isTally(event)) return tallyRecord(event);
  const common = {
    eventId: event.id,
    occurredAt: event.occurredAt,
    siteId: event.siteId,
    place: event.place,
    person: event.person,
  };
  const { ageBand } = event.body;
  if (event.kind === 'laboratory')
    return { kind: 'laboratory', ...common, ageBand, results: event.body.results };
  return {
    kind: 'case-report',
    ...common,
    ageBand,
    diagnosis: event.body.diagnosis,
    setting: event.body.setting,
  };
}

export function withRecord(unit: Unit, token: RecordToken, content: AttachedRecord | null): Unit {
  const records = { ...unit.records };
  if (content === null) Reflect.deleteProperty(records, token);
  else records[token] = content;
  return { ...unit, records };
}
