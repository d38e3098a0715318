/**
 * Which entries of a bundle tell of one thing: conditions and observations of a visit, observations of a report, a claim and what was decided
 * of it. The one is told with the other, in one event; told apart they would replace each other.
 */
import type { Json } from './json.ts';
import { answeredClaim } from './claims.ts';
import { hasCode } from './coding.ts';
import type { Reference } from './datatypes.ts';
import type { Counted } from './resources.ts';
import type { Entry, Scope, Target } from './scope.ts';
import { isOfVisit } from './visit.ts';

export interface Parsed {
  readonly entry: Entry;
  readonly told: Counted;
}

export interface Links {
  /** Entry → the entries with which it is told: a result may stand in several reports. */
  readonly carrierOf: ReadonlyMap<number, readonly number[]>;
  /** Entry → what is told with it, in the order of the bundle. */
  readonly carriedBy: ReadonlyMap<number, readonly Parsed[]>;
  /** Condition, observation, report → its visit, where that is in the bundle. */
  readonly visitOf: ReadonlyMap<number, Parsed>;
}

export function linksOf(parsed: readonly Parsed[], scope: Scope): Links {
  const byEntry = new Map(parsed.map((one) => [one.entry.index, one]));
  const carrierOf = new Map<number, number[]>();
  const visitOf = visitsOf(parsed, byEntry, scope);
  for (const one of parsed) {
    for (const target of carriedTargets(one, scope)) {
      const carried = entryIn(target, byEntry);
      if (carried !== undefined && carried.entry.index !== one.entry.index)
        addCarrier(carrierOf, carried.entry.index, one.entry.index);
    }
  }
  for (const one of parsed) {
    const visit = visitOf.get(one.entry.index);
    if (visit !== undefined && isToldWithVisit(one.told) && !carrierOf.has(one.entry.index))
      addCarrier(carrierOf, one.entry.index, visit.entry.index);
  }
  return { carrierOf, carriedBy: inverted(carrierOf, parsed), visitOf };
}

function addCarrier(carrierOf: Map<number, number[]>, carried: number, carrier: number): void {
  const known = carrierOf.get(carried) ?? [];
  if (!known.includes(carrier)) carrierOf.set(carried, [...known, carrier]);
}

/** What it names as part of itself. */
function carriedTargets({ told, entry }: Parsed, scope: Scope): Target[] {
  const json: Json = entry.resource;
  if (told.resourceType === 'DiagnosticReport')
    return (told.result ?? []).map((each) => scope.resolve(each, json, 'Observation'));
  const claim = isClaim(told) ? answeredClaim(told) : undefined;
  return claim === undefined ? [] : [scope.resolve(claim, json, 'Claim')];
}

const isClaim = (told: Counted): told is Extract<Counted, { use?: string | undefined }> =>
  told.resourceType === 'ClaimResponse' || told.resourceType === 'ExplanationOfBenefit';

function isToldWithVisit(told: Counted): boolean {
  if (told.resourceType === 'Condition') return true;
  return told.resourceType === 'Observation' && isOfVisit(told);
}

const PROBLEM_LIST: ReadonlySet<string> = new Set(['problem-list-item']);

function visitsOf(
  parsed: readonly Parsed[],
  byEntry: ReadonlyMap<number, Parsed>,
  scope: Scope,
): Map<number, Parsed> {
  const found = new Map<number, Parsed>();
  const visits = parsed.filter(({ told }) => told.resourceType === 'Encounter');
  for (const visit of visits) {
    for (const target of diagnosesOf(visit, scope)) {
      const condition = entryIn(target, byEntry);
      if (condition !== undefined) found.set(condition.entry.index, visit);
    }
  }
  const [first] = visits;
  const sole = visits.length === 1 ? first : undefined;
  for (const one of parsed) {
    if (found.has(one.entry.index) || !mayNameVisit(one.told)) continue;
    const visit = visitOfOne(one, sole, { byEntry, scope });
    if (visit !== undefined) found.set(one.entry.index, visit);
  }
  return found;
}

const mayNameVisit = (told: Counted): boolean =>
  told.resourceType !== 'Encounter' && told.resourceType !== 'Patient';

function visitOfOne(
  { told, entry }: Parsed,
  sole: Parsed | undefined,
  by: { readonly byEntry: ReadonlyMap<number, Parsed>; readonly scope: Scope },
): Parsed | undefined {
  const reference = encounterReference(told);
  if (reference !== undefined)
    return entryIn(by.scope.resolve(reference, entry.resource, 'Encounter'), by.byEntry);
  // Many messages name no encounter, because they have only one. A list of old problems is of no visit.
  if (
    sole === undefined ||
    (told.resourceType === 'Condition' && hasCode(told.category, PROBLEM_LIST))
  )
    return undefined;
  const [one, other] = [told, sole.told].map((each, at) =>
    subjectKey(each, at === 0 ? entry : sole.entry, by.scope),
  );
  return one !== undefined && one === other ? sole : undefined;
}

function diagnosesOf({ told, entry }: Parsed, scope: Scope): Target[] {
  if (told.resourceType !== 'Encounter') return [];
  return (told.diagnosis ?? []).map(({ condition }) =>
    scope.resolve(condition, entry.resource, 'Condition'),
  );
}

export function subjectReference(told: Counted): Reference | undefined {
  if ('subject' in told) return told.subject;
  return 'patient' in told ? told.patient : undefined;
}

/** A medicine given names its visit as its context. */
export function encounterReference(told: Counted): Reference | undefined {
  if ('encounter' in told) return told.encounter;
  if (!('context' in told)) return undefined;
  return told.context?.reference?.includes('EpisodeOfCare') === true ? undefined : told.context;
}

function subjectKey(told: Counted, entry: Entry, scope: Scope): string | undefined {
  const target = scope.resolve(subjectReference(told), entry.resource, 'Patient');
  if (target.found === 'entry') return `entry ${String(target.entry.index)}`;
  if (target.found !== 'elsewhere') return undefined;
  return `elsewhere ${target.identifier?.system ?? ''} ${target.identifier?.value ?? target.id ?? ''}`;
}

function entryIn(target: Target, byEntry: ReadonlyMap<number, Parsed>): Parsed | undefined {
  return target.found === 'entry' ? byEntry.get(target.entry.index) : undefined;
}

function inverted(
  carrierOf: ReadonlyMap<number, readonly number[]>,
  parsed: readonly Parsed[],
): Map<number, Parsed[]> {
  const lists = new Map<number, Parsed[]>();
  for (const one of parsed) {
    for (const carrier of carrierOf.get(one.entry.index) ?? []) {
      const list = lists.get(carrier);
      if (list === undefined) lists.set(carrier, [one]);
      else list.push(one);
    }
  }
  return lists;
}
