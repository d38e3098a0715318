// An alert: what people work on. One alert per family, subject, place and episode; new signals join it.
import { z } from 'zod';
import {
  AlertId,
  DefinitionId,
  DepartmentId,
  DiseaseId,
  MeasureId,
  SignalId,
  SiteId,
  UserId,
} from './ids.ts';
import { MachineReason } from './machine-reason.ts';
import { PlaceCode } from './place.ts';
import { AlertKind, DiseaseClass, Family } from './signal.ts';
import { EpochMs } from './time.ts';
import { Muting } from './triage/muting.ts';
import { Window } from './window.ts';
import { Words } from './words.ts';

/** I red, II orange, III yellow, IV blue. The machine's is a signal level (信号等级), never an official warning (预警). */
export const Level = z.enum(['I', 'II', 'III', 'IV']);
export type Level = z.infer<typeof Level>;

export const AlertState = z.enum([
  'open',
  'acknowledged',
  'verifying',
  'excluded',
  'suspected',
  'assessing',
  'responding',
  'closed',
  'reopened',
  'merged',
  'withdrawn',
]);
export type AlertState = z.infer<typeof AlertState>;

/** One reason for the machine's level, with the finding whose figures it cites; none where it cites none. */
export const LevelReason = z.strictObject({
  code: z.string(),
  words: Words,
  finding: z
    .strictObject({
      signal: SignalId,
      title: Words,
      place: PlaceCode,
      siteId: SiteId.nullable(),
      window: Window,
    })
    .optional(),
});
export type LevelReason = z.infer<typeof LevelReason>;

export const Alert = z.strictObject({
  v: z.literal(1),
  id: AlertId,
  /** Raised by one at each change; commands may name the version they were decided on. */
  version: z.int().min(1),
  kind: AlertKind,
  family: Family,
  state: AlertState,
  machineLevel: Level,
  /** A person's level overrides the machine's, visibly. */
  humanLevel: Level.nullable(),
  levelReasons: z.array(LevelReason).max(20),
  title: Words,
  measure: MeasureId,
  definition: DefinitionId.nullable(),
  disease: DiseaseId.nullable(),
  diseaseClass: DiseaseClass,
  place: PlaceCode,
  siteId: SiteId.nullable(),
  startedAt: EpochMs,
  openedAt: EpochMs,
  updatedAt: EpochMs,
  /** Limit to acknowledge this occurrence; null once acknowledged. */
  acknowledgeBy: EpochMs.nullable(),
  acknowledgedBy: UserId.nullable(),
  /** When the acknowledgement lapses and the alert returns to `open`; null where none runs. */
  acknowledgementLapsesAt: EpochMs.nullable(),
  signals: z.array(SignalId).max(2000),
  signalCount: z.int().min(1),
  observed: z.number(),
  expected: z.number().nullable(),
  threshold: z.number().nullable(),
  responsibility: z.strictObject({ list: z.string(), version: z.string() }).nullable(),
  departments: z.array(DepartmentId).max(40),
  /** Duties that nobody was called for, because the case has as many tasks as it may; left out where there are none. */
  uncalledDuties: z.int().min(1).optional(),
  mergedInto: AlertId.nullable(),
  /** While nobody is told of it; left out where people are. */
  muted: Muting.optional(),
  /** Why it was excluded, closed or withdrawn; `because` where the machine ended it. */
  conclusion: z
    .strictObject({
      code: z.string().max(60),
      text: z.string().max(2000),
      because: MachineReason.optional(),
    })
    .nullable(),
});
export type Alert = z.infer<typeof Alert>;

export const effectiveLevel = (alert: Pick<Alert, 'machineLevel' | 'humanLevel'>): Level =>
  alert.humanLevel ?? alert.machineLevel;
