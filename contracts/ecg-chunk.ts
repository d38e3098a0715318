// What a monitor sends while it records: `POST /v1/ecg/chunks`, or a message on the subject for chunks. A chunk holds some seconds of one lead or
// of several; `session` and `sequence` name it, so that one that comes twice, late or never is recognised. Identities are in clear and exist
// inside the door only.
import { z } from 'zod';
import { RhythmFigures } from './event/clinical.ts';
import { RecordPatient, RecordTime, text } from './record-envelope.ts';
import { RecordToken } from './ids.ts';
import { EpochMs } from './time.ts';

const SAMPLES_MAX = 20_000;
const BASE64_MAX = Math.ceil((SAMPLES_MAX * 2) / 3) * 4;
const LEADS_MAX = 12;

const Samples = z.union([
  /** null: no sample was taken. */
  z.array(z.number().min(-10_000_000).max(10_000_000).nullable()).min(1).max(SAMPLES_MAX),
  /** 16-bit numbers, little endian, in base64; -32768 where no sample was taken. */
  z.string().min(4).max(BASE64_MAX),
]);

export const EcgChunk = z
  .object({
    /** The sender's own name of the recording. */
    session: text(100),
    /** 0, 1, 2 … without a gap. */
    sequence: z.int().min(0).max(2_000_000),
    /** Number of the chunk's first sample within the recording, from 0. */
    firstSample: z.int().min(0).max(2_000_000_000),
    /** When sample 0 of the recording was taken. */
    baseTime: RecordTime,
    ratePerSecond: z.number().min(100).max(2_000),
    unit: z.enum(['uV', 'µV', 'mV', 'adu']).default('uV'),
    /** Of `adu`: steps in a millivolt, and the step of 0 mV. */
    gain: z.number().positive().max(1_000_000).default(200),
    baseline: z.number().min(-100_000).max(100_000).default(0),
    /** One lead with `samples`, or several in `leads`. */
    lead: text(12).optional(),
    samples: Samples.optional(),
    leads: z
      .array(z.object({ name: text(12), samples: Samples }))
      .min(1)
      .max(LEADS_MAX)
      .optional(),
    /** Nothing follows: the recording is over. */
    last: z.boolean().default(false),
    device: text(120).optional(),
    patient: RecordPatient.optional(),
    /** Only for keys that may speak for several sites. */
    site: text(60).optional(),
  })
  .refine(({ leads, samples }) => (leads === undefined) !== (samples === undefined), {
    path: ['samples'],
    message: 'either samples or leads',
  });
export type EcgChunk = z.infer<typeof EcgChunk>;

/** What is known of a recording after this request. */
export const EcgSession = z.strictObject({
  session: z.string(),
  record: RecordToken,
  state: z.enum(['running', 'ended']),
  /** Sequence of the chunk that is waited for. */
  awaits: z.int().min(0),
  heartRatePerMin: z.number().nullable(),
  rhythm: RhythmFigures,
  /** Sample numbers of the beats that became certain with this request. */
  beats: z.array(z.int()),
  findings: z.array(
    z.strictObject({ code: z.string(), startAt: EpochMs, endAt: EpochMs.nullable() }),
  ),
});
export type EcgSession = z.infer<typeof EcgSession>;

export const ChunkReceipt = z.strictObject({
  accepted: z.int().min(0),
  duplicates: z.int().min(0),
  rejected: z.array(
    z.strictObject({ index: z.int().min(0), code: z.string(), reason: z.string() }),
  ),
  sessions: z.array(EcgSession),
});
export type ChunkReceipt = z.infer<typeof ChunkReceipt>;
