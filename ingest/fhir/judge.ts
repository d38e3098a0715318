/**
 * The entries of a bundle as events, or the reason why each makes none. Pure but for the keys behind `toEvent`; stores nothing: the door
 * publishes what comes out, and a replay from the quarantine takes the same way.
 */
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { quickParser } from '../../platform/schema/quick-parse.ts';
import { judging } from '../lasting-fault.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Grant, SiteRegistry } from '../sites/registry.ts';
import { numberOfTarget, VISIT_NUMBER_TYPES, visitNumberOf } from './identity.ts';
import { encounterReference, linksOf, type Links, type Parsed, subjectReference } from './links.ts';
import type { Timing } from './moment.ts';
import { subjectOf } from './person.ts';
import { readResource } from './read-resource.ts';
import type { NothingToCount } from './reading.ts';
import { CONTEXT_TYPES, Counted, COUNTED_TYPES, type Encounter } from './resources.ts';
import { type Entry, Scope } from './scope.ts';
import { siteOfResource } from './site.ts';

export type EntryOutcome =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  /** Told in the event of another entry. */
  | { readonly kind: 'folded'; readonly into: number }
  /** Read where another refers to it. */
  | { readonly kind: 'context' }
  | { readonly kind: 'nothing'; readonly why: NothingToCount }
  | { readonly kind: 'rejected'; readonly rejection: Rejection; readonly into?: number };

export interface Judging {
  readonly grant: Grant;
  readonly registry: SiteRegistry;
  readonly toEvent: ToEvent;
  readonly receivedAt: EpochMs;
  readonly bundledAt: EpochMs | undefined;
  readonly firstReceivedAt?: EpochMs | undefined;
}

export interface Judged {
  /** By the place of the entry. */
  readonly outcomes: ReadonlyMap<number, EntryOutcome>;
  readonly links: Links;
  readonly scope: Scope;
}

const parseCounted = quickParser(Counted);
const COUNTED: ReadonlySet<string> = new Set(COUNTED_TYPES);

export function judgeEntries(entries: readonly Entry[], by: Judging): Judged {
  const outcomes = new Map<number, EntryOutcome>();
  const parsed: Parsed[] = [];
  for (const entry of entries) {
    const read = parseEntry(entry);
    if ('told' in read) parsed.push(read);
    else outcomes.set(entry.index, read);
  }
  const scope = new Scope(entries);
  const links = linksOf(parsed, scope);
  for (const one of parsed) {
    if (one.entry.role === 'context') outcomes.set(one.entry.index, { kind: 'context' });
    else if (!links.carrierOf.has(one.entry.index))
      outcomes.set(
        one.entry.index,
        judging(
          () => judgeOne(one, { links, scope, by }),
          (rejection): EntryOutcome => ({ kind: 'rejected', rejection }),
        ),
      );
  }
  for (const { entry } of parsed) {
    const carriers = links.carrierOf.get(entry.index);
    if (carriers !== undefined && entry.role === 'content')
      outcomes.set(entry.index, carriedByOneOf(carriers, outcomes));
  }
  return { outcomes, links, scope };
}

/** Where one of several is taken, so is what it carries. */
function carriedByOneOf(
  carriers: readonly number[],
  outcomes: ReadonlyMap<number, EntryOutcome>,
): EntryOutcome {
  const isTaken = (index: number): boolean => outcomes.get(index)?.kind === 'events';
  const into = carriers.find(isTaken) ?? carriers[0] ?? -1;
  return carried(outcomes.get(into), into);
}

/** What is told with another shares its fate. Two that carry each other make a ring, and nobody's event. */
function carried(carrier: EntryOutcome | undefined, into: number): EntryOutcome {
  if (carrier?.kind === 'rejected') return { ...carrier, into };
  if (carrier?.kind === 'nothing') return carrier;
  if (carrier?.kind === 'events' || carrier?.kind === 'folded') return { kind: 'folded', into };
  return rejected(
    'circular-reference',
    'it and the resource that it belongs to refer to each other',
  );
}

function rejected(code: string, reason: string): EntryOutcome {
  return { kind: 'rejected', rejection: { code, reason } };
}

function parseEntry(entry: Entry): Parsed | EntryOutcome {
  const { resourceType: type } = entry.resource;
  if (CONTEXT_TYPES.has(type)) return { kind: 'context' };
  if (!COUNTED.has(type))
    return entry.role === 'context'
      ? { kind: 'context' }
      : rejected('resource-not-supported', 'this type of resource is not taken at this door');
  const parsed = parseCounted(entry.resource);
  if (!parsed.success) return rejected('invalid-resource', wrongFields(parsed.error));
  if (parsed.data.meta?.tag?.some(({ code }) => code === 'HTEST') === true)
    return rejected(
      'test-data',
      'it is tagged as test data: counting it would make an outbreak of an exercise',
    );
  return { entry, told: parsed.data };
}

/** Paths that the schema names, never what stood there. */
function wrongFields(error: {
  readonly issues: readonly {
    readonly path: readonly PropertyKey[];
    readonly code?: string | undefined;
  }[];
}): string {
  return error.issues
    .slice(0, 5)
    .map(({ path, code }) => `${path.map(String).join('.') || 'resource'}: ${code ?? 'invalid'}`)
    .join('; ');
}

interface Around {
  readonly links: Links;
  readonly scope: Scope;
  readonly by: Judging;
}

function judgeOne(one: Parsed, around: Around): EntryOutcome {
  const { entry, told } = one;
  const { scope, links, by } = around;
  if (told.resourceType === 'Patient') return { kind: 'nothing', why: 'patient-alone' };
  const subject = subjectOf(subjectReference(told), entry.resource, scope);
  if (subject === 'unresolved')
    return rejected(
      'unresolved-reference',
      'the patient it refers to is not in the bundle and has no number',
    );
  if (subject === 'invalid')
    return rejected('invalid-patient', 'the patient it refers to cannot be read');
  const encounter = encounterOf(one, links);
  const choice = siteOfResource(entry.resource, {
    encounter,
    patient: subject.patient,
    scope,
    ...by,
  });
  if ('code' in choice) return { kind: 'rejected', rejection: choice };
  const timing: Timing = {
    zone: choice.site.zone,
    bundledAt: by.bundledAt,
    receivedAt: by.firstReceivedAt ?? by.receivedAt,
  };
  const visitNumber = visitNumberFor(one, encounter, scope);
  const json = entry.resource;
  const read = readResource(told, links.carriedBy.get(entry.index) ?? [], {
    entry,
    json,
    scope,
    timing,
    subject,
    encounter,
    visitNumber,
  });
  return toEvents(read, choice.site, by);
}

function encounterOf({ told, entry }: Parsed, links: Links): Encounter | undefined {
  if (told.resourceType === 'Encounter') return told;
  const visit = links.visitOf.get(entry.index)?.told;
  return visit?.resourceType === 'Encounter' ? visit : undefined;
}

function visitNumberFor(
  { told, entry }: Parsed,
  encounter: Encounter | undefined,
  scope: Scope,
): string | undefined {
  if (told.resourceType === 'Encounter') return entry.condition?.value ?? visitNumberOf(told);
  if (encounter !== undefined) return visitNumberOf(encounter);
  return numberOfTarget(
    scope.resolve(encounterReference(told), entry.resource, 'Encounter'),
    VISIT_NUMBER_TYPES,
  );
}

function toEvents(read: ReturnType<typeof readResource>, site: Site, by: Judging): EntryOutcome {
  if (read.outcome === 'nothing') return { kind: 'nothing', why: read.why };
  if (read.outcome === 'rejected') return { kind: 'rejected', rejection: read.rejection };
  const events: Event[] = [];
  for (const statement of read.statements) {
    const made = by.toEvent(statement, {
      site,
      facility: undefined,
      door: 'fhir',
      receivedAt: by.receivedAt,
      lastHolds: true,
      ...(by.firstReceivedAt !== undefined && { firstReceivedAt: by.firstReceivedAt }),
    });
    if (made.outcome === 'rejected') return { kind: 'rejected', rejection: made.rejection };
    events.push(made.event);
  }
  return { kind: 'events', events };
}
