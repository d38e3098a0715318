// From a statement that names a person to the event that names nobody: identifiers become keyed pseudonyms, dates of birth bands, free
// text is scrubbed. After this file nothing has ever seen a name.
import { Event } from '../../contracts/event/event.ts';
import type { Door } from '../../contracts/event/event.ts';
import type { AgeBand, VisitAction } from '../../contracts/event/visit.ts';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { quickParser } from '../../platform/schema/quick-parse.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { bandOfAge, bandOfBirth } from '../deidentify/age-band.ts';
import { canonicalIdentifier } from '../deidentify/identifier.ts';
import type { KeyRing, PseudonymKey } from '../deidentify/key-ring.ts';
import type { FindPlace } from '../deidentify/place-of-address.ts';
import { pseudonym, type Space } from '../deidentify/pseudonym.ts';
import type { Scrub, Scrubbed } from '../deidentify/scrub.ts';
import type { Deidentifier, FindingMaps } from './deidentifier.ts';
import { earlierTokens } from './earlier-tokens.ts';
import { bodyOf } from './event-body.ts';
import { contentOf } from './event-content.ts';
import {
  conditionName,
  eventId,
  withoutTokens,
  type IdKey,
  type TokenSources,
} from './event-id.ts';
import { judgeTime } from './judge-time.ts';
import type { IdentifiedPerson, PersonNumbers, Rejection, SourceStatement } from './statement.ts';

export interface StatementContext {
  readonly site: Site;
  /** As the message named it, where it is none of the registry's: keeps apart the visit numbers of two senders behind one peer. */
  readonly facility: string | undefined;
  readonly door: Door;
  readonly receivedAt: EpochMs;
  /** Of records: where a statement has no time of its own, the last that came about its record holds. */
  readonly lastHolds?: true;
  /** When it came first, where it was set aside then: it stands for the time of a statement that has none of its own. */
  readonly firstReceivedAt?: EpochMs;
}

export type Made =
  | { readonly outcome: 'event'; readonly event: Event }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

export type ToEvent = (statement: SourceStatement, context: StatementContext) => Made;

const RANKS: Readonly<Record<VisitAction, number>> = {
  start: 0,
  end: 1,
  update: 2,
  restore: 3,
  cancel: 4,
};
const LATEST_RANK = 9;

export interface ToEventParts {
  readonly ring: KeyRing;
  /** Of the ids of events; outlives every key of the ring. */
  readonly idKey: Uint8Array;
  readonly scrub: Scrub;
  /** Absent: residences are codes only. */
  readonly placeOf?: FindPlace;
  /** Absent: findings of ECGs and images stay words. */
  readonly findings?: FindingMaps;
  /** Told of each event whose statement has no time, with what stands for the record that it is about. */
  readonly untimed?: (event: Event, record: string) => void;
  /** Told of each free text, so that what a site loses by it can be seen. */
  readonly scrubbed?: (site: string, result: Scrubbed) => void;
}

type TokenParts = ToEventParts & { readonly tokens?: TokenSources };

export function createToEvent(parts: ToEventParts): ToEvent {
  const { profile, active, overlap } = parts.ring;
  const under = (key: PseudonymKey): KeyRing => ({ profile, active: key, overlap: [] });
  const now = { ...parts, ring: under(active) };
  const earlier = overlap.map((key) => ({
    ring: under(key),
    scrub: parts.scrub,
    idKey: parts.idKey,
  }));
  const idKey: IdKey = { profile, secret: parts.idKey };
  return (statement, context) => {
    const doubt =
      judgeTime(statement.occurred.at, context.receivedAt) ?? judgePlace(statement, context.site);
    if (doubt !== undefined) return { outcome: 'rejected', rejection: doubt };
    const tokens: TokenSources = new Map();
    const draft = draftOf(statement, context, { ...now, tokens });
    if (statement.kind === 'merge' && draft.person === null)
      return { outcome: 'rejected', rejection: NOBODY_GOES_ON };
    const parsed = parseEvent(
      earlier.length === 0 ? draft : { ...draft, aliases: aliasesOf(statement, context, earlier) },
    );
    if (parsed.success) {
      const event = withId(parsed.data, statement, { context, idKey, tokens });
      if (isUntimed(statement, context))
        parts.untimed?.(event, untimedRecord(event, statement, { context, idKey, tokens }));
      return { outcome: 'event', event };
    }
    const fields = parsed.error.issues
      .slice(0, 5)
      .map((issue) => `${issue.path.map(String).join('.')}: ${issue.code}`);
    return {
      outcome: 'rejected',
      rejection: { code: 'invalid-record', reason: fields.join('; ') },
    };
  };
}

/** A site counts for places of its own city only: what it says of another would move series that it has no part in. */
function judgePlace(statement: SourceStatement, site: Site): Rejection | undefined {
  if (!('place' in statement) || statement.place === undefined) return undefined;
  return statement.place.startsWith(site.place.slice(0, 4))
    ? undefined
    : { code: 'place-not-yours', reason: 'place: is not in the city of the site' };
}

const parseEvent = quickParser(Event);
const NO_ID = derivedId('e', []);

type Draft = Readonly<Record<string, unknown>> & { readonly person: string | null };

/** Words such as 无 stand where the number should. */
const NOBODY_GOES_ON: Rejection = {
  code: 'missing-person',
  reason: 'patient: a merge or link needs the number of the person who goes on',
};

function draftOf(statement: SourceStatement, context: StatementContext, parts: TokenParts): Draft {
  const deidentifier = deidentifierOf(statement, context, parts);
  return {
    v: 1,
    id: NO_ID,
    door: context.door,
    siteId: context.site.id,
    place: context.site.place,
    person: deidentifier.person,
    occurredAt: statement.occurred.at,
    occurredFrom: statement.occurredFrom,
    zoneAssumed: statement.occurred.zoneAssumed,
    // A statement from the future would win over every later correction; the time of receipt bounds it.
    statedAt: Math.min(
      statement.statedAt ?? context.firstReceivedAt ?? context.receivedAt,
      context.receivedAt,
    ),
    statedRank: rankOf(statement),
    receivedAt: context.receivedAt,
    kind: statement.kind,
    body: bodyOf(statement, deidentifier),
  };
}

const aliasesOf = (
  statement: SourceStatement,
  context: StatementContext,
  earlier: readonly TokenParts[],
): object =>
  earlierTokens(
    statement,
    earlier.map((parts) => deidentifierOf(statement, context, parts)),
  );

function rankOf(statement: SourceStatement): number {
  if (statement.kind === 'visit') return RANKS[statement.action];
  if (statement.kind === 'merge') return statement.relation === 'unlinked' ? 1 : 0;
  if (statement.kind === 'claim') return CLAIM_RANKS[statement.step];
  if (statement.kind === 'settlement-failure') return FAILURE_RANKS[statement.step];
  if (statement.kind === 'imaging' || statement.kind === 'ecg') return STEP_RANKS[statement.step];
  return 'status' in statement ? rankOfReport(statement.status) : 1;
}

/** Of two statements of one moment the one further on the way holds. */
const STEP_RANKS = {
  requested: 0,
  acquired: 1,
  recorded: 1,
  reported: 2,
  read: 2,
  corrected: 3,
  cancelled: LATEST_RANK,
} as const;

const CLAIM_RANKS = { settled: 1, corrected: 2, reversed: LATEST_RANK } as const;

const FAILURE_RANKS = { failed: 1, corrected: 2, withdrawn: LATEST_RANK } as const;

const rankOfReport = (status: string): number =>
  status === 'cancelled' || status === 'withdrawn'
    ? LATEST_RANK
    : status === 'corrected'
      ? 2
      : status === 'final'
        ? 1
        : 0;

function deidentifierOf(
  statement: SourceStatement,
  context: StatementContext,
  { ring, idKey, scrub, scrubbed, findings, placeOf = nowhere, tokens }: TokenParts,
): Deidentifier {
  const sender =
    context.facility === undefined ? [context.site.id] : [context.site.id, context.facility];
  const token = (space: Space, parts: readonly string[]): string => {
    const made = pseudonym(ring, space, parts).token;
    tokens?.set(made, JSON.stringify([space, parts]));
    return made;
  };
  const day = dayOf(statement.occurred.at, context.site.zone);
  const names = statement.person?.names ?? [];
  const key = personKey(statement.person, sender);
  const { profile } = ring;
  return {
    token,
    conditionName: (own) => conditionName({ profile, secret: idKey }, [...sender, own]),
    sender,
    city: context.site.place.slice(0, 4),
    person: key === undefined ? null : token('person', key),
    personOf: (numbers) => {
      const other = personKey(numbers, sender);
      return other === undefined ? null : token('person', other);
    },
    ageBand: ageBandOf(statement.person, day),
    scrub: (text) => {
      const result = scrub(text, names);
      scrubbed?.(context.site.id, result);
      return result.text;
    },
    findings,
    placeOf,
    day,
  };
}

const nowhere: FindPlace = () => undefined;

/** An identity number is the same person everywhere; a site's own number only at that site. */
function personKey(
  person: PersonNumbers | undefined,
  sender: readonly string[],
): string[] | undefined {
  const identity =
    person?.identityNumber === undefined ? undefined : canonicalIdentifier(person.identityNumber);
  if (identity !== undefined) return [identity.kind, identity.value];
  const local =
    person?.localNumber === undefined ? undefined : canonicalIdentifier(person.localNumber);
  if (local?.kind === 'resident-id') return [local.kind, local.value];
  return local === undefined ? undefined : ['local', ...sender, local.value];
}

function ageBandOf(person: IdentifiedPerson | undefined, day: string): AgeBand | null | undefined {
  if (typeof person?.birth === 'string' && /^\d{4}-?\d{2}-?\d{2}/.test(person.birth)) {
    const digits = person.birth.replace(/\D/g, '');
    return bandOfBirth(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`, day);
  }
  if (person?.ageYears !== undefined) return bandOfAge({ value: person.ageYears, unit: 'years' });
  return person?.birth === null ? null : undefined;
}

interface Naming {
  readonly context: StatementContext;
  readonly idKey: IdKey;
  readonly tokens: TokenSources;
}

/**
 * Site, source id and content make the id: the same record sent again is the same event, another content under the same id is a
 * correction. The times that the door itself gave are left out, because they differ each time; so are tokens and aliases, whose keys end.
 */
function withId(
  event: Event,
  statement: SourceStatement,
  { context, idKey, tokens }: Naming,
): Event {
  const stated = statement.statedAt === undefined ? null : event.statedAt;
  const told = JSON.stringify([stated, contentOf(asTold(event, statement))]);
  event.id = eventId(idKey, [context.site.id, statement.recordId], withoutTokens(told, tokens));
  return event;
}

/** What was set aside and comes later was said when it came first. */
const isUntimed = (statement: SourceStatement, context: StatementContext): boolean =>
  statement.statedAt === undefined &&
  context.lastHolds === true &&
  context.firstReceivedAt === undefined &&
  // Readings at home are facts one by one, and merges only add: neither is ever corrected by another.
  statement.kind !== 'home-reading' &&
  statement.kind !== 'merge';

function untimedRecord(
  event: Event,
  statement: SourceStatement,
  { context, idKey, tokens }: Naming,
): string {
  const { kind, recordId, occurred } = statement;
  // What there is of a means at one moment is a record; the next moment is another.
  const moment = 'amounts' in statement ? [occurred.at] : [];
  // A visit without number is known by its person and day: all such visits of a site must not be taken for one record.
  const isUnnumbered = statement.kind === 'visit' && statement.visitNumber === undefined;
  const visit =
    isUnnumbered && event.kind === 'visit' ? [withoutTokens(event.body.visit, tokens)] : [];
  return eventId(idKey, ['untimed', context.site.id, kind, recordId, ...moment, ...visit]);
}

/** What the door made of a device's clock is no word of the source's: sent again, the same reading may be judged otherwise. */
function asTold(event: Event, statement: SourceStatement): Event {
  if (event.kind !== 'home-reading' || statement.kind !== 'home-reading') return event;
  if (statement.takenAt === undefined) return event;
  const { clock: _judged, ...body } = event.body;
  return { ...event, occurredAt: statement.takenAt, occurredFrom: 'stated', body };
}
