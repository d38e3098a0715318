// What a case keeps of each of its signals: enough to weigh and to count, without the whole record. Pure.
import { z } from 'zod';
import {
  DefinitionId,
  DepartmentId,
  DiseaseId,
  MeasureId,
  SignalId,
  SiteId,
} from '../../contracts/ids.ts';
import { PlaceCode } from '../../contracts/place.ts';
import { SeriesKey } from '../../contracts/series.ts';
import { DiseaseClass, SignalKind, SignalStatus, type Signal } from '../../contracts/signal.ts';
import { EpochMs } from '../../contracts/time.ts';
import { Window } from '../../contracts/window.ts';
import { Words } from '../../contracts/words.ts';

export const Evidence = z.strictObject({
  id: SignalId,
  revision: z.int().min(1),
  status: SignalStatus,
  kind: SignalKind,
  title: Words,
  measure: MeasureId,
  definition: DefinitionId.nullable(),
  disease: DiseaseId.nullable(),
  diseaseClass: DiseaseClass,
  place: PlaceCode,
  siteId: SiteId.nullable(),
  series: SeriesKey.nullable(),
  window: Window,
  startedAt: EpochMs,
  observed: z.number(),
  expected: z.number().nullable(),
  threshold: z.number().nullable(),
  method: z.string(),
  pvalue: z.number().nullable(),
  /** How seldom chance alone makes the like, where the detector says so. */
  recurrenceDays: z.number().optional(),
  completeness: z.number().nullable(),
  baselinePoints: z.number().nullable(),
  asOf: EpochMs,
  /** Place of its measure among those that look at the same persons: the least speaks for the event. Fixed when it joined. */
  rank: z.int().min(1).default(1),
  /** Who owns its measure or rule. */
  owners: z.array(DepartmentId).max(12).default([]),
});
export type Evidence = z.infer<typeof Evidence>;

export function evidenceOf(signal: Signal, rank: number): Evidence {
  return {
    id: signal.id,
    revision: signal.revision,
    status: signal.status,
    kind: signal.kind,
    title: signal.title,
    measure: signal.measure,
    definition: signal.definition,
    disease: signal.disease,
    diseaseClass: signal.diseaseClass,
    place: signal.place,
    siteId: signal.siteId,
    series: signal.series,
    window: signal.window,
    startedAt: signal.startedAt,
    observed: signal.observed,
    expected: signal.expected,
    threshold: signal.threshold,
    method: signal.detector.method,
    pvalue: signal.assessment?.pvalue ?? null,
    ...recurrenceOf(signal),
    completeness: signal.assessment?.completeness ?? null,
    baselinePoints: signal.assessment?.baseline?.points ?? null,
    asOf: signal.asOf,
    rank,
    owners: signal.ownerDepartments,
  };
}

const Recurrence = z.object({ recurrenceDays: z.number() });

function recurrenceOf({ detector }: Signal): Pick<Evidence, 'recurrenceDays'> {
  return Recurrence.safeParse(detector.params).data ?? {};
}

export const standing = (evidence: readonly Evidence[]): Evidence[] =>
  evidence.filter((one) => one.status !== 'withdrawn');

/** How far the observation is from what was expected, whichever side; all of it where nothing was expected. */
export const excessOf = (one: Pick<Evidence, 'observed' | 'expected'>): number =>
  Math.abs(one.observed - (one.expected ?? 0));

/**
 * The finding that speaks for the case: standing before withdrawn, at the case's own place before others, the most specific measure,
 * then the newest window, then the largest observation. Ties fall by id, so that the order of arrival does not matter.
 */
export function leading(evidence: readonly Evidence[], place: PlaceCode): Evidence | undefined {
  const alive = standing(evidence);
  return byWeight(alive.length > 0 ? alive : evidence, place)[0];
}

/** The order of `leading`, over all. */
export function byWeight(evidence: readonly Evidence[], place: PlaceCode): Evidence[] {
  return [...evidence].sort(
    (one, other) =>
      Number(other.place === place) - Number(one.place === place) ||
      one.rank - other.rank ||
      other.window.endAt - one.window.endAt ||
      other.observed - one.observed ||
      (one.id < other.id ? -1 : 1),
  );
}

/** Single cases are added up; other findings are looks at the same people, so that adding them would count people twice. */
export function observedOf(evidence: readonly Evidence[], lead: Evidence | undefined): number {
  const cases = standing(evidence).filter((one) => one.kind === 'single-case');
  if (lead === undefined || lead.status === 'withdrawn') return 0;
  return cases.length > 0
    ? Math.max(
        cases.reduce((sum, one) => sum + one.observed, 0),
        clusterSize(evidence),
      )
    : lead.observed;
}

function clusterSize(evidence: readonly Evidence[]): number {
  return Math.max(
    0,
    ...standing(evidence).map((one) => (one.kind === 'cluster' ? one.observed : 0)),
  );
}
