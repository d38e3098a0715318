// Bodies of clinical events other than visits: laboratory, case reports, remote ECG, remote imaging, home readings.
import { z } from 'zod';
import { DeviceToken, RecordToken, VisitToken } from '../ids.ts';
import { EpochMs } from '../time.ts';
import { MODALITIES } from '../vocabulary/modalities.ts';
import { Words } from '../words.ts';
import { ECG_RATE } from './reading-ranges.ts';
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

/** How sure the words are of a finding; `denied` says that it was looked for and is not there. */
export const Certainty = z.enum(['definite', 'probable', 'possible', 'denied']);
export type Certainty = z.infer<typeof Certainty>;

/** A finding under a code of the catalogue, the same in both languages. `critical`: a person must hear of it at once. */
export const CodedFinding = z.strictObject({
  code: z.string().min(1).max(40),
  names: Words,
  weight: z.enum(['critical', 'notable', 'usual']),
  certainty: Certainty,
});
export type CodedFinding = z.infer<typeof CodedFinding>;

/** Figures of the intervals between beats (Task Force, Circulation 1996;93:1043); beats are not classified. */
export const RhythmFigures = z.strictObject({
  beats: z.int().min(0),
  seconds: z.number().min(0),
  meanRrMs: z.number().min(0).nullable(),
  sdnnMs: z.number().min(0).nullable(),
  rmssdMs: z.number().min(0).nullable(),
  pnn50: z.number().min(0).max(1).nullable(),
});
export type RhythmFigures = z.infer<typeof RhythmFigures>;

/** Where an ECG or image was read: in the house that made it, or by a centre far from it. */
export const ReadBy = z.enum(['own', 'elsewhere']);
export type ReadBy = z.infer<typeof ReadBy>;

export const EcgBody = z.strictObject({
  record: RecordToken,
  device: DeviceToken.nullable(),
  step: z.enum(['recorded', 'read', 'corrected', 'cancelled']),
  /** `uncoded` where the words are not known: then they stand in `text`, scrubbed. */
  statements: z
    .array(
      z.strictObject({
        code: z.string().max(40),
        text: z.string().max(200),
        certainty: Certainty.optional(),
        weight: CodedFinding.shape.weight.optional(),
        names: Words.optional(),
      }),
    )
    .max(200),
  /** Statements beyond the list; absent: none. */
  statementsLeftOut: z.int().min(1).optional(),
  /** Statements that the catalogue does not know, also those beyond the list. */
  statementsUnknown: z.int().min(0).optional(),
  heartRatePerMin: z.number().min(ECG_RATE.least).max(ECG_RATE.most).nullable(),
  intervalsMs: z
    .partialRecord(z.enum(['rr', 'pr', 'qrs', 'qt', 'qtc']), z.number().min(0).max(5000))
    .optional(),
  ageBand: AgeBand.optional(),
  sex: Sex.optional(),
  /** Who found it; absent: the device or reader that sent it. */
  origin: z.enum(['sender', 'computed']).optional(),
  /** Of a finding within a recording: that recording, and from when to when. `endAt` null while it lasts. */
  of: RecordToken.optional(),
  period: z.strictObject({ startAt: EpochMs, endAt: EpochMs.nullable() }).optional(),
  rhythm: RhythmFigures.optional(),
  /** Absent: the source did not say. */
  readBy: ReadBy.optional(),
});
export type EcgBody = z.infer<typeof EcgBody>;

export const ImagingBody = z.strictObject({
  record: RecordToken,
  visit: VisitToken.nullable().optional(),
  step: z.enum(['requested', 'acquired', 'reported', 'corrected', 'cancelled']),
  urgency: z.enum(['routine', 'urgent']),
  modality: z.enum(MODALITIES),
  bodyPart: z.string().max(64).nullable(),
  /** Words of the report, scrubbed. */
  findings: z.array(z.string().max(400)).max(200),
  /** Words of the report beyond the list; absent: none. What they say in codes stands in `coded` all the same. */
  findingsLeftOut: z.int().min(1).optional(),
  /** What the words say, by the catalogue; also what they deny. */
  coded: z.array(CodedFinding).max(200).optional(),
  /** Absent: the source did not say. */
  readBy: ReadBy.optional(),
  ageBand: AgeBand.optional(),
  sex: Sex.optional(),
});
export type ImagingBody = z.infer<typeof ImagingBody>;

/** What is known of the clock that an event time was read from; absent: nothing speaks against it. */
export const DeviceClock = z.strictObject({
  /**
   * `drift-corrected`: wrong by `offsetMs`, which was added. `drift-suspected`: constantly off by that much, and left as it was, because a late
   * message looks the same. `unset`: it was never set, and the event time is that of receipt.
   */
  state: z.enum(['drift-corrected', 'drift-suspected', 'unset']),
  /** Receipt minus the device's time; null where that says nothing. */
  offsetMs: z.int().nullable(),
});
export type DeviceClock = z.infer<typeof DeviceClock>;

export const HomeReadingBody = z.strictObject({
  record: RecordToken,
  device: DeviceToken.nullable(),
  quantity: z.enum([
    'systolic-mmhg',
    'diastolic-mmhg',
    'glucose-mmol-l',
    'heart-rate-per-min',
    'respiration-per-min',
    'spo2-percent',
    'temperature-c',
    'weight-kg',
    'steps',
  ]),
  value: z.number(),
  context: z.enum(['fasting', 'before-meal', 'after-meal', 'bedtime', 'random']).optional(),
  /** `ambiguous`: counted, and linked to no person. */
  whoIsMeasuring: z.enum(['certain', 'ambiguous']),
  /** Why it is ambiguous, where the source shows it. */
  subject: z.enum(['unassigned', 'shared-device', 'several-users']).optional(),
  clock: DeviceClock.optional(),
});
export type HomeReadingBody = z.infer<typeof HomeReadingBody>;
