// Bodies of clinical events other than visits: laboratory, case reports, remote ECG, remote imaging, home readings.
import { z } from 'zod';
import { DeviceToken, RecordToken, VisitToken } from '../ids.ts';
import { EpochMs } from '../time.ts';
import { AgeBand, Diagnosis, Sex } from './visit.ts';

export const ReportStatus = z.enum(['preliminary', 'final', 'corrected', 'cancelled']);
export type ReportStatus = z.infer<typeof ReportStatus>;

export const LaboratoryResult = z.strictObject({
  system: z.enum(['loinc', 'local']),
  code: z.string().min(1).max(40),
  name: z.string().max(200).optional(),
  value: z.union([z.number(), z.string().max(400)]).nullable(),
  unit: z.string().max(40).optional(),
  interpretation: z.enum([
    'normal',
    'abnormal',
    'positive',
    'negative',
    'high',
    'low',
    'critical',
    'unknown',
  ]),
});
export type LaboratoryResult = z.infer<typeof LaboratoryResult>;

/** One report as last stated: a later statement with the same record replaces it, `cancelled` withdraws it. */
export const LaboratoryBody = z.strictObject({
  record: RecordToken,
  visit: VisitToken.nullable(),
  status: ReportStatus,
  specimenAt: EpochMs.nullable(),
  ageBand: AgeBand,
  sex: Sex,
  results: z.array(LaboratoryResult).min(1).max(200),
});
export type LaboratoryBody = z.infer<typeof LaboratoryBody>;

/** A notifiable-disease report card. */
export const CaseReportBody = z.strictObject({
  record: RecordToken,
  visit: VisitToken.nullable(),
  status: ReportStatus,
  diagnosis: Diagnosis,
  ageBand: AgeBand,
  sex: Sex,
  setting: z
    .string()
    .regex(/^[a-z]+:[A-Za-z0-9-]{1,40}$/)
    .nullable(),
  onsetAt: EpochMs.nullable(),
});
export type CaseReportBody = z.infer<typeof CaseReportBody>;

export const EcgBody = z.strictObject({
  record: RecordToken,
  device: DeviceToken.nullable(),
  step: z.enum(['recorded', 'read', 'corrected', 'cancelled']),
  statements: z
    .array(z.strictObject({ code: z.string().max(40), text: z.string().max(200) }))
    .max(40),
  heartRatePerMin: z.number().min(0).max(400).nullable(),
  intervalsMs: z
    .partialRecord(z.enum(['rr', 'pr', 'qrs', 'qt', 'qtc']), z.number().min(0).max(5000))
    .optional(),
});
export type EcgBody = z.infer<typeof EcgBody>;

export const ImagingBody = z.strictObject({
  record: RecordToken,
  step: z.enum(['requested', 'acquired', 'reported', 'corrected', 'cancelled']),
  urgency: z.enum(['routine', 'urgent']),
  modality: z.string().regex(/^[A-Z]{2,6}$/),
  bodyPart: z.string().max(64).nullable(),
  findings: z.array(z.string().max(400)).max(40),
});
export type ImagingBody = z.infer<typeof ImagingBody>;

export const HomeReadingBody = z.strictObject({
  record: RecordToken,
  device: DeviceToken.nullable(),
  quantity: z.enum([
    'systolic-mmhg',
    'diastolic-mmhg',
    'glucose-mmol-l',
    'heart-rate-per-min',
    'spo2-percent',
    'temperature-c',
    'weight-kg',
  ]),
  value: z.number(),
  whoIsMeasuring: z.enum(['certain', 'ambiguous']),
});
export type HomeReadingBody = z.infer<typeof HomeReadingBody>;
