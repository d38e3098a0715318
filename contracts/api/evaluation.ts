// Answers of `GET /api/alerts/:id/evaluation`, `/api/ledger` and `/api/performance`: how responses went, and what departments answer for.
import { z } from 'zod';
import { AlertOutcome } from '../alert-outcome.ts';
import { Norm } from '../catalogue/norm.ts';
import { CorrectiveAction } from '../evaluation/corrective-action.ts';
import { DepartmentFigures } from '../evaluation/department-figures.ts';
import { Evaluation, EvaluationRound, ExpectedScore } from '../evaluation/evaluation.ts';
import { CoordinationTargets } from '../evaluation/evaluation-rules.ts';
import { LedgerEntry } from '../evaluation/ledger-entry.ts';
import { LedgerExport } from '../evaluation/ledger-export.ts';
import { ResponseTime, TimeName } from '../evaluation/response-times.ts';
import { AlertId, DepartmentId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

export const AlertTitle = z.strictObject({ id: AlertId, title: Words, place: PlaceCode });
export type AlertTitle = z.infer<typeof AlertTitle>;

export const ActionOwner = z.strictObject({
  department: DepartmentId,
  id: UserId,
  name: z.string(),
});
export type ActionOwner = z.infer<typeof ActionOwner>;

/** A member of a department is shown its own figures, scores, actions and lines; the lead, the third party and desks all of the alert. */
export const AlertEvaluation = z.strictObject({
  alert: AlertTitle,
  outcome: AlertOutcome,
  /** As they stood at the closing, or as they stand now. */
  times: z.array(ResponseTime).max(6),
  /** That limit the times, as they held when the occurrence began. */
  norms: z.array(Norm).max(20),
  figures: z.array(DepartmentFigures).max(40),
  targets: CoordinationTargets,
  round: EvaluationRound.nullable(),
  evaluations: z.array(Evaluation).max(120),
  /** What the account may score, or score again. */
  mayScore: z.array(ExpectedScore).max(120),
  actions: z.array(CorrectiveAction).max(200),
  /** Who may own a corrective action, for those who may set one. */
  owners: z.array(ActionOwner).max(500),
  ledger: z.array(LedgerEntry).max(500),
  asOf: EpochMs,
});
export type AlertEvaluation = z.infer<typeof AlertEvaluation>;

export const LedgerList = z.strictObject({
  /** Newest first, at most 500. */
  entries: z.array(LedgerEntry).max(500),
  /** That the lines are about. */
  alerts: z.array(AlertTitle).max(500),
  asOf: EpochMs,
});
export type LedgerList = z.infer<typeof LedgerList>;

/** Evaluations that wait for a score of the account, the first due first. */
export const EvaluationsDue = z.strictObject({
  due: z
    .array(z.strictObject({ alert: AlertTitle, dueAt: EpochMs, scores: z.int().min(1) }))
    .max(100),
});
export type EvaluationsDue = z.infer<typeof EvaluationsDue>;

/** Signed exports that the account asked for, newest first. */
export const LedgerExportList = z.strictObject({ exports: z.array(LedgerExport).max(20) });
export type LedgerExportList = z.infer<typeof LedgerExportList>;

export const LedgerFile = z.strictObject({
  export: LedgerExport,
  /** The file: JSON lines, the seal last; `vigil ledger verify --file` holds it against its seal. */
  text: z.string(),
});
export type LedgerFile = z.infer<typeof LedgerFile>;

const Mean = z.number().min(0).max(100).nullable();
const Count = z.int().min(0);

/** One department in one month: what the ledger says, and how it was scored in the rounds that opened then. */
export const DepartmentMonth = z.strictObject({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  department: DepartmentId,
  late: Count,
  metLate: Count,
  missing: Count,
  disputesLost: Count,
  proposed: Count,
  objections: Count,
  duties: Count,
  completed: Count,
  onTime: Count,
  /** Means of all scores given to it. */
  completionScore: Mean,
  timelinessScore: Mean,
  effect: Mean,
  satisfaction: Mean,
});
export type DepartmentMonth = z.infer<typeof DepartmentMonth>;

/** Of the responses that closed in a month: in how many the time was kept. */
export const TimeMonth = z.strictObject({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  name: TimeName,
  met: Count,
  missed: Count,
  missing: Count,
});
export type TimeMonth = z.infer<typeof TimeMonth>;

export const Performance = z.strictObject({
  departments: z.array(DepartmentMonth).max(2000),
  times: z.array(TimeMonth).max(200),
  targets: CoordinationTargets,
  asOf: EpochMs,
});
export type Performance = z.infer<typeof Performance>;
