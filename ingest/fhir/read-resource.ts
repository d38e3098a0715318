// Which reading a resource takes, with what is told together with it.
import { readAnswer } from './answered-claim.ts';
import { readClaim } from './claims.ts';
import { hasCode } from './coding.ts';
import { readEcg } from './ecg.ts';
import { measuredParts, readHome } from './home.ts';
import { readImagingReport, readImagingStudy, readServiceRequest } from './imaging.ts';
import { isObject } from './json.ts';
import type { Parsed } from './links.ts';
import { readMedicationAdministration, readProcedure } from './procedure.ts';
import { nothing, type Read, type Reading, rejected } from './reading.ts';
import {
  isLaboratory,
  kindOfReport,
  readLaboratoryObservation,
  readLaboratoryReport,
} from './report.ts';
import {
  type Condition,
  type Counted,
  type DiagnosticReport,
  type Encounter,
  Observation,
} from './resources.ts';
import { amendVisit, isOfVisit, readEncounter } from './visit.ts';

export function readResource(told: Counted, carried: readonly Parsed[], by: Reading): Read {
  switch (told.resourceType) {
    case 'Encounter':
      return encounter(told, carried, by);
    case 'Condition':
      return condition(told, by);
    case 'Observation':
      return observation(told, by);
    case 'DiagnosticReport':
      return report(told, carried, by);
    case 'ServiceRequest':
      return readServiceRequest(told, by);
    case 'ImagingStudy':
      return readImagingStudy(told, by);
    case 'Procedure':
      return readProcedure(told, by);
    case 'MedicationAdministration':
      return readMedicationAdministration(told, by);
    case 'Claim':
      return readClaim(told, undefined, by);
    case 'ClaimResponse':
    case 'ExplanationOfBenefit':
      return readAnswer(told, ofType(carried, 'Claim')[0], by);
    case 'Patient':
      return nothing('patient-alone');
  }
}

function ofType<T extends Counted['resourceType']>(
  carried: readonly Parsed[],
  type: T,
): Extract<Counted, { resourceType: T }>[] {
  return carried.flatMap(({ told }) =>
    told.resourceType === type ? [told as Extract<Counted, { resourceType: T }>] : [],
  );
}

function encounter(told: Encounter, carried: readonly Parsed[], by: Reading): Read {
  const { person } = by.subject;
  const isSomebodys = person?.identityNumber !== undefined || person?.localNumber !== undefined;
  if (by.visitNumber === undefined && !isSomebodys)
    return rejected(
      'missing-visit',
      'neither a number of the visit nor one of its patient was sent',
    );
  const of = {
    conditions: ofType(carried, 'Condition'),
    observations: ofType(carried, 'Observation'),
  };
  return readEncounter(told, of, by);
}

const PROBLEM_LIST: ReadonlySet<string> = new Set(['problem-list-item']);
const NO_VISIT = rejected('missing-visit', 'it names no visit that it belongs to');

function condition(told: Condition, by: Reading): Read {
  if (by.visitNumber !== undefined) return amendVisit(told, by);
  return hasCode(told.category, PROBLEM_LIST) ? nothing('problem-list') : NO_VISIT;
}

function observation(told: Observation, by: Reading): Read {
  const isVisits = by.visitNumber !== undefined || by.encounter !== undefined;
  if (isOfVisit(told) && by.visitNumber !== undefined) return amendVisit(told, by);
  if (measuredParts(told).length > 0)
    return isVisits ? nothing('vital-sign-of-visit') : readHome(told, by);
  if (isOfVisit(told)) return NO_VISIT;
  return isLaboratory(told)
    ? readLaboratoryObservation(told, by)
    : rejected(
        'observation-not-counted',
        'it is neither of a laboratory nor a measurement that is known',
      );
}

function report(told: DiagnosticReport, carried: readonly Parsed[], by: Reading): Read {
  const kind = kindOfReport(told);
  if (kind === 'imaging') return readImagingReport(told, by);
  const observations = [...ofType(carried, 'Observation'), ...containedObservations(told, by)];
  return kind === 'ecg'
    ? readEcg(told, observations, by)
    : readLaboratoryReport(told, observations, by);
}

function containedObservations({ result = [] }: DiagnosticReport, by: Reading): Observation[] {
  return result.flatMap((reference) => {
    const target = by.scope.resolve(reference, by.json, 'Observation');
    if (target.found !== 'contained' || !isObject(target.resource)) return [];
    const parsed = Observation.safeParse(target.resource);
    return parsed.success ? [parsed.data] : [];
  });
}
