// How likely a spread is and how hard it would hit, each 1 to 5, as a person judges it. Added, never changed.
import { z } from 'zod';
import { AlertId, UserId } from '../ids.ts';
import { RiskId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';

export const RiskScore = z.int().min(1).max(5);

export const RiskAssessment = z.strictObject({
  v: z.literal(1),
  id: RiskId,
  alertId: AlertId,
  occurrence: z.int().min(1),
  likelihood: RiskScore,
  impact: RiskScore,
  /** Why the two are what they are. */
  text: z.string().min(1).max(4000),
  by: UserId,
  at: EpochMs,
});
export type RiskAssessment = z.infer<typeof RiskAssessment>;
