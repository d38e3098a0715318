// The resources that this door counts, each as narrow as what is made of it. The names are those of FHIR R4, and so are the statuses: each
// decides whether something counts, and a word that is none of them would be counted by chance.
import { z } from 'zod';
import {
  code,
  CodeableConcept,
  Coding,
  list,
  Money,
  Period,
  Primitive,
  Quantity,
  Reference,
  resource,
  text,
} from './datatypes.ts';

const HumanName = z.object({
  text: text.optional(),
  family: code.optional(),
  given: list(code).optional(),
});
export type HumanName = z.infer<typeof HumanName>;

export const Patient = z.object({
  resourceType: z.literal('Patient'),
  ...resource,
  name: list(HumanName).optional(),
  gender: code.nullable().optional(),
  _gender: Primitive.optional(),
  birthDate: code.nullable().optional(),
  _birthDate: Primitive.optional(),
  address: list(
    z.object({
      use: code.optional(),
      district: code.optional(),
      city: code.optional(),
      state: code.optional(),
      text: text.optional(),
      line: list(text).optional(),
    }),
  ).optional(),
  contact: list(z.object({ name: HumanName.optional() })).optional(),
  managingOrganization: Reference.optional(),
});
export type Patient = z.infer<typeof Patient>;

export const Encounter = z.object({
  resourceType: z.literal('Encounter'),
  ...resource,
  status: z.enum([
    'planned',
    'arrived',
    'triaged',
    'in-progress',
    'onleave',
    'finished',
    'cancelled',
    'entered-in-error',
    'unknown',
  ]),
  class: Coding.nullable().optional(),
  type: list(CodeableConcept).optional(),
  serviceType: CodeableConcept.optional(),
  subject: Reference.optional(),
  period: Period.nullable().optional(),
  reasonCode: list(CodeableConcept).nullable().optional(),
  diagnosis: list(z.object({ condition: Reference }))
    .nullable()
    .optional(),
  hospitalization: z
    .object({ dischargeDisposition: CodeableConcept.nullable().optional() })
    .optional(),
  location: list(z.object({ location: Reference })).optional(),
  serviceProvider: Reference.optional(),
});
export type Encounter = z.infer<typeof Encounter>;

export const Condition = z.object({
  resourceType: z.literal('Condition'),
  ...resource,
  category: list(CodeableConcept).optional(),
  verificationStatus: CodeableConcept.optional(),
  code: CodeableConcept.optional(),
  subject: Reference.optional(),
  encounter: Reference.optional(),
  recordedDate: code.optional(),
  onsetDateTime: code.optional(),
});
export type Condition = z.infer<typeof Condition>;

const Value = {
  valueQuantity: Quantity.optional(),
  valueCodeableConcept: CodeableConcept.optional(),
  valueString: text.optional(),
  valueBoolean: z.boolean().optional(),
  valueInteger: z.number().optional(),
  valueRange: z.object({ low: Quantity.optional(), high: Quantity.optional() }).optional(),
  valueRatio: z
    .object({ numerator: Quantity.optional(), denominator: Quantity.optional() })
    .optional(),
  interpretation: list(CodeableConcept).optional(),
};

const Component = z.object({ code: CodeableConcept, ...Value });
export type Component = z.infer<typeof Component>;

export const Observation = z.object({
  resourceType: z.literal('Observation'),
  ...resource,
  status: z.enum([
    'registered',
    'preliminary',
    'final',
    'amended',
    'corrected',
    'cancelled',
    'entered-in-error',
    'unknown',
  ]),
  category: list(CodeableConcept).optional(),
  code: CodeableConcept,
  subject: Reference.optional(),
  encounter: Reference.optional(),
  effectiveDateTime: code.optional(),
  effectiveInstant: code.optional(),
  effectivePeriod: Period.optional(),
  issued: code.optional(),
  specimen: Reference.optional(),
  device: Reference.optional(),
  ...Value,
  component: list(Component).optional(),
});
export type Observation = z.infer<typeof Observation>;

export const DiagnosticReport = z.object({
  resourceType: z.literal('DiagnosticReport'),
  ...resource,
  basedOn: list(Reference).optional(),
  status: z.enum([
    'registered',
    'partial',
    'preliminary',
    'final',
    'amended',
    'corrected',
    'appended',
    'cancelled',
    'entered-in-error',
    'unknown',
  ]),
  category: list(CodeableConcept).optional(),
  code: CodeableConcept,
  subject: Reference.optional(),
  encounter: Reference.optional(),
  effectiveDateTime: code.optional(),
  effectivePeriod: Period.optional(),
  issued: code.optional(),
  specimen: list(Reference).optional(),
  result: list(Reference).optional(),
  imagingStudy: list(Reference).optional(),
  conclusion: text.optional(),
  conclusionCode: list(CodeableConcept).optional(),
});
export type DiagnosticReport = z.infer<typeof DiagnosticReport>;

export const ServiceRequest = z.object({
  resourceType: z.literal('ServiceRequest'),
  ...resource,
  basedOn: list(Reference).optional(),
  status: z.enum([
    'draft',
    'active',
    'on-hold',
    'revoked',
    'completed',
    'entered-in-error',
    'unknown',
  ]),
  priority: code.optional(),
  category: list(CodeableConcept).optional(),
  code: CodeableConcept.optional(),
  orderDetail: list(CodeableConcept).optional(),
  subject: Reference.optional(),
  encounter: Reference.optional(),
  occurrenceDateTime: code.optional(),
  authoredOn: code.optional(),
  bodySite: list(CodeableConcept).optional(),
});
export type ServiceRequest = z.infer<typeof ServiceRequest>;

export const ImagingStudy = z.object({
  resourceType: z.literal('ImagingStudy'),
  ...resource,
  status: z.enum(['registered', 'available', 'cancelled', 'entered-in-error', 'unknown']),
  modality: list(Coding).optional(),
  subject: Reference.optional(),
  encounter: Reference.optional(),
  started: code.optional(),
  basedOn: list(Reference).optional(),
  series: list(
    z.object({
      modality: Coding.optional(),
      bodySite: Coding.optional(),
      laterality: Coding.optional(),
    }),
  ).optional(),
});
export type ImagingStudy = z.infer<typeof ImagingStudy>;

const EventStatus = z.enum([
  'preparation',
  'in-progress',
  'not-done',
  'on-hold',
  'stopped',
  'completed',
  'entered-in-error',
  'unknown',
]);

export const Procedure = z.object({
  resourceType: z.literal('Procedure'),
  ...resource,
  status: EventStatus,
  code: CodeableConcept.optional(),
  subject: Reference.optional(),
  encounter: Reference.optional(),
  performedDateTime: code.optional(),
  performedPeriod: Period.optional(),
});
export type Procedure = z.infer<typeof Procedure>;

export const MedicationAdministration = z.object({
  resourceType: z.literal('MedicationAdministration'),
  ...resource,
  status: EventStatus,
  medicationCodeableConcept: CodeableConcept.optional(),
  medicationReference: Reference.optional(),
  subject: Reference.optional(),
  /** The visit, or the episode, in which it was given. */
  context: Reference.optional(),
  effectiveDateTime: code.optional(),
  effectivePeriod: Period.optional(),
});
export type MedicationAdministration = z.infer<typeof MedicationAdministration>;

const ClaimItem = z.object({
  productOrService: CodeableConcept.optional(),
  quantity: Quantity.optional(),
  unitPrice: Money.optional(),
  net: Money.optional(),
  encounter: list(Reference).optional(),
});
export type ClaimItem = z.infer<typeof ClaimItem>;

const claim = {
  ...resource,
  status: z.enum(['active', 'cancelled', 'draft', 'entered-in-error']),
  use: code.optional(),
  patient: Reference.optional(),
  billablePeriod: Period.optional(),
  created: code.optional(),
  insurer: Reference.optional(),
  insurance: list(z.object({ coverage: Reference.optional() })).optional(),
};
const Outcome = z.enum(['queued', 'complete', 'error', 'partial']);
const ProcessNotes = list(z.object({ text: text.optional() }));
const Adjudications = list(z.object({ reason: CodeableConcept.optional() }));
const Total = z.object({ category: CodeableConcept, amount: Money });
const Packaged = z.object({ packageCode: CodeableConcept.optional() });
const ITEMS_MAX = 2_000;

export const Claim = z.object({
  resourceType: z.literal('Claim'),
  ...claim,
  related: list(z.object({ claim: Reference.optional() })).optional(),
  diagnosis: list(Packaged).optional(),
  item: z.array(ClaimItem).max(ITEMS_MAX).optional(),
  total: Money.optional(),
});
export type Claim = z.infer<typeof Claim>;

export const ClaimResponse = z.object({
  resourceType: z.literal('ClaimResponse'),
  ...claim,
  request: Reference.optional(),
  outcome: Outcome.optional(),
  disposition: text.optional(),
  error: list(z.object({ code: CodeableConcept.optional() })).optional(),
  processNote: ProcessNotes.optional(),
  adjudication: Adjudications.optional(),
  total: list(Total).optional(),
  payment: z.object({ amount: Money.optional() }).optional(),
});
export type ClaimResponse = z.infer<typeof ClaimResponse>;

export const ExplanationOfBenefit = z.object({
  resourceType: z.literal('ExplanationOfBenefit'),
  ...claim,
  claim: Reference.optional(),
  outcome: Outcome.optional(),
  disposition: text.optional(),
  processNote: ProcessNotes.optional(),
  adjudication: Adjudications.optional(),
  diagnosis: list(Packaged).optional(),
  item: z.array(ClaimItem).max(ITEMS_MAX).optional(),
  total: list(Total).optional(),
  payment: z.object({ amount: Money.optional() }).optional(),
});
export type ExplanationOfBenefit = z.infer<typeof ExplanationOfBenefit>;

/** Anybody whose name may stand in a text. */
export const Human = z.object({
  name: z.union([list(HumanName), z.string().max(1_000)]).optional(),
  practitioner: Reference.optional(),
});

export const Counted = z.discriminatedUnion('resourceType', [
  Patient,
  Encounter,
  Condition,
  Observation,
  DiagnosticReport,
  ServiceRequest,
  ImagingStudy,
  Procedure,
  MedicationAdministration,
  Claim,
  ClaimResponse,
  ExplanationOfBenefit,
]);
export type Counted = z.infer<typeof Counted>;

/** In the order of the capability statement. */
export const COUNTED_TYPES: readonly string[] = Counted.options.map(
  (option) => option.shape.resourceType.value,
);

/** Taken without a word where they come along: other resources refer to them. By themselves they say nothing that could be counted. */
export const CONTEXT_TYPES: ReadonlySet<string> = new Set([
  'Account',
  'Coverage',
  'Device',
  'EpisodeOfCare',
  'HealthcareService',
  'Location',
  'Medication',
  'MessageHeader',
  'Organization',
  'Practitioner',
  'PractitionerRole',
  'Provenance',
  'RelatedPerson',
  'Specimen',
]);
