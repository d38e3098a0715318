/**
 * What a unit says now, in one flat record: the fields of its visit where that stands, joined with the records that name it.
 * A cancelled visit says nothing, but laboratory and case reports that were not withdrawn themselves still do.
 */
import type { LaboratoryResult, ReadBy } from '../../contracts/event/clinical.ts';
import type { AgeBand, Diagnosis, Sex, VisitClass } from '../../contracts/event/visit.ts';
import type { EventId, PersonToken, SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { compareStamps, type Register, type Stamp } from './stamp.ts';
import type { StepTimes } from './record-steps.ts';
import { diagnosesOfVisit } from './visit-diagnoses.ts';
import { rootOf, type Persons } from './persons.ts';
import {
  personOfUnit,
  type AttachedClaim,
  type AttachedOrder,
  type AttachedRecord,
  type AttachedTally,
  type Unit,
  type UnitKey,
} from './unit.ts';
import { isStanding, visitTime, type VisitFold } from './visit-fold.ts';

export interface UnitFacts {
  readonly unit: UnitKey;
  /** True where a standing visit is among the facts: only then it counts as a visit. */
  readonly isVisit: boolean;
  readonly occurredAt: EpochMs;
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  /** Where the person lives, no finer than the township; null where nobody said. */
  readonly residence: PlaceCode | null;
  /** As merges have it today. */
  readonly person: PersonToken | null;
  readonly ageBand: AgeBand;
  readonly sex: Sex;
  /** When the visit ended. */
  readonly endedAt: EpochMs | null;
  readonly visitClass: VisitClass | null;
  readonly setting: string | null;
  readonly complaints: readonly string[];
  /** Of the visit and of its case reports; what reports of images found, as local codes. */
  readonly diagnoses: readonly Diagnosis[];
  readonly temperatureC: number | null;
  readonly disposition: string | null;
  readonly laboratory: readonly LaboratoryResult[];
  /** Counts that senders have made; a unit has one or none. */
  readonly tallies: readonly Pick<AttachedTally, 'event' | 'item' | 'count'>[];
  /** Of each image and ECG that shows anything: the codes of the catalogue. */
  readonly findings: readonly {
    readonly event: 'imaging' | 'ecg';
    readonly codes: readonly string[];
  }[];
  /** Of each image and ECG that somebody has read. */
  readonly answered: readonly {
    readonly event: 'imaging' | 'ecg';
    readonly readBy: ReadBy | 'unknown';
  }[];
  /** Of each order and report: when its steps first happened. */
  readonly steps: readonly { readonly kind: AttachedRecord['kind']; readonly at: StepTimes }[];
  /** What is left of its settlements and credits, which alone can be below zero; null where it has none. */
  readonly settled: { readonly totalFen: number; readonly fundFen: number } | null;
  /** A settlement of it names its group of DRG or DIP. */
  readonly isGrouped: boolean;
  /** The latest statement about the visit's diagnoses and complaints, then its records: at most 20. */
  readonly evidence: readonly EventId[];
}

const EVIDENCE_MAX = 20;

/** null where nothing stands: the unit counts nowhere. */
export function unitFacts(unit: Unit, persons: Persons): UnitFacts | null {
  const person = personOfUnit(unit);
  const visit = unit.visit !== null && isStanding(unit.visit) ? unit.visit : null;
  const records = Object.keys(unit.records)
    .sort()
    .flatMap((token) => unit.records[token] ?? []);
  const clinical = records.filter(isClinical);
  const first = earliest(clinical) ?? earliest(records);
  const base = visit === null ? first : { ...visit.site.value, occurredAt: visitTime(visit) };
  if (base === null) return null;
  return {
    unit: unit.key,
    isVisit: visit !== null,
    occurredAt: base.occurredAt,
    siteId: base.siteId,
    place: base.place,
    person: person === null ? null : rootOf(persons, person),
    ...visitWords(visit),
    residence: visit?.fields.residence?.value ?? null,
    ageBand: ageOf(visit, records),
    setting: visit?.fields.setting?.value ?? firstSetting(records),
    diagnoses: [
      ...(visit === null ? [] : diagnosesOfVisit(visit)),
      ...records.flatMap(diagnosisOf),
    ],
    laboratory: records.flatMap((record) => (record.kind === 'laboratory' ? record.results : [])),
    tallies: records.flatMap((record) => (record.kind === 'tally' ? [record] : [])),
    findings: records.flatMap((record) =>
      isOrder(record) && record.shows !== undefined
        ? [{ event: record.kind, codes: record.shows }]
        : [],
    ),
    answered: records.flatMap((record) =>
      isOrder(record) && isAnswered(record)
        ? [{ event: record.kind, readBy: record.readBy ?? 'unknown' }]
        : [],
    ),
    steps: records.flatMap(({ kind, steps }) => (steps === undefined ? [] : [{ kind, at: steps }])),
    settled: settledOf(records),
    isGrouped: records.some((record) => record.kind === 'claim' && record.group !== undefined),
    evidence: evidenceOf(visit, clinical),
  };
}

const isOrder = (record: AttachedRecord): record is AttachedOrder =>
  record.kind === 'imaging' || record.kind === 'ecg';

const isAnswered = ({ steps = {} }: AttachedOrder): boolean =>
  steps['read'] !== undefined || steps['reported'] !== undefined;

/** What says something of an illness: settlements do not, and orders only by what they show. */
const isClinical = (record: AttachedRecord): boolean =>
  isOrder(record) ? record.shows !== undefined : record.kind !== 'claim';

function visitWords(
  visit: VisitFold | null,
): Pick<
  UnitFacts,
  'visitClass' | 'complaints' | 'temperatureC' | 'disposition' | 'sex' | 'endedAt'
> {
  return {
    sex: visit?.fields.sex?.value ?? 'unknown',
    endedAt: visit?.fields.dischargedAt?.value ?? null,
    visitClass: visit?.fields.class?.value ?? null,
    complaints: visit?.fields.complaints?.value ?? [],
    temperatureC: visit?.fields.temperatureC?.value ?? null,
    disposition: visit?.fields.disposition?.value ?? null,
  };
}

function earliest(records: readonly AttachedRecord[]): AttachedRecord | null {
  let first: AttachedRecord | null = null;
  for (const record of records) {
    if (first === null || record.occurredAt < first.occurredAt) first = record;
  }
  return first;
}

function ageOf(visit: VisitFold | null, records: readonly AttachedRecord[]): AgeBand {
  const stated = visit?.fields.ageBand?.value ?? 'unknown';
  if (stated !== 'unknown') return stated;
  return records.find((record) => record.ageBand !== 'unknown')?.ageBand ?? 'unknown';
}

/** More taken back than was settled is nothing left; a credit is money of its own and keeps its sign. */
function settledOf(records: readonly AttachedRecord[]): UnitFacts['settled'] {
  const claims = records.flatMap((record) => (record.kind === 'claim' ? [record] : []));
  // A reversal whose settlement has not come counts for nothing yet.
  if (claims.every(({ takesBack }) => takesBack)) return null;
  const left = (of: 'totalFen' | 'fundFen'): number => {
    const sum = (some: readonly AttachedClaim[]): number =>
      some.reduce((fen, claim) => fen + claim[of], 0);
    const own = sum(claims.filter(({ takesBack }) => takesBack !== true));
    const taken = sum(claims.filter(({ takesBack }) => takesBack));
    return own <= 0 ? own : Math.max(0, own + taken);
  };
  return { totalFen: left('totalFen'), fundFen: left('fundFen') };
}

function firstSetting(records: readonly AttachedRecord[]): string | null {
  for (const record of records) {
    if (record.kind === 'case-report' && record.setting !== null) return record.setting;
  }
  return null;
}

function diagnosisOf(record: AttachedRecord): Diagnosis[] {
  if (record.kind === 'imaging') return [...(record.findings ?? [])];
  return record.kind === 'case-report' ? [record.diagnosis] : [];
}

function evidenceOf(visit: VisitFold | null, records: readonly AttachedRecord[]): EventId[] {
  const stated = visit === null ? [] : [latestStamp(visit).eventId];
  return [...new Set([...stated, ...records.map((record) => record.eventId)])].slice(
    0,
    EVIDENCE_MAX,
  );
}

function latestStamp(visit: VisitFold): Stamp {
  const { diagnoses, complaints } = visit.fields;
  const telling: (Register<unknown> | undefined)[] = [
    diagnoses,
    complaints,
    ...Object.values(visit.conditions ?? {}),
  ];
  let found = visit.site.stamp;
  let isTelling = false;
  for (const register of telling) {
    if (register === undefined) continue;
    if (!isTelling || compareStamps(register.stamp, found) > 0) found = register.stamp;
    isTelling = true;
  }
  return found;
}
