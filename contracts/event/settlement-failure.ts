// Body of an event about a settlement that was tried and failed: no money moved, so it is no claim. Why it failed is one of a closed list, or the
// sender's own code, keyed where it might name somebody; the words of its message never leave the door.
import { z } from 'zod';
import { RecordToken, VisitToken } from '../ids.ts';

export const SETTLEMENT_FAILURE_REASONS = [
  'not-filed',
  'not-insured',
  'credential',
  'code-not-mapped',
  'not-covered',
  'limit-reached',
  'visit-not-told',
  'already-settled',
  'house-not-open',
  'no-answer',
  'other',
] as const;
export const SettlementFailureReason = z.enum(SETTLEMENT_FAILURE_REASONS);
export type SettlementFailureReason = z.infer<typeof SettlementFailureReason>;

/** As last stated: a later statement about the same record replaces it, `withdrawn` takes it back. */
export const SettlementFailureBody = z.strictObject({
  record: RecordToken,
  visit: VisitToken.nullable(),
  step: z.enum(['failed', 'corrected', 'withdrawn']),
  reason: SettlementFailureReason,
  /** Of `other`: the sender's own code, where it told one. */
  ownReason: z.string().min(1).max(40).optional(),
  /** Where the person is insured, down to the county. */
  insuredPlace: z
    .string()
    .regex(/^\d{4}(\d{2})?$/)
    .optional(),
  /** Integer fen that were to be settled. */
  totalFen: z.int().min(0).max(1_000_000_000_000).optional(),
});
export type SettlementFailureBody = z.infer<typeof SettlementFailureBody>;
