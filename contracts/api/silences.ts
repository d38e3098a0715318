// Answer of `GET /api/silences`: silences that the account may see, last asked first, with what each has muted.
import { z } from 'zod';
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
  asOf: EpochMs,
});
export type SilenceList = z.infer<typeof SilenceList>;
