// How one department did in one alert, as itself, the lead or a third party scores it, 0 to 100 for each indicator.
import { z } from 'zod';
import { AlertId, DepartmentId, UserId } from '../ids.ts';
import { EvaluationId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';

export const EvaluationSide = z.enum(['party', 'lead', 'third-party']);
export type EvaluationSide = z.infer<typeof EvaluationSide>;

const Score = z.int().min(0).max(100);
export const Scores = z.strictObject({
  completion: Score,
  timeliness: Score,
  effect: Score,
  satisfaction: Score,
});
export type Scores = z.infer<typeof Scores>;

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
  text: z.string().max(4000),
  by: UserId,
  at: EpochMs,
});
export type Evaluation = z.infer<typeof Evaluation>;
