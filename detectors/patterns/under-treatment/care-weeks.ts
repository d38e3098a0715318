/** What is gathered of necessary care: cases and those that had it, by institution and week, before a change of payment and after it. Pure. */
import type {
  PaymentChange,
  UnderTreatmentPattern,
} from '../../../contracts/catalogue/looks/under-treatment.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import { DAY_MS, type EpochMs } from '../../../contracts/time.ts';
import { dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';

export const WEEK_MS = 7 * DAY_MS;

export interface CareWeek {
  readonly siteId: SiteId;
  /** Weeks from the change: -1 is the last before it, 0 the first after. */
  readonly week: number;
  /** Id of a condition; null: cases of none of the conditions, which are held beside them. */
  readonly condition: string | null;
  /** Which care is counted. */
  readonly needs: UnderTreatmentPattern['conditions'][number]['needs'];
  readonly cases: number;
  readonly had: number;
}

export interface CareOfChange {
  readonly change: PaymentChange;
  readonly weeks: readonly CareWeek[];
  /** `site needs week`: days that the feed of the examination missed. */
  readonly missedDays: ReadonlyMap<string, number>;
}

export interface ChangeSpan {
  readonly changedAt: EpochMs;
  readonly fromAt: EpochMs;
  /** Whole weeks after the change that are over; the newest are looked at. */
  readonly firstWeek: number;
  readonly endWeek: number;
}

/** null: no whole week is over yet, or it is no longer followed. */
export function spanOfChange(
  rule: UnderTreatmentPattern,
  { on }: PaymentChange,
  { asOf, zone }: { readonly asOf: EpochMs; readonly zone: string },
): ChangeSpan | null {
  const changedAt = startOfDay(on, zone);
  const told = startOfDay(dayOf(asOf - spanMs(rule.settlesWithin), zone), zone);
  const endWeek = Math.floor((told - changedAt) / WEEK_MS);
  if (endWeek < 1 || told - changedAt > spanMs(rule.followFor)) return null;
  const firstWeek = Math.max(0, endWeek - Math.round(spanMs(rule.after) / WEEK_MS));
  return { changedAt, fromAt: changedAt - spanMs(rule.before), firstWeek, endWeek };
}
