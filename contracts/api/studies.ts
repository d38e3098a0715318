// Remote ECGs and imaging studies as a reader of the desk sees them: who waits for being read and since when, what was found, and for a while
// the ECG itself. Nobody's name is in it; a person is a token.
import { z } from 'zod';
import { CodedFinding, EcgBody, ImagingBody } from '../event/clinical.ts';
import { AgeBand, Sex } from '../event/visit.ts';
import { DeviceToken, PersonToken, RecordToken, SiteId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { EpochMs } from '../time.ts';

export const StudyState = z.enum(['requested', 'waiting', 'read', 'cancelled']);
export type StudyState = z.infer<typeof StudyState>;

/** A finding that was computed within a recording. */
export const StudyEpisode = z.strictObject({
  finding: CodedFinding,
  startAt: EpochMs,
  /** null while it lasts. */
  endAt: EpochMs.nullable(),
});
export type StudyEpisode = z.infer<typeof StudyEpisode>;

export const Study = z.strictObject({
  record: RecordToken,
  kind: z.enum(['ecg', 'imaging']),
  state: StudyState,
  person: PersonToken.nullable(),
  siteId: SiteId,
  place: PlaceCode,
  ageBand: AgeBand,
  sex: Sex,
  urgency: ImagingBody.shape.urgency,
  /** A finding of which a person must hear at once, denied ones aside. */
  critical: z.boolean(),
  /** `ECG`, or a code of DICOM. */
  modality: z.string(),
  bodyPart: z.string().nullable(),
  /** When it was recorded or made, else asked for: from then on it waits. */
  sinceAt: EpochMs,
  readAt: EpochMs.nullable(),
  findings: z.array(CodedFinding),
  /** Words that are in no catalogue, scrubbed. */
  words: z.array(z.string()),
  statementsUnknown: z.int().min(0),
  device: DeviceToken.nullable(),
  heartRatePerMin: z.number().nullable(),
  intervalsMs: EcgBody.shape.intervalsMs,
  rhythm: EcgBody.shape.rhythm,
  episodes: z.array(StudyEpisode),
  /** `live`: it is being recorded now. `gone`: its time is over, or none was sent. */
  waveform: z.enum(['live', 'kept', 'gone']),
  waveformUntil: EpochMs.nullable(),
});
export type Study = z.infer<typeof Study>;

export const StudyList = z.strictObject({
  asOf: EpochMs,
  studies: z.array(Study).max(1000),
  /** There are more than are told. */
  isCut: z.boolean(),
});
export type StudyList = z.infer<typeof StudyList>;

/** Some seconds of a recording, for drawing. */
export const WaveformAnswer = z.strictObject({
  record: RecordToken,
  ratePerSecond: z.number(),
  /** Of the first sample that is told. */
  startAt: EpochMs,
  fromSeconds: z.number().min(0),
  totalSeconds: z.number().min(0),
  leads: z.array(
    z.strictObject({
      name: z.string(),
      /** null where no sample was taken. */
      microvolts: z.array(z.int().nullable()),
    }),
  ),
});
export type WaveformAnswer = z.infer<typeof WaveformAnswer>;
