// How departments did in one alert. A round opens when the alert closes, freezes the machine's figures, and names who scores whom: each party
// itself, the lead the others, a third party all of them. Scores are 0 to 100.
import { z } from 'zod';
import { AlertId, DepartmentId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { EvaluationId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';
import { DepartmentFigures } from './department-figures.ts';
import { ResponseTime } from './response-times.ts';

export const EvaluationSide = z.enum(['party', 'lead', 'third-party']);
export type EvaluationSide = z.infer<typeof EvaluationSide>;

const Score = z.int().min(0).max(100);
export const Scores = z.strictObject({
  completion: Score,
  timeliness: Score,
  effect: Score,
  /** Null in what a party says of itself. */
  satisfaction: Score.nullable(),
});
export type Scores = z.infer<typeof Scores>;

/** What the record says; null where nothing was owed. */
export const ProposedScores = z.strictObject({
  completion: Score.nullable(),
  timeliness: Score.nullable(),
});
export type ProposedScores = z.infer<typeof ProposedScores>;

const Said = { text: z.string().min(1).max(4000), by: UserId, at: EpochMs };
/** Of the department that was scored; answered by who scored it. */
export const ScoreObjection = z.strictObject({
  ...Said,
  answer: z.strictObject(Said).nullable(),
});
export type ScoreObjection = z.infer<typeof ScoreObjection>;

export const Evaluation = z.strictObject({
  v: z.literal(1),
  id: EvaluationId,
  version: z.int().min(1),
  alertId: AlertId,
  occurrence: z.int().min(1),
  department: DepartmentId,
  side: EvaluationSide,
  byDepartment: DepartmentId,
  scores: Scores,
  proposed: ProposedScores,
  /** Says why where a score differs from what was proposed. */
  text: z.string().max(4000),
  by: UserId,
  at: EpochMs,
  objection: ScoreObjection.optional(),
});
export type Evaluation = z.infer<typeof Evaluation>;

export const ExpectedScore = z.strictObject({
  department: DepartmentId,
  side: EvaluationSide,
  byDepartment: DepartmentId,
});
export type ExpectedScore = z.infer<typeof ExpectedScore>;

export const EvaluationRound = z.strictObject({
  v: z.literal(1),
  version: z.int().min(1),
  alertId: AlertId,
  occurrence: z.int().min(1),
  place: PlaceCode,
  state: z.enum(['open', 'closed']),
  openedAt: EpochMs,
  dueAt: EpochMs,
  closedAt: EpochMs.nullable(),
  endedBy: z.enum(['all-scored', 'limit', 'reopened']).nullable(),
  lead: DepartmentId.nullable(),
  /** Null where every evaluator of the list had a part in the case. */
  thirdParty: DepartmentId.nullable(),
  expected: z.array(ExpectedScore).max(120),
  /** As they stood when the alert closed. */
  figures: z.array(DepartmentFigures).max(40),
  times: z.array(ResponseTime).max(6),
});
export type EvaluationRound = z.infer<typeof EvaluationRound>;
