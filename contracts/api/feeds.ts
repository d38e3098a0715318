// What the sources view shows besides the sites: what there is of beds, devices, stock and staff, and the lines of the counties' edges.
import { z } from 'zod';
import { SiteId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

export const ResourceSummary = z.strictObject({
  siteId: SiteId,
  names: Words,
  place: PlaceCode,
  kind: z.enum(['beds', 'device-use', 'stock', 'staff']),
  /** Ward, kind of device, article or post. */
  unit: z.string(),
  /** Summed over the parts of the unit that were told within a week of the latest. */
  amounts: z.record(z.string(), z.number()),
  parts: z.int().min(1),
  /** Of the latest part. */
  occurredAt: EpochMs,
});
export type ResourceSummary = z.infer<typeof ResourceSummary>;

/** `GET /api/resources`, the latest first. */
export const ResourceList = z.strictObject({
  resources: z.array(ResourceSummary).max(1_000),
  /** There are more than are listed. */
  isCut: z.boolean(),
});
export type ResourceList = z.infer<typeof ResourceList>;

export const EdgeLine = z.strictObject({
  place: PlaceCode,
  /**
   * `cut`: it held events when it was last heard, and has not been heard for five minutes; `behind`: it holds some and sends;
   * `caught-up`: it held none.
   */
  state: z.enum(['cut', 'behind', 'caught-up']),
  waiting: z.int().min(0),
  oldestWaitingAt: EpochMs.nullable(),
  /** When a batch was last taken over. */
  heardAt: EpochMs,
});
export type EdgeLine = z.infer<typeof EdgeLine>;

/** `GET /api/edge-lines`. */
export const EdgeLineList = z.strictObject({ lines: z.array(EdgeLine).max(200) });
export type EdgeLineList = z.infer<typeof EdgeLineList>;
