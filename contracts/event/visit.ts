// A visit as its source told it at one moment: a partial snapshot. A field that is absent was not sent, `null` was deleted by
// the source, a value replaces. The fold of all snapshots of a visit is what is counted.
import { z } from 'zod';
import { VisitToken } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { EpochMs } from '../time.ts';
import { READING_RANGES } from './reading-ranges.ts';

/** Age in completed years: 0–4, 5–14, 15–24, 25–44, 45–64, 65 and over. */
export const AgeBand = z.enum(['0-4', '5-14', '15-24', '25-44', '45-64', '65plus', 'unknown']);
export type AgeBand = z.infer<typeof AgeBand>;

export const Sex = z.enum(['male', 'female', 'other', 'unknown']);
export type Sex = z.infer<typeof Sex>;

export const CodeSystem = z.enum(['icd-10', 'icd-9-cm', 'snomed-ct', 'loinc', 'local']);
export type CodeSystem = z.infer<typeof CodeSystem>;

/** Names a diagnosis among those of its visit: keyed, the same under every key of the pseudonyms. */
export const ConditionName = z.string().regex(/^[a-z2-7]{8}$/);

export const Diagnosis = z.strictObject({
  system: CodeSystem,
  code: z.string().min(1).max(40),
  /** Scrubbed of names, numbers and addresses. */
  text: z.string().max(400).optional(),
  certainty: z.enum(['suspected', 'clinical', 'confirmed', 'unknown']).default('unknown'),
  /** Names it among those of its visit, where its source can speak of it alone. */
  condition: ConditionName.optional(),
});
export type Diagnosis = z.infer<typeof Diagnosis>;

export const VisitClass = z.enum([
  'outpatient',
  'emergency',
  'inpatient',
  'fever-clinic',
  'home',
  'other',
]);
export type VisitClass = z.infer<typeof VisitClass>;

const TEMPERATURE = READING_RANGES['temperature-c'];

/** What each field of a visit may hold; wrapped below into absent, deleted or value. */
const fields = {
  occurredAt: EpochMs,
  class: VisitClass,
  ageBand: AgeBand,
  sex: Sex,
  /** No finer than the township. */
  residence: PlaceCode,
  /** Code of a school, factory or ward that the cluster rules group by; a public code, never a person's. */
  setting: z.string().regex(/^[a-z]+:[A-Za-z0-9-]{1,40}$/),
  complaints: z.array(z.string().min(1).max(1000)).max(16),
  diagnoses: z.array(Diagnosis).max(64),
  temperatureC: z.number().min(TEMPERATURE.least).max(TEMPERATURE.most),
  disposition: z.string().max(40),
  dischargedAt: EpochMs,
};
const partial = <T extends z.ZodType>(schema: T) => schema.nullable().optional();

export const VisitFields = z.strictObject({
  occurredAt: partial(fields.occurredAt),
  class: partial(fields.class),
  ageBand: partial(fields.ageBand),
  sex: partial(fields.sex),
  residence: partial(fields.residence),
  setting: partial(fields.setting),
  complaints: partial(fields.complaints),
  diagnoses: partial(fields.diagnoses),
  temperatureC: partial(fields.temperatureC),
  disposition: partial(fields.disposition),
  dischargedAt: partial(fields.dischargedAt),
});
export type VisitFields = z.infer<typeof VisitFields>;

/**
 * What the source did to the visit. `start` (A01, A04) and `restore` (A13) make it count, `cancel` (A11) makes it not count,
 * `update` (A08) and `end` (A03) leave that as it is.
 */
export const VisitAction = z.enum(['start', 'update', 'end', 'cancel', 'restore']);
export type VisitAction = z.infer<typeof VisitAction>;

export const VisitBody = z.strictObject({
  visit: VisitToken,
  /** True where the source sent no visit number and facility + person + visit date stand for it. */
  visitDerived: z.boolean(),
  /**
   * Of a derived visit: sender and day without the person. Where two persons turn out to be one, their derived visits of one slot
   * are one visit.
   */
  slot: VisitToken.optional(),
  action: VisitAction,
  fields: VisitFields,
  /**
   * The residence was read from the words of an address, by the city's place list; `ambiguous`: several townships fitted, and it is their
   * county. Absent: the sender's own code.
   */
  residenceFrom: z.enum(['address', 'ambiguous-address']).optional(),
  /** One diagnosis was spoken of alone: the others stand. `isTaken`: it does not hold, and the diagnosis says which it was. */
  amends: z
    .strictObject({
      condition: ConditionName,
      diagnosis: Diagnosis.nullable(),
      isTaken: z.boolean(),
    })
    .optional(),
});
export type VisitBody = z.infer<typeof VisitBody>;
