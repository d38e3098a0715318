// Answer of `GET /api/silences`: silences that the account may see, last asked first, with what each has muted, and how long one may last.
import { z } from 'zod';
import { SilenceRules } from '../catalogue/silence-rules.ts';
import { AlertId } from '../ids.ts';
import { EpochMs } from '../time.ts';
import { Silence } from '../triage/silence.ts';

export const SilenceSeen = z.strictObject({
  silence: Silence,
  /** Muted by it now. */
  mutes: z.array(AlertId).max(200),
  /** Revisions of signals that it muted, released or not. */
  signals: z.int().min(0),
});
export type SilenceSeen = z.infer<typeof SilenceSeen>;

export const SilenceList = z.strictObject({
  silences: z.array(SilenceSeen).max(200),
  /** By the gravest level that a silence mutes: its longest duration, and whether a second person must confirm it. */
  limits: SilenceRules,
  asOf: EpochMs,
});
export type SilenceList = z.infer<typeof SilenceList>;
