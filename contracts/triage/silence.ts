// A silence: alerts that match are opened and listed as ever, and nobody is told or called up until it ends. Somebody owns it, gave a reason, and
// it ends by itself.
import { z } from 'zod';
import { Level } from '../alert.ts';
import { DefinitionId, DiseaseId, MeasureId, SiteId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { SilenceId } from '../response-ids.ts';
import { AlertKind, Family } from '../signal.ts';
import { EpochMs } from '../time.ts';

/** All that are given must fit. */
export const SilenceMatchers = z.strictObject({
  place: PlaceCode,
  family: Family.optional(),
  kind: AlertKind.optional(),
  measure: MeasureId.optional(),
  definition: DefinitionId.optional(),
  disease: DiseaseId.optional(),
  siteId: SiteId.optional(),
  /** The gravest level that it mutes: with I or II a second person must confirm. */
  upToLevel: Level,
});
export type SilenceMatchers = z.infer<typeof SilenceMatchers>;

export const SilenceState = z.enum(['waiting', 'active', 'lapsed', 'ended', 'withdrawn']);
export type SilenceState = z.infer<typeof SilenceState>;

export const Silence = z.strictObject({
  v: z.literal(1),
  id: SilenceId,
  version: z.int().min(1),
  state: SilenceState,
  matchers: SilenceMatchers,
  reason: z.string().min(1).max(2000),
  askedBy: UserId,
  askedAt: EpochMs,
  confirmedBy: UserId.nullable(),
  confirmedAt: EpochMs.nullable(),
  /** From the confirmation on, where a second person is needed. */
  beginsAt: EpochMs,
  endsAt: EpochMs,
  extensions: z
    .array(
      z.strictObject({ by: UserId, at: EpochMs, endsAt: EpochMs, reason: z.string().max(2000) }),
    )
    .max(50),
  /** By a person, before its time. */
  ended: z.strictObject({ by: UserId, at: EpochMs, reason: z.string().max(2000) }).nullable(),
});
export type Silence = z.infer<typeof Silence>;
