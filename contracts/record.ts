// What a sender posts to `POST /v1/events`: source-shaped records with `kind`, one a line. They hold identities in clear, exist only
// inside the door and become de-identified events there. Times are ISO 8601 with a zone, or epoch milliseconds.
import { z } from 'zod';
import { envelope, RecordTime, text } from './record-envelope.ts';
import { ClaimRecord, SettlementFailureRecord } from './record-claim.ts';
import {
  EcgRecord,
  HomeReadingRecord,
  ImagingRecord,
  MergeRecord,
  ProcedureRecord,
} from './record-finding.ts';
import {
  AggregateRecord,
  BedsRecord,
  DeviceUseRecord,
  PharmacyRecord,
  PublicReportRecord,
  SchoolAbsenceRecord,
  StaffRecord,
  StockRecord,
} from './record-resource.ts';

const RecordDiagnosis = z.union([
  text(40),
  z.object({
    code: text(40),
    system: text(40).optional(),
    text: text(400).optional(),
    certainty: z.enum(['suspected', 'clinical', 'confirmed']).optional(),
  }),
]);

export const VisitRecord = z.object({
  kind: z.literal('visit'),
  ...envelope,
  visitNumber: text(80).optional(),
  action: z.enum(['start', 'update', 'end', 'cancel']).default('update'),
  class: z
    .enum(['outpatient', 'emergency', 'inpatient', 'fever-clinic', 'home', 'other'])
    .nullable()
    .optional(),
  setting: text(50).nullable().optional(),
  chiefComplaint: z
    .union([text(1000), z.array(text(1000)).max(16)])
    .nullable()
    .optional(),
  diagnoses: z.array(RecordDiagnosis).max(64).nullable().optional(),
  temperatureC: z.number().min(25).max(46).nullable().optional(),
  disposition: text(40).nullable().optional(),
  dischargedAt: RecordTime.nullable().optional(),
});
export type VisitRecord = z.infer<typeof VisitRecord>;

export const CaseReportRecord = z.object({
  kind: z.literal('case-report'),
  ...envelope,
  status: z.enum(['preliminary', 'final', 'corrected', 'cancelled']).default('final'),
  diagnosis: RecordDiagnosis,
  setting: text(50).optional(),
  onsetAt: RecordTime.optional(),
});
export type CaseReportRecord = z.infer<typeof CaseReportRecord>;

export const LaboratoryRecord = z.object({
  kind: z.literal('laboratory'),
  ...envelope,
  status: z.enum(['preliminary', 'final', 'corrected', 'cancelled']).default('final'),
  specimenAt: RecordTime.optional(),
  visitNumber: text(80).optional(),
  results: z
    .array(
      z.object({
        code: text(40),
        system: z.enum(['loinc', 'local']).default('local'),
        name: text(200).optional(),
        value: z
          .union([z.number(), text(400)])
          .nullable()
          .optional(),
        unit: text(40).optional(),
        interpretation: z
          .enum([
            'normal',
            'abnormal',
            'positive',
            'negative',
            'high',
            'low',
            'critical',
            'unknown',
          ])
          .default('unknown'),
      }),
    )
    .min(1)
    .max(200),
});
export type LaboratoryRecord = z.infer<typeof LaboratoryRecord>;

/** Every kind of the event contract. */
export const SourceRecord = z.discriminatedUnion('kind', [
  VisitRecord,
  CaseReportRecord,
  LaboratoryRecord,
  ClaimRecord,
  SettlementFailureRecord,
  BedsRecord,
  DeviceUseRecord,
  StockRecord,
  StaffRecord,
  PharmacyRecord,
  SchoolAbsenceRecord,
  PublicReportRecord,
  AggregateRecord,
  HomeReadingRecord,
  EcgRecord,
  ImagingRecord,
  ProcedureRecord,
  MergeRecord,
]);
export type SourceRecord = z.infer<typeof SourceRecord>;

/** Answer 202 of the door. `index` is the zero-based place of the record in the request. */
export const Receipt = z.strictObject({
  accepted: z.int().min(0),
  duplicates: z.int().min(0),
  rejected: z.array(
    z.strictObject({
      index: z
        .int()
        .min(0)
        .describe('Place among the records, from 0; blank lines are not counted.'),
      code: z.string(),
      reason: z.string(),
    }),
  ),
});
export type Receipt = z.infer<typeof Receipt>;
