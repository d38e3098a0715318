// An institution where necessary care of a condition has fallen since a change of payment.
import type {
  CareOfCondition,
  PaymentChange,
} from '../../../contracts/catalogue/looks/under-treatment.ts';
import type { Site } from '../../../contracts/catalogue/site.ts';

export interface UnderTreated {
  readonly change: PaymentChange;
  readonly condition: CareOfCondition;
  readonly site: Site;
  readonly before: CareSum;
  readonly after: CareSum;
  /** After divided by before. */
  readonly ratio: number;
  readonly limit: number;
  /** The same of cases of other illnesses of the same institution; null where there are too few. */
  readonly others: number | null;
  readonly dispersion: number;
  /** One-sided. */
  readonly p: number;
}

export interface CareSum {
  readonly cases: number;
  readonly had: number;
  readonly weeks: number;
}
