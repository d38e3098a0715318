/**
 * Which measures a unit counts in: what the catalogue's measures ask for, held against what the unit says and how it was
 * classified. Each unit counts at most once in each measure.
 */
import type { Counted, Measure } from '../../contracts/catalogue/measure.ts';
import type { DefinitionId, DiseaseId, MeasureId } from '../../contracts/ids.ts';
import { hourStart } from '../../platform/zone/zone-time.ts';
import type { UnitFacts } from '../visits/unit-facts.ts';
import type { Tally } from './counting-plan.ts';

/** What the case definitions and the disease table say of one unit. */
export interface Classified {
  readonly definitions: ReadonlySet<DefinitionId>;
  readonly diseases: ReadonlySet<DiseaseId>;
}

export interface CountMeasure {
  readonly id: MeasureId;
  readonly counted: Counted;
}

/** The measures that today's operators can count; the others of the catalogue wait for theirs. */
export function countMeasures(measures: readonly Measure[]): CountMeasure[] {
  return measures.flatMap(({ id, quantity }) =>
    quantity.kind === 'count' ? [{ id, counted: quantity.counted }] : [],
  );
}

/** What the catalogue asks for and no operator of today does: their ids, so that the start can say so. */
export function uncountedMeasures(measures: readonly Measure[]): MeasureId[] {
  const counted = new Set(countMeasures(measures).map(({ id }) => id));
  return measures.flatMap(({ id }) => (counted.has(id) ? [] : [id]));
}

export interface TallyRules {
  readonly measures: readonly CountMeasure[];
  readonly zone: string;
}

/** null where the unit counts nowhere. */
export function tallyOf(facts: UnitFacts, classified: Classified, rules: TallyRules): Tally | null {
  const measures = rules.measures
    .filter((measure) => counts(measure.counted, facts, classified))
    .map((measure) => measure.id)
    .sort();
  if (measures.length === 0) return null;
  const [tally] = facts.tallies;
  return {
    ...(tally !== undefined && { count: tally.count }),
    measures,
    siteId: facts.siteId,
    place: facts.place,
    age: facts.ageBand,
    hourAt: hourStart(facts.occurredAt, rules.zone),
  };
}

function counts(counted: Counted, facts: UnitFacts, classified: Classified): boolean {
  switch (counted.of) {
    case 'visits':
      return facts.isVisit;
    case 'case-definition':
      return facts.isVisit && classified.definitions.has(counted.definition);
    case 'notifiable':
      return counted.diseases.some((disease) => classified.diseases.has(disease));
    case 'laboratory':
      return facts.laboratory.some(
        (result) =>
          counted.codes.includes(result.code) &&
          (counted.interpretations as readonly string[]).includes(result.interpretation),
      );
    case 'tally':
      return facts.tallies.some(
        ({ event, item }) => event === counted.event && item === counted.item,
      );
  }
}
