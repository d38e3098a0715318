// A fact that patterns look at: one thing that happened to one person, record, device or visit, with the few values that rules may ask for.
// Said again it replaces what was said; withdrawn it is gone. Nothing in it is finer than the event that it was read from.
import { z } from 'zod';
import { EventId, SiteId } from './ids.ts';
import { PlaceCode } from './place.ts';
import { EpochMs } from './time.ts';

/** What a value of a fact can be asked: `text` equality and beginnings, `texts` whether one of them fits, `number` limits. */
export type FactValueKind = 'text' | 'texts' | 'number';

/**
 * The values of each kind of fact. Money is in fen, times are epoch milliseconds. `weight` of a finding is `critical`, `notable` or `usual`;
 * what was looked for and denied is not among the findings.
 */
export const FACT_VALUES = {
  visit: {
    class: 'text',
    setting: 'text',
    diagnosis: 'texts',
    disposition: 'text',
    temperatureC: 'number',
  },
  /** `group` by the catalogue's table, of inpatients, where no settlement of the visit names one. */
  discharge: { class: 'text', diagnosis: 'texts', disposition: 'text', group: 'text' },
  laboratory: { code: 'texts', interpretation: 'texts' },
  'imaging-requested': { modality: 'text', bodyPart: 'text', urgency: 'text' },
  'imaging-acquired': { modality: 'text', bodyPart: 'text', urgency: 'text' },
  'imaging-reported': {
    modality: 'text',
    bodyPart: 'text',
    urgency: 'text',
    finding: 'texts',
    weight: 'texts',
    /** When the images were taken, as the report says; not there where it does not. */
    takenAt: 'number',
  },
  /**
   * Known by its images or by its report alone: made of the other facts of its study, and told of persons. `modality` and `bodyPart` are those
   * of the catalogue's table of examinations (`radiography`, `chest`, `knee left`); what it does not know stands as it was written.
   */
  examination: { modality: 'text', bodyPart: 'texts', urgency: 'text' },
  'ecg-recorded': { finding: 'texts', weight: 'texts', heartRatePerMin: 'number' },
  'ecg-read': { finding: 'texts', weight: 'texts', heartRatePerMin: 'number' },
  /** Within a recording that goes on. */
  'ecg-finding': { finding: 'texts', weight: 'texts' },
  'home-reading': { quantity: 'text', value: 'number', context: 'text' },
  /** `treatment`: the groups of the catalogue that its codes belong to. */
  procedure: { sort: 'text', code: 'texts', treatment: 'texts' },
  claim: {
    group: 'text',
    insuredPlace: 'text',
    totalFen: 'number',
    fundFen: 'number',
    item: 'texts',
    category: 'texts',
    setting: 'text',
  },
  /**
   * One that was tried and failed. `reason` is of the list, or the sender's own code; `scope` is `local`, `cross-city`, `cross-province` or
   * `unknown`; `visit` names the visit, or the record where none was told.
   */
  'settlement-failure': { reason: 'text', scope: 'text', visit: 'text', insuredPlace: 'text' },
  /**
   * One item of a settlement, its lines added up: made from the claim that it stands in, and gone with it. `service` and `modality` of what
   * is an examination; `visit` names the visit that was settled; `setting` is `unknown` where the source did not say.
   */
  'claim-item': {
    item: 'text',
    category: 'text',
    service: 'text',
    modality: 'texts',
    setting: 'text',
    visit: 'text',
    group: 'text',
    quantity: 'number',
    daysSupply: 'number',
    unitPriceFen: 'number',
    amountFen: 'number',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FactValueKind>>>>;

/** Written about something: a correction changes what is said, not when it was first answered. */
export const WRITTEN_FACTS: ReadonlySet<FactKind> = new Set([
  'imaging-reported',
  'ecg-read',
  'laboratory',
]);

export type FactKind = keyof typeof FACT_VALUES;
export const FactKind = z.enum(Object.keys(FACT_VALUES) as [FactKind, ...FactKind[]]);

/** What a sequence is of. */
export const FactKeyKind = z.enum(['person', 'visit', 'record', 'device', 'site', 'place']);
export type FactKeyKind = z.infer<typeof FactKeyKind>;

/** `person p1.…`, `site s-990102-1`, `place 990102001`: the sequence that a fact stands in. */
export const FactKey = z
  .string()
  .max(120)
  .regex(
    /^((person|visit|record|device) [pvrd][0-9]+\.[a-z2-7]{26,52}|site s-[a-z0-9-]+|place \d{4,12})$/,
  )
  .brand<'FactKey'>();
export type FactKey = z.infer<typeof FactKey>;

export const factKey = (kind: FactKeyKind, token: string): FactKey => `${kind} ${token}` as FactKey;

export const FactId = z.string().min(1).max(120).brand<'FactId'>();
export type FactId = z.infer<typeof FactId>;

const FactValue = z.union([z.string().max(120), z.number(), z.array(z.string().max(120)).max(200)]);

/** What a claim says of one item; a fact of its own where rules look at items. */
export const FactPart = z.strictObject({
  name: z.string().max(60),
  values: z.record(z.string(), FactValue),
});
export type FactPart = z.infer<typeof FactPart>;

/** More items of one settlement are not looked at; the dearest stay. */
export const FACT_PARTS_MAX = 100;

export const Fact = z.strictObject({
  id: FactId,
  kind: FactKind,
  /** When it happened. */
  at: EpochMs,
  siteId: SiteId,
  place: PlaceCode,
  eventId: EventId,
  values: z.record(z.string(), FactValue),
  /** Of a settlement that takes another back: that one. */
  reverses: FactId.optional(),
  /** Of a settlement whose items are asked for. */
  parts: z.array(FactPart).max(FACT_PARTS_MAX).optional(),
});
export type Fact = z.infer<typeof Fact>;

/** Orders statements about one fact: the greatest tuple stands, in whatever order they come. */
export const FactOrder = z.tuple([z.number(), z.number(), z.number(), z.string()]);
export type FactOrder = z.infer<typeof FactOrder>;

/** What is said of one fact in one sequence; `fact` null withdraws it. */
export const FactStatement = z.strictObject({
  key: FactKey,
  id: FactId,
  order: FactOrder,
  fact: Fact.nullable(),
});
export type FactStatement = z.infer<typeof FactStatement>;

export const FACTS_PER_MESSAGE_MAX = 1000;

const messageEnvelope = {
  v: z.literal(1),
  /** The same key twice is the same message. */
  key: z.string().min(1).max(160),
  /** What was known when: greatest `receivedAt` of the events, or the moment at which a span was over. */
  asOf: EpochMs,
};

/** What `observe` tells `patterns`. */
export const StatementsMessage = z.strictObject({
  ...messageEnvelope,
  type: z.literal('statements'),
  statements: z.array(FactStatement).min(1).max(FACTS_PER_MESSAGE_MAX),
});
export type StatementsMessage = z.infer<typeof StatementsMessage>;

/** A span of these sequences is over: they are to be looked at although nothing came. */
export const DueMessage = z.strictObject({
  ...messageEnvelope,
  type: z.literal('due'),
  keys: z.array(FactKey).min(1).max(FACTS_PER_MESSAGE_MAX),
  /** To be looked at because rules are new or changed: what is too old to be told is recorded. */
  isHistory: z.literal(true).optional(),
});
export type DueMessage = z.infer<typeof DueMessage>;

export const FactsMessage = z.discriminatedUnion('type', [StatementsMessage, DueMessage]);
export type FactsMessage = z.infer<typeof FactsMessage>;
