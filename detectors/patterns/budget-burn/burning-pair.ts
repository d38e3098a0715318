// A pair of windows in which a budget burns faster than its calendar allows.
import type { BudgetBurnPattern } from '../../../contracts/catalogue/looks/budget-burn.ts';
import type { Burn } from './burn.ts';

export interface BurningPair {
  readonly pair: BudgetBurnPattern['pairs'][number];
  readonly long: Burn;
  readonly short: Burn;
  readonly limit: number;
  /** In distances to the limit. */
  readonly reach: number;
}
