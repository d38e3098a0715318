// Source-shaped records of what was found away from a visit: readings at home, ECG recordings, imaging studies; and of records of one person
// that became one. They hold identities in clear and exist inside the door only.
import { z } from 'zod';
import { ReadBy } from './event/clinical.ts';
import { envelope, RecordPatient, RecordTime, text } from './record-envelope.ts';

const RecordDevice = z.object({
  /** Its serial number, MAC or whatever the sender tells its devices apart by; a token stands for it behind the door. */
  serial: text(120),
  /** Several people use it: without `confirmed` nobody knows whose reading this is. */
  shared: z.boolean().optional(),
  /** How many people it is registered for. */
  users: z.int().min(0).max(1000).optional(),
  /** What its clock said when it sent this: tells a wrong clock from a late message. */
  clockAt: RecordTime.optional(),
});

export const HomeReadingRecord = z.object({
  kind: z.literal('home-reading'),
  ...envelope,
  /** `systolic`, `glucose`, `heart-rate` …, in English or Chinese, or a LOINC code. */
  quantity: text(40),
  value: z.union([z.number(), text(20)]),
  unit: text(20).optional(),
  /** Of glucose: fasting, before a meal, after a meal; in English or Chinese. */
  context: text(20).optional(),
  device: z.union([text(120), RecordDevice]).optional(),
  /** The person chose themselves at the device, or somebody saw to it. */
  confirmed: z.boolean().optional(),
  /** Whoever the device is registered for, where that are several and none was chosen. */
  candidates: z.array(RecordPatient).max(16).optional(),
});
export type HomeReadingRecord = z.infer<typeof HomeReadingRecord>;

export const EcgRecord = z.object({
  kind: z.literal('ecg'),
  ...envelope,
  /** Names the recording where several records speak of one; the record's id stands for it. */
  recording: text(120).optional(),
  device: text(120).optional(),
  step: z.enum(['recorded', 'read', 'corrected', 'cancelled']).default('read'),
  statements: z
    .array(z.object({ code: text(40).optional(), text: text(200).optional() }))
    .max(200)
    .default([]),
  heartRatePerMin: z.number().min(0).max(400).optional(),
  /** Of a reading: by the house that recorded it, or by a centre elsewhere. */
  readBy: ReadBy.optional(),
  intervalsMs: z
    .partialRecord(z.enum(['rr', 'pr', 'qrs', 'qt', 'qtc']), z.number().min(0).max(5000))
    .optional(),
});
export type EcgRecord = z.infer<typeof EcgRecord>;

export const ImagingRecord = z.object({
  kind: z.literal('imaging'),
  ...envelope,
  /** Accession number, the same in request, study and report; the record's id stands for it. */
  study: text(120).optional(),
  /** Number of the visit at the same site that it was made in: joins the examination with the case. */
  visitNumber: text(80).optional(),
  step: z.enum(['requested', 'acquired', 'reported', 'corrected', 'cancelled']).default('reported'),
  urgency: z.enum(['routine', 'urgent']).default('routine'),
  /** Code of DICOM: CT, MR, DX, US … */
  modality: z
    .string()
    .regex(/^[A-Z]{2,6}$/)
    .default('OT'),
  bodyPart: text(64).optional(),
  findings: z.array(text(400)).max(200).default([]),
  /** Of a report: by the house that made the image, or by a centre elsewhere. */
  readBy: ReadBy.optional(),
});
export type ImagingRecord = z.infer<typeof ImagingRecord>;

/** A code, or a code with the name of its system: `ICD-9-CM-3`, `ATC`, `SNOMED CT`, or the sender's own. */
const RecordCode = z.union([text(40), z.object({ code: text(40), system: text(40).optional() })]);

export const ProcedureRecord = z.object({
  kind: z.literal('procedure'),
  ...envelope,
  /** Names it where several records speak of one; the record's id stands for it. */
  procedure: text(120).optional(),
  /** Number of the visit at the same site that it was done in. */
  visitNumber: text(80).optional(),
  sort: z.enum(['procedure', 'medication']).default('procedure'),
  /** `withdrawn`: refused, not done, or entered in error. */
  status: z.enum(['done', 'corrected', 'withdrawn']).default('done'),
  /** One thing in one system or several. */
  codes: z.union([RecordCode, z.array(RecordCode).max(16)]),
});
export type ProcedureRecord = z.infer<typeof ProcedureRecord>;

/** Whatever was or will be said of `retired` is about `patient`. A merge is never taken back; `linked` is, by `unlinked`. */
export const MergeRecord = z.object({
  kind: z.literal('merge'),
  ...envelope,
  relation: z.enum(['merged', 'linked', 'unlinked']).default('merged'),
  patient: RecordPatient,
  retired: z
    .array(z.object({ id: text(80).optional(), idNumber: text(40).optional() }))
    .min(1)
    .max(16),
});
export type MergeRecord = z.infer<typeof MergeRecord>;
