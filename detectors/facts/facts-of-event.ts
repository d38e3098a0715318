/**
 * What one event says of facts: each with the tokens of the sequences that it stands in. Visits are told by their folds
 * (`facts-of-visit.ts`), everything else by its own latest statement. Pure.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { CodedFinding } from '../../contracts/event/clinical.ts';
import type { Fact, FactId, FactKeyKind, FactKind, FactOrder } from '../../contracts/fact.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { itemCategory } from '../claims/item-category.ts';
import { namesOfClaim } from '../claims/settlement-fold.ts';
import { partsOfClaim } from './parts-of-claim.ts';
import type { TreatmentsOf } from './treatments-of.ts';

/** Under the oldest names that are still known: the same before and after a rotation of the keys. */
export type FactTokens = Readonly<Partial<Record<Exclude<FactKeyKind, 'site' | 'place'>, string>>>;

export interface StatedFact {
  readonly id: FactId;
  readonly kind: FactKind;
  readonly order: FactOrder;
  readonly tokens: FactTokens;
  /** Where it was told of; null of visits, which stand in no sequence of a place. */
  readonly at: Pick<Fact, 'siteId' | 'place'> | null;
  /** null: withdrawn. */
  readonly fact: Fact | null;
}

type Of<Kind extends Event['kind']> = Extract<Event, { readonly kind: Kind }>;

/** What the catalogue knows of codes. */
export interface FactsBy {
  readonly treatmentsOf: TreatmentsOf;
  readonly zone: string;
}

export function factsOfEvent(event: Event, by: FactsBy): StatedFact[] {
  switch (event.kind) {
    case 'laboratory':
      return [laboratoryFact(event)];
    case 'imaging':
      return imagingFacts(event);
    case 'ecg':
      return ecgFacts(event);
    case 'home-reading':
      return [readingFact(event)];
    case 'claim':
      return [claimFact(event)];
    case 'settlement-failure':
      return [settlementFailureFact(event)];
    case 'procedure':
      return [procedureFact(event, by)];
    default:
      return [];
  }
}

/** The latest statement stands; `receivedAt` and the event break ties, as they do for records. */
const orderOf = (event: Event): FactOrder => [
  event.statedAt,
  event.statedRank,
  event.receivedAt,
  event.id,
];

function tokensOf(event: Exclude<Event, Of<'visit'> | Of<'merge'>>): FactTokens {
  const { aliases, body } = event;
  const person = aliases?.person?.at(-1) ?? event.person;
  const record = aliases?.record?.at(-1) ?? ('record' in body ? body.record : undefined);
  const visit = aliases?.visit?.at(-1) ?? ('visit' in body ? body.visit : null);
  const device = 'device' in body ? body.device : null;
  return {
    ...(person !== null && { person }),
    ...(record !== undefined && { record }),
    ...(visit != null && { visit }),
    ...(device !== null && { device }),
  };
}

interface Stating {
  readonly kind: FactKind;
  readonly at: number;
  readonly values: Fact['values'];
}

type Told = Of<
  'laboratory' | 'imaging' | 'ecg' | 'home-reading' | 'claim' | 'procedure' | 'settlement-failure'
>;

function stated(event: Told, { kind, at, values }: Stating): StatedFact {
  const tokens = tokensOf(event);
  const id = factId(kind, tokens.record ?? event.body.record);
  const { siteId, place, id: eventId } = event;
  const fact: Fact = { id, kind, at, siteId, place, eventId, values };
  return { id, kind, order: orderOf(event), tokens, at: { siteId, place }, fact };
}

function withdrawn(event: Told, kind: FactKind): StatedFact {
  const tokens = tokensOf(event);
  const id = factId(kind, tokens.record ?? event.body.record);
  const { siteId, place } = event;
  return { id, kind, order: orderOf(event), tokens, at: { siteId, place }, fact: null };
}

const factId = (kind: FactKind, record: string): FactId => `${kind} ${record}` as FactId;

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].slice(0, 200);

function laboratoryFact(event: Of<'laboratory'>): StatedFact {
  const { status, results } = event.body;
  if (status === 'cancelled') return withdrawn(event, 'laboratory');
  const values = {
    code: distinct(results.map(({ code }) => code)),
    interpretation: distinct(results.map(({ interpretation }) => interpretation)),
  };
  return stated(event, { kind: 'laboratory', at: event.occurredAt, values });
}

function imagingFacts(event: Of<'imaging'>): StatedFact[] {
  const { step, modality, bodyPart, urgency, coded = [] } = event.body;
  if (step === 'cancelled')
    return (['imaging-requested', 'imaging-acquired', 'imaging-reported'] as const).map((kind) =>
      withdrawn(event, kind),
    );
  const what = { modality, urgency, ...(bodyPart !== null && { bodyPart }) };
  if (step === 'requested' || step === 'acquired')
    return [stated(event, { kind: `imaging-${step}`, at: event.occurredAt, values: what })];
  // Of when it was written or came it says nothing of the images.
  const isTimeStated = event.occurredFrom === 'stated' || event.occurredFrom === 'specimen';
  const values = {
    ...what,
    ...findingValues(coded),
    ...(isTimeStated && { takenAt: event.occurredAt }),
  };
  return [stated(event, { kind: 'imaging-reported', at: event.statedAt, values })];
}

function ecgFacts(event: Of<'ecg'>): StatedFact[] {
  const { step, statements, heartRatePerMin, of } = event.body;
  const made = of === undefined ? 'ecg-recorded' : 'ecg-finding';
  if (step === 'cancelled') return [withdrawn(event, made), withdrawn(event, 'ecg-read')];
  const values = {
    ...findingValues(statements),
    ...(of === undefined && heartRatePerMin !== null && { heartRatePerMin }),
  };
  if (step === 'recorded' || of !== undefined)
    return [stated(event, { kind: made, at: event.occurredAt, values })];
  return [stated(event, { kind: 'ecg-read', at: event.statedAt, values })];
}

interface Finding {
  readonly code: string;
  readonly weight?: CodedFinding['weight'] | undefined;
  readonly certainty?: CodedFinding['certainty'] | undefined;
}

/** What was looked for and is not there is no finding. */
function findingValues(findings: readonly Finding[]): Fact['values'] {
  const there = findings.filter(({ certainty }) => certainty !== 'denied');
  return {
    finding: distinct(there.map(({ code }) => code)),
    weight: distinct(there.flatMap(({ weight }) => weight ?? [])),
  };
}

/** A reading of nobody in particular stands in the sequence of its device alone. */
function readingFact(event: Of<'home-reading'>): StatedFact {
  const { quantity, value, context, whoIsMeasuring } = event.body;
  const values = { quantity, value, ...(context !== undefined && { context }) };
  const told = stated(event, { kind: 'home-reading', at: event.occurredAt, values });
  if (whoIsMeasuring === 'certain') return told;
  const { person: _, ...tokens } = told.tokens;
  return { ...told, tokens };
}

function procedureFact(event: Of<'procedure'>, { treatmentsOf, zone }: FactsBy): StatedFact {
  const { status, sort, codes } = event.body;
  if (status === 'withdrawn') return withdrawn(event, 'procedure');
  const values = {
    sort,
    code: distinct(codes.map(({ code }) => code)),
    treatment: treatmentsOf(codes, dayOf(event.occurredAt, zone)),
  };
  return stated(event, { kind: 'procedure', at: event.occurredAt, values });
}

function settlementFailureFact(event: Of<'settlement-failure'>): StatedFact {
  const { step, reason, ownReason, insuredPlace, record } = event.body;
  if (step === 'withdrawn') return withdrawn(event, 'settlement-failure');
  const values = {
    reason: ownReason ?? reason,
    scope: scopeOf(insuredPlace, event.place),
    visit: tokensOf(event).visit ?? record,
    ...(insuredPlace !== undefined && { insuredPlace }),
  };
  return stated(event, { kind: 'settlement-failure', at: event.occurredAt, values });
}

const PROVINCE_DIGITS = 2;
const CITY_DIGITS = 4;

/** By where the person is insured and where the house stands. */
function scopeOf(insuredPlace: string | undefined, place: string): string {
  const agree = (digits: number): boolean =>
    insuredPlace?.slice(0, digits) === place.slice(0, digits);
  if (insuredPlace === undefined) return 'unknown';
  if (!agree(PROVINCE_DIGITS)) return 'cross-province';
  return agree(CITY_DIGITS) ? 'local' : 'cross-city';
}

function claimFact(event: Of<'claim'>): StatedFact {
  const { step, group, insuredPlace, totalFen, fundFen, items, setting } = event.body;
  const { reverses } = namesOfClaim(event);
  if (step === 'reversed' && reverses === null) return withdrawn(event, 'claim');
  const codes = items.map(({ code }) => code);
  const values = {
    totalFen,
    fundFen,
    item: distinct(codes),
    category: distinct(codes.map(itemCategory)),
    setting: setting ?? 'unknown',
    ...(group !== null && { group }),
    ...(insuredPlace !== undefined && { insuredPlace }),
  };
  const told = stated(event, { kind: 'claim', at: event.occurredAt, values });
  const { fact } = told;
  if (fact === null) return told;
  const parts = partsOfClaim(event, told.tokens.visit);
  return {
    ...told,
    fact: {
      ...fact,
      ...(step === 'reversed' && reverses !== null && { reverses: factId('claim', reverses) }),
      ...(parts.length > 0 && { parts }),
    },
  };
}
