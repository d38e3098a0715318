// What the triage did with one revision of one signal, stage by stage, and why: every revision ends notified, suppressed or merged, exactly once.
import { z } from 'zod';
import { SignalId, UserId } from '../ids.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

export const TriageStage = z.enum([
  'correlate',
  'grade',
  'inhibit',
  'silence',
  'route',
  'notify',
  'record',
]);
export type TriageStage = z.infer<typeof TriageStage>;

export const DispositionOutcome = z.enum(['notified', 'suppressed', 'merged']);
export type DispositionOutcome = z.infer<typeof DispositionOutcome>;

export const SignalDisposition = z.strictObject({
  signal: SignalId,
  revision: z.int().min(1),
  title: Words,
  outcome: DispositionOutcome,
  /** In the order in which the stages looked. */
  stages: z.array(z.strictObject({ stage: TriageStage, code: z.string(), words: Words })).max(20),
  /** What kept people from being told; null where nothing did. */
  muted: z
    .strictObject({
      /** As the audit names it: `silence:<id>` or `alert:<id>`. */
      by: z.string().max(80),
      releasedAt: EpochMs.nullable(),
      /** Whose silence, why and until when: for desks only. */
      silence: z
        .strictObject({ owner: UserId, reason: z.string().max(2000), endsAt: EpochMs })
        .optional(),
    })
    .nullable(),
  at: EpochMs,
});
export type SignalDisposition = z.infer<typeof SignalDisposition>;
