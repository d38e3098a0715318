/** What a folded visit says of an inpatient case: nothing before it has ended, and nothing where it does not stand. Pure. */
import type { EventId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { UnitFacts } from '../visits/unit-facts.ts';

export interface Stay extends Pick<
  UnitFacts,
  'unit' | 'siteId' | 'place' | 'person' | 'ageBand' | 'disposition'
> {
  readonly admittedAt: EpochMs;
  readonly endedAt: EpochMs;
  /** Main: the first that is coded in ICD-10. */
  readonly diagnosis: string | null;
  /** Images and ECGs. */
  readonly examinations: number;
  /** Images alone. */
  readonly images: number;
  /** Results of laboratory tests. */
  readonly tests: number;
  readonly eventId: EventId;
}

export const mainDiagnosis = (diagnoses: UnitFacts['diagnoses']): string | null =>
  diagnoses.find(({ system }) => system === 'icd-10')?.code ?? null;

export function stayOf(facts: UnitFacts): Stay | null {
  const { isVisit, visitClass, occurredAt, endedAt, evidence } = facts;
  const [eventId] = evidence;
  if (!isVisit || visitClass !== 'inpatient' || endedAt === null || eventId === undefined)
    return null;
  if (endedAt < occurredAt) return null;
  const { unit, siteId, place, person, ageBand, disposition, diagnoses, steps, laboratory } = facts;
  return {
    ...{ unit, siteId, place, person, ageBand, disposition },
    admittedAt: occurredAt,
    endedAt,
    diagnosis: mainDiagnosis(diagnoses),
    examinations: steps.filter(({ kind }) => kind === 'imaging' || kind === 'ecg').length,
    images: steps.filter(({ kind }) => kind === 'imaging').length,
    tests: laboratory.length,
    eventId,
  };
}
