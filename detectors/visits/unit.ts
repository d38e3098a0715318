/**
 * A unit is what is counted once: a visit with the records that name it (laboratory and case reports, settlements), or one record that
 * names no visit. Pure. The latest statement of a record decides what it says and where it belongs; moving it is two changes, one in
 * each unit. When a step of a record happened is kept from whichever statement says the earliest, in any order.
 */
import type {
  CaseReportEvent,
  Event,
  LaboratoryEvent,
  MergeEvent,
  VisitEvent,
} from '../../contracts/event/event.ts';
import type { AgeBand, Diagnosis } from '../../contracts/event/visit.ts';
import type { CodedFinding, LaboratoryResult, ReadBy } from '../../contracts/event/clinical.ts';
import type { EventId, PersonToken, RecordToken, SiteId, VisitToken } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { earliestSteps, sameSteps, stepsTold, type StepTimes } from './record-steps.ts';
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
  /** When each of its steps first happened; absent where none is known. */
  readonly steps?: StepTimes;
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

/** An examination or a remote ECG: what matters here is when its steps happened. */
export interface AttachedOrder extends Attached {
  readonly kind: 'imaging' | 'ecg';
  /** What the report of an image says, as case definitions ask for it; absent where it says nothing. */
  readonly findings?: readonly Diagnosis[];
  /** Codes of what an image or ECG shows, by its latest statement; absent where it shows nothing that the catalogue knows. */
  readonly shows?: readonly string[];
  /** Where it was read, by its latest statement; absent where that does not say. */
  readonly readBy?: ReadBy;
}

/** A settlement with its sign, or what takes one back: then below zero. */
export interface AttachedClaim extends Attached {
  readonly kind: 'claim';
  /** Absent: it stands by itself, and below zero it is a credit. */
  readonly takesBack?: true;
  readonly totalFen: number;
  readonly fundFen: number;
  /** Of DRG or DIP; absent where it names none. */
  readonly group?: string;
}

export type AttachedRecord =
  AttachedLaboratory | AttachedReport | AttachedTally | AttachedOrder | AttachedClaim;

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

export type OrderEvent = Extract<Event, { readonly kind: 'imaging' | 'ecg' }>;
export type ClaimEvent = Extract<Event, { readonly kind: 'claim' }>;
export type RecordEvent = LaboratoryEvent | CaseReportEvent | TallyEvent | OrderEvent | ClaimEvent;
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
    event.kind === 'claim' ||
    isOrder(event) ||
    isTally(event)
  );
}

const KINDS_OF_TALLIES: ReadonlySet<string> = new Set(TALLY_KINDS);

export function isTally(event: Event): event is TallyEvent {
  return KINDS_OF_TALLIES.has(event.kind);
}

export function isOrder(event: Event): event is OrderEvent {
  // A finding within a recording is no examination of its own.
  return event.kind === 'imaging' || (event.kind === 'ecg' && event.body.of === undefined);
}

/** The visit that a record names; orders and counts that a sender has made name none. */
export function visitOfRecord(event: RecordEvent): VisitToken | null {
  return 'visit' in event.body ? (event.body.visit ?? null) : null;
}

/** The unit that a record belongs to. What takes a settlement back stands with it, visit or not. */
export function unitOfRecord(event: RecordEvent): UnitKey {
  const visit = visitOfRecord(event);
  if (visit !== null) return visit;
  return (event.kind === 'claim' ? reversesOf(event) : null) ?? event.body.record;
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
  /** Kept here too, so that a record that was withdrawn and comes back still knows them. */
  readonly steps?: StepTimes;
}

export type RecordMove =
  | { readonly kind: 'stale' }
  /** An older statement that says when a step happened, or that it happened earlier. */
  | { readonly kind: 'stepped'; readonly place: RecordPlace; readonly steps: StepTimes }
  | {
      readonly kind: 'stated';
      readonly from: UnitKey | null;
      readonly place: RecordPlace;
      readonly content: AttachedRecord | null;
    };

/** What a statement about a record does, given where the record stands. `content` null withdraws it. */
export function placeRecord(standing: RecordPlace | null, event: RecordEvent): RecordMove {
  const stamp = stampOf(event);
  const isGone = isWithdrawn(event);
  const steps = earliestSteps(standing?.steps, isGone ? {} : stepsTold(event));
  const known = Object.keys(steps).length > 0 ? { steps } : {};
  if (standing !== null && compareStamps(stamp, standing.stamp) <= 0) {
    return sameSteps(standing.steps, steps)
      ? { kind: 'stale' }
      : { kind: 'stepped', place: { ...standing, steps }, steps };
  }
  const content = isGone ? null : { ...attachedRecord(event), ...known };
  const place = { unit: unitOfRecord(event), stamp, ...known };
  return { kind: 'stated', from: standing?.unit ?? null, place, content };
}

function isWithdrawn(event: RecordEvent): boolean {
  switch (event.kind) {
    case 'imaging':
    case 'ecg':
      return event.body.step === 'cancelled';
    case 'claim':
      return event.body.step === 'reversed' && reversesOf(event) === null;
    default:
      return event.body.status === 'cancelled' || event.body.status === 'withdrawn';
  }
}

/** The other settlement that is taken back, if it is another. */
function reversesOf({ body }: ClaimEvent): RecordToken | null {
  const reverses = body.reverses ?? null;
  return reverses === body.record ? null : reverses;
}

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
  if (isOrder(event)) return orderRecord(event, common);
  if (event.kind === 'claim') return { kind: 'claim', ...common, ...amountsOf(event) };
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

function orderRecord(event: OrderEvent, common: Omit<Attached, 'ageBand'>): AttachedOrder {
  const ageBand = event.body.ageBand ?? 'unknown';
  const findings = event.kind === 'imaging' ? imagingFindings(event.body.coded ?? []) : [];
  const shows = codesShown(event);
  const { readBy } = event.body;
  return {
    ...{ kind: event.kind, ...common, ageBand },
    ...(findings.length > 0 && { findings }),
    ...(shows.length > 0 && { shows }),
    ...(readBy !== undefined && { readBy }),
  };
}

/** What was looked for and is not there is not shown, and words that nobody knows show nothing. */
function codesShown(event: OrderEvent): string[] {
  const told = event.kind === 'imaging' ? (event.body.coded ?? []) : event.body.statements;
  const there = told.filter(({ code, certainty }) => certainty !== 'denied' && code !== 'uncoded');
  return [...new Set(there.map(({ code }) => code))].sort();
}

const CERTAINTIES = { definite: 'clinical', probable: 'clinical', possible: 'suspected' } as const;

/** `IMG:GROUND_GLASS_OPACITY`: a local code that definitions name. What was looked for and is not there is no finding. */
function imagingFindings(coded: readonly CodedFinding[]): Diagnosis[] {
  return coded.flatMap(({ code, certainty }) =>
    certainty === 'denied'
      ? []
      : [
          {
            system: 'local' as const,
            code: `IMG:${code.toUpperCase().replaceAll('-', '_')}`,
            certainty: CERTAINTIES[certainty],
          },
        ],
  );
}

function amountsOf({
  body: { step, totalFen, fundFen, group },
}: ClaimEvent): Pick<AttachedClaim, 'ageBand' | 'takesBack' | 'totalFen' | 'fundFen' | 'group'> {
  if (step !== 'reversed')
    return { ageBand: 'unknown', totalFen, fundFen, ...(group !== null && { group }) };
  return {
    ageBand: 'unknown',
    takesBack: true,
    totalFen: -Math.abs(totalFen),
    fundFen: -Math.abs(fundFen),
  };
}

export function withRecord(unit: Unit, token: RecordToken, content: AttachedRecord | null): Unit {
  const records = { ...unit.records };
  if (content === null) Reflect.deleteProperty(records, token);
  else records[token] = content;
  return { ...unit, records };
}
