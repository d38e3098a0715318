/**
 * Encounter as a partial snapshot of one visit, with the conditions and the observations of it. What is absent was not sent; what carries
 * `data-absent-reason`, or is null, was taken away. So it folds with the snapshots that HL7 v2 gives of the same visit.
 */
import type { VisitAction, VisitClass } from '../../contracts/event/visit.ts';
import type { IdentifiedDiagnosis, Sent, VisitStatement } from '../normalise/statement.ts';
import { codedOf, codesOf, dotted, hasCode, wordsOf } from './coding.ts';
import { ABSENT_URL, type CodeableConcept, isTakenAway } from './datatypes.ts';
import { measuredBy, readingOf } from './measured.ts';
import { momentOf, occurredOf, occurredOfVisit, statedAt } from './moment.ts';
import { nothing, type Read, type Reading, statements } from './reading.ts';
import type { Condition, Encounter, Observation } from './resources.ts';
import { resourceOf } from './scope.ts';

/** What of its bundle belongs to a visit. */
export interface OfVisit {
  readonly conditions: readonly Condition[];
  readonly observations: readonly Observation[];
}

/**
 * A finished encounter leaves its counting as it is, as A03 does; one under way counts, even after a cancellation; one that was
 * never to be (cancelled, entered in error) is taken out.
 */
const ACTIONS: Readonly<Record<string, VisitAction>> = {
  arrived: 'start',
  triaged: 'start',
  'in-progress': 'start',
  onleave: 'start',
  finished: 'end',
  cancelled: 'cancel',
  'entered-in-error': 'cancel',
};

export function readEncounter(encounter: Encounter, of: OfVisit, by: Reading): Read {
  if (encounter.status === 'planned') return nothing('planned-visit');
  const { period } = encounter;
  const said = statedAt(encounter, undefined, by.timing);
  const sources = [
    ['stated', period?.start],
    ['recorded', period?.end],
  ] as const;
  const occurred = (by.visitNumber === undefined ? occurredOf : occurredOfVisit)(
    sources,
    said,
    by.timing,
  );
  if ('code' in occurred) return { outcome: 'rejected', rejection: occurred };
  const hasStart = typeof period?.start === 'string' && period.start !== '';
  return statements({
    ...visitOf(by, said),
    ...occurred,
    recordId: `Encounter/${by.visitNumber ?? ''}`,
    action: ACTIONS[encounter.status] ?? 'update',
    occurredSent: hasStart,
    occurredDeleted: !hasStart && (period?.start === null || isTakenAway(period?._start)),
    class: classOf(encounter, by),
    complaints: complaintsOf(encounter, of),
    diagnoses: diagnosesOf(encounter, of),
    temperatureC: temperatureOf(of.observations),
    disposition: dispositionOf(encounter),
    dischargedAt: endOf(encounter, by),
  });
}

/** A condition or an observation of a visit that is not in the bundle: it amends what is known of that visit. */
export function amendVisit(resource: Condition | Observation, by: Reading): Read {
  const version = resource.resourceType === 'Condition' ? resource.recordedDate : resource.issued;
  const said = statedAt(resource, version, by.timing);
  const occurred = occurredOfVisit([['recorded', timeOf(resource)]], said, by.timing);
  if ('code' in occurred) return { outcome: 'rejected', rejection: occurred };
  const of: OfVisit =
    resource.resourceType === 'Condition'
      ? { conditions: [resource], observations: [] }
      : { conditions: [], observations: [resource] };
  return statements({
    ...visitOf(by, said),
    ...occurred,
    recordId: `${resource.resourceType}/${resource.id ?? ''}/${by.visitNumber ?? ''}`,
    action: 'update',
    occurredSent: false,
    class: undefined,
    complaints: chiefComplaints(of),
    diagnoses: undefined,
    ...amendmentOf(resource),
    temperatureC: temperatureOf(of.observations),
    disposition: undefined,
    dischargedAt: undefined,
  });
}

function timeOf(resource: Condition | Observation): string | undefined {
  return resource.resourceType === 'Condition'
    ? resource.recordedDate
    : (resource.effectiveDateTime ?? resource.effectivePeriod?.start ?? resource.issued);
}

function visitOf(
  by: Reading,
  said: number | undefined,
): Pick<
  VisitStatement,
  'kind' | 'statedAt' | 'person' | 'visitNumber' | 'sex' | 'residence' | 'addresses' | 'setting'
> {
  const { person, sex, residence, addresses } = by.subject;
  return {
    kind: 'visit',
    statedAt: said,
    person,
    visitNumber: by.visitNumber,
    sex,
    residence,
    addresses,
    setting: undefined,
  };
}

/** Act codes of v3, and what senders of older systems leave in their place. */
const CLASSES: Readonly<Record<string, VisitClass>> = {
  AMB: 'outpatient',
  O: 'outpatient',
  EMER: 'emergency',
  E: 'emergency',
  IMP: 'inpatient',
  ACUTE: 'inpatient',
  NONAC: 'inpatient',
  OBSENC: 'inpatient',
  SS: 'inpatient',
  I: 'inpatient',
  HH: 'home',
};

const FEVER_CLINIC = /发热|fever/i;

function classOf(encounter: Encounter, by: Reading): Sent<VisitClass> {
  if (encounter.class === null) return null;
  if (departmentsOf(encounter, by).some((name) => FEVER_CLINIC.test(name))) return 'fever-clinic';
  const code = encounter.class?.code;
  return code === undefined ? undefined : (CLASSES[code.toUpperCase()] ?? 'other');
}

/** A fever clinic is a place, not a class: it is known by the name of the department. */
function departmentsOf(
  { type = [], serviceType, location = [] }: Encounter,
  by: Reading,
): string[] {
  const places = location.slice(0, 20).flatMap(({ location: place }) => {
    const named = resourceOf(by.scope.resolve(place, by.json, 'Location'))?.name;
    return [place.display, typeof named === 'string' ? named : undefined];
  });
  const services = [serviceType, ...type].map(wordsOf);
  return [...places, ...services].filter((name) => name !== undefined);
}

const isAbsent = ({ extension }: CodeableConcept): boolean =>
  extension?.some(({ url }) => url === ABSENT_URL) === true;

const COMPLAINTS_MAX = 16;

function complaintsOf({ reasonCode }: Encounter, of: OfVisit): Sent<string[]> {
  const observed = chiefComplaints(of) ?? [];
  const reasons = (reasonCode ?? []).flatMap(
    (reason) => wordsOf(reason) ?? codesOf([reason])[0] ?? [],
  );
  const all = [...new Set([...reasons, ...observed])].slice(0, COMPLAINTS_MAX);
  if (all.length > 0) return all;
  const isTaken = reasonCode === null || (reasonCode !== undefined && reasonCode.some(isAbsent));
  return isTaken ? null : undefined;
}

/** Chief complaint as observation: 8661-1 in the syndromic guide, 10154-3 in notes. */
const COMPLAINT_CODES: ReadonlySet<string> = new Set(['8661-1', '10154-3']);
const COMPLAINT_CATEGORIES: ReadonlySet<string> = new Set(['chief-complaint', '33962009']);

const isComplaint = ({ code }: Observation): boolean => hasCode([code], COMPLAINT_CODES);

function chiefComplaints({ observations, conditions }: OfVisit): string[] | undefined {
  const observed = observations
    .filter(isComplaint)
    .map(({ valueString, valueCodeableConcept }) => valueString ?? wordsOf(valueCodeableConcept));
  const stated = conditions
    .filter(({ category }) => hasCode(category, COMPLAINT_CATEGORIES))
    .map(({ code }) => wordsOf(code));
  const words = [...observed, ...stated].filter((each) => each !== undefined && each !== '');
  return words.length === 0 ? undefined : (words as string[]).slice(0, COMPLAINTS_MAX);
}

/** Whether it says something that a visit keeps. */
export function isOfVisit(observation: Observation): boolean {
  return isComplaint(observation) || measuredBy(codesOf([observation.code])) === 'temperature-c';
}

function temperatureOf(observations: readonly Observation[]): number | undefined {
  const values = observations.flatMap(({ code, valueQuantity, status }) => {
    if (status === 'entered-in-error' || status === 'cancelled') return [];
    if (measuredBy(codesOf([code])) !== 'temperature-c') return [];
    const measured = readingOf('temperature-c', valueQuantity);
    return 'code' in measured ? [] : measured.value;
  });
  // Of several the highest: a fever that was measured once was there.
  return values.length === 0 ? undefined : Math.max(...values);
}

function diagnosesOf({ diagnosis }: Encounter, of: OfVisit): Sent<IdentifiedDiagnosis[]> {
  const found = diagnosesIn(of.conditions);
  if (found !== undefined) return found;
  return diagnosis === null ? null : undefined;
}

const DIAGNOSES_MAX = 64;
const REFUTED: ReadonlySet<string> = new Set(['refuted', 'entered-in-error']);

/** null where all that were sent are refuted: what was said before of this visit does not hold. */
function diagnosesIn(conditions: readonly Condition[]): Sent<IdentifiedDiagnosis[]> {
  const named = conditions.filter(({ category }) => !hasCode(category, COMPLAINT_CATEGORIES));
  const standing = named.filter(
    ({ verificationStatus }) => !hasCode([verificationStatus ?? {}], REFUTED),
  );
  const found = standing.flatMap((condition) => diagnosisOf(condition) ?? []);
  if (found.length > 0) return found.slice(0, DIAGNOSES_MAX);
  return named.length > standing.length ? null : undefined;
}

/** A condition by itself says nothing of the others of its visit. */
function amendmentOf(resource: Condition | Observation): Pick<VisitStatement, 'amends'> {
  if (resource.resourceType !== 'Condition') return {};
  if (hasCode(resource.category, COMPLAINT_CATEGORIES)) return {};
  const diagnosis = diagnosisOf(resource);
  const isTaken = hasCode([resource.verificationStatus ?? {}], REFUTED);
  const condition = nameOf(resource);
  if (condition === undefined || (diagnosis === undefined && !isTaken)) return {};
  return { amends: { condition, diagnosis, isTaken } };
}

/** What has neither id nor identifier is named by what it says, and can only be said again or taken back. */
function nameOf({ id, identifier, code }: Condition): string | undefined {
  const coded = codedOf(code);
  return id ?? identifier?.[0]?.value ?? coded?.code ?? wordsOf(code);
}

function diagnosisOf(condition: Condition): IdentifiedDiagnosis | undefined {
  const coded = codedOf(condition.code);
  const text = wordsOf(condition.code);
  if (coded === undefined && text === undefined) return undefined;
  const name = nameOf(condition);
  return {
    system: coded?.system ?? 'local',
    code: coded === undefined ? (text ?? '') : dotted(coded.code, coded.system),
    text,
    certainty: certaintyOf(condition, text ?? ''),
    ...(name !== undefined && { condition: name }),
  };
}

const SUSPECTED: ReadonlySet<string> = new Set(['unconfirmed', 'provisional', 'differential']);

/** Words outrank the status: `疑似` stands in many confirmed conditions. */
function certaintyOf(
  { verificationStatus, category }: Condition,
  text: string,
): IdentifiedDiagnosis['certainty'] {
  const status = codesOf([verificationStatus ?? {}]);
  if (/疑似|待查|待排|可能|suspect|possible|probable|rule out/i.test(text)) return 'suspected';
  if (status.some((code) => SUSPECTED.has(code))) return 'suspected';
  if (status.includes('confirmed')) return 'confirmed';
  return codesOf(category).includes('encounter-diagnosis') ? 'clinical' : 'unknown';
}

function dispositionOf({ hospitalization }: Encounter): Sent<string> {
  const sent = hospitalization?.dischargeDisposition;
  if (sent === undefined || sent === null) return sent;
  return isAbsent(sent) ? null : (codesOf([sent])[0] ?? sent.text);
}

function endOf({ period }: Encounter, by: Reading): Sent<number> {
  if (period?.end === null || isTakenAway(period?._end)) return null;
  return momentOf(period?.end, by.timing.zone)?.at;
}
