/**
 * What a unit means: the series it counts in and the cases it is. Pure; the one place where facts meet the catalogue, used by
 * the running operator and by the recount alike.
 */
import { dayOf } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { ClassifyRecord } from '../classify/classify.ts';
import { casesOf, NO_CASES, type UnitCases } from '../patterns/unit-cases.ts';
import type { Tally } from '../series/counting-plan.ts';
import { tallyOf } from '../series/tally.ts';
import { unitFacts, type UnitFacts } from '../visits/unit-facts.ts';
import type { Persons } from '../visits/persons.ts';
import type { Unit } from '../visits/unit.ts';

const NOBODY_MERGED: Persons = new Map();

export interface Meaning {
  readonly facts: UnitFacts | null;
  readonly tally: Tally | null;
  readonly cases: UnitCases;
}

/** As case definitions look at it. */
export function recordOf(facts: UnitFacts): ClassifyRecord {
  const { diagnoses, complaints, temperatureC, ageBand, laboratory } = facts;
  return { diagnoses, complaints, temperatureC, ageBand, class: facts.visitClass, laboratory };
}

export function meaningOf(
  unit: Unit,
  catalogue: DetectorCatalogue,
  persons: Persons = NOBODY_MERGED,
): Meaning {
  const facts = unitFacts(unit, persons);
  if (facts === null) return { facts, tally: null, cases: NO_CASES };
  const day = dayOf(facts.occurredAt, catalogue.zone);
  const met = catalogue.classifier.classify(recordOf(facts));
  const notifiable = catalogue.notifiable.match(facts.diagnoses, day);
  const definitions = new Set(met.map((classification) => classification.definition));
  // A form of a disease (pulmonary tuberculosis) is that disease too: a measure may ask for either.
  const diseases = new Set(notifiable.flatMap((match) => [match.disease, match.rules.id]));
  return {
    facts,
    tally: tallyOf(
      facts,
      { definitions, diseases, isInformative: catalogue.isInformative(facts) },
      catalogue.tally,
    ),
    cases: casesOf(
      { facts, definitions: facts.isVisit ? definitions : new Set(), notifiable, day },
      { single: catalogue.singleCase, cluster: catalogue.cluster },
    ),
  };
}
