// Source-shaped records of means and counts: beds, devices, stock, staff; pharmacy sales, pupils absent, public reports, other systems'
// counts. No person is in them.
import { z } from 'zod';
import { RecordTime, text } from './record-envelope.ts';

/** A whole number, as JSON or as a text of digits. */
const amount = z.union([z.int().min(0).max(100_000_000), text(12)]);
const daily = z.union([z.number().min(0).max(100_000_000), text(20)]);

const snapshot = {
  /** Default: kind and unit; with the time and the content it makes the event's id. */
  id: text(120).optional(),
  /** When it was so. */
  occurredAt: RecordTime,
  /** When this was said; orders corrections. Default: the time of receipt. */
  statedAt: RecordTime.optional(),
  /** Only for keys that may speak for several sites. */
  site: text(60).optional(),
  /** Part of the unit that is told by itself: two batches of an article, two sorts of one device. The parts of a unit are summed. */
  part: text(120).optional(),
};

export const BedsRecord = z.object({
  kind: z.literal('beds'),
  ...snapshot,
  ward: text(60),
  staffed: amount,
  occupied: amount,
});
export type BedsRecord = z.infer<typeof BedsRecord>;

export const DeviceUseRecord = z.object({
  kind: z.literal('device-use'),
  ...snapshot,
  deviceKind: text(60),
  available: amount,
  inUse: amount,
});
export type DeviceUseRecord = z.infer<typeof DeviceUseRecord>;

export const StockRecord = z.object({
  kind: z.literal('stock'),
  ...snapshot,
  item: text(60),
  onHand: amount,
  dailyUse: daily,
});
export type StockRecord = z.infer<typeof StockRecord>;

export const StaffRecord = z.object({
  kind: z.literal('staff'),
  ...snapshot,
  post: text(60),
  onDuty: amount,
  absent: amount,
});
export type StaffRecord = z.infer<typeof StaffRecord>;

const tally = {
  /** The sender's own id of this count: the same id with another count corrects it. */
  id: text(120),
  /** When what is counted happened. */
  occurredAt: RecordTime,
  statedAt: RecordTime.optional(),
  site: text(60).optional(),
  /** `withdrawn`: the count was made in error and counts no more. */
  status: z.enum(['final', 'corrected', 'withdrawn']).default('final'),
  item: text(60),
  count: amount,
  /** Of how many: pupils enrolled, sales of all kinds. */
  denominator: amount.nullable().optional(),
  /** `school:…`, `pharmacy:…`: a public code, never a person's. */
  setting: text(60).nullable().optional(),
  /** Where it happened, if that is not where the site stands: a code within the site's city. */
  place: text(12).optional(),
};

export const PharmacyRecord = z.object({ kind: z.literal('pharmacy'), ...tally });
export type PharmacyRecord = z.infer<typeof PharmacyRecord>;
export const SchoolAbsenceRecord = z.object({ kind: z.literal('school-absence'), ...tally });
export type SchoolAbsenceRecord = z.infer<typeof SchoolAbsenceRecord>;
export const PublicReportRecord = z.object({ kind: z.literal('public-report'), ...tally });
export type PublicReportRecord = z.infer<typeof PublicReportRecord>;
export const AggregateRecord = z.object({ kind: z.literal('aggregate'), ...tally });
export type AggregateRecord = z.infer<typeof AggregateRecord>;
