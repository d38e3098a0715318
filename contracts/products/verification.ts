// What a person found when verifying an alert. Added, never changed: a second look is a second record.
import { z } from 'zod';
import { AlertId, UserId } from '../ids.ts';
import { VerificationId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';

export const VerificationOutcome = z.enum(['confirmed', 'refuted', 'inconclusive']);
export type VerificationOutcome = z.infer<typeof VerificationOutcome>;

export const VerificationWay = z.enum(['records', 'telephone', 'on-site', 'laboratory', 'other']);
export type VerificationWay = z.infer<typeof VerificationWay>;

export const Verification = z.strictObject({
  v: z.literal(1),
  id: VerificationId,
  alertId: AlertId,
  occurrence: z.int().min(1),
  outcome: VerificationOutcome,
  ways: z.array(VerificationWay).min(1).max(5),
  casesFound: z.int().min(0).nullable(),
  text: z.string().min(1).max(4000),
  by: UserId,
  at: EpochMs,
});
export type Verification = z.infer<typeof Verification>;
