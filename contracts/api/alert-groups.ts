// Answer of `GET /api/alerts/groups`: alerts of one family, in one county (or of the whole city), opened one upon the other. A storm is read by
// groups; `GET /api/alerts?group=` gives the members of one.
import { z } from 'zod';
import { Level } from '../alert.ts';
import { AlertId, MeasureId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { AlertKind, Family } from '../signal.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

/** What is opened longer than this after the last of a group begins another. */
export const BURST_GAP_MS = 10 * 60_000;

/** `family~place~from~to`: the openings of its first and last alert, both inclusive. A group that grows is called anew. */
export const AlertGroupId = z
  .string()
  .regex(/^[a-z][a-z-]{0,20}~(\d{4}|\d{6})~\d{1,15}~\d{1,15}$/)
  .brand<'AlertGroupId'>();
export type AlertGroupId = z.infer<typeof AlertGroupId>;

export const AlertGroup = z.strictObject({
  id: AlertGroupId,
  family: Family,
  /** The county; the city for alerts of the city as a whole. */
  place: PlaceCode,
  /** Openings of the first and of the last. */
  fromAt: EpochMs,
  toAt: EpochMs,
  alerts: z.int().min(1),
  signals: z.int().min(1),
  /** Open or reopened: nobody has taken them. */
  waiting: z.int().min(0),
  muted: z.int().min(0),
  /** The gravest of them. */
  level: Level,
  kinds: z.array(AlertKind).max(24),
  measures: z.array(MeasureId).max(50),
  /** Furthest from what was expected, up or down, as a ratio; of those without one the most observed. */
  worst: z.strictObject({
    alert: AlertId,
    title: Words,
    place: PlaceCode,
    measure: MeasureId,
    observed: z.number(),
    expected: z.number().nullable(),
  }),
  /** The first limit to acknowledge one of them. */
  acknowledgeBy: EpochMs.nullable(),
});
export type AlertGroup = z.infer<typeof AlertGroup>;

/** As of `GET /api/alerts`; without `state` those that are live. */
export const AlertGroupQuery = z.strictObject({
  state: z.string().max(200).optional(),
  level: z.string().max(20).optional(),
  family: z.string().max(100).optional(),
  place: PlaceCode.optional(),
  measure: z.string().max(64).optional(),
  cursor: z.string().max(200).optional(),
});
export type AlertGroupQuery = z.infer<typeof AlertGroupQuery>;

export const AlertGroupList = z.strictObject({
  /** The newest burst first. */
  groups: z.array(AlertGroup).max(200),
  next: z.string().max(200).nullable(),
  asOf: EpochMs,
});
export type AlertGroupList = z.infer<typeof AlertGroupList>;
