/** The method of each look by its name in the catalogue. A further look is a line here. */
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { LookAt } from '../patterns/looks/look-finding.ts';
import { budgetBurnLook } from './budget-burn-look.ts';
import { makeLook, type LookMade } from './look.ts';
import { multiTriggerLook } from './multi-trigger-look.ts';
import { peerOutlierLook } from './peer-outlier-look.ts';
import { spaceTimeScanLook } from './space-time-scan-look.ts';

export function lookOf(tx: Tx, rule: LookPattern, at: LookAt): Promise<LookMade> {
  switch (rule.pattern) {
    case 'peer-outlier':
      return makeLook(peerOutlierLook, tx, { rule, at });
    case 'budget-burn':
      return makeLook(budgetBurnLook, tx, { rule, at });
    case 'multi-trigger':
      return makeLook(multiTriggerLook, tx, { rule, at });
    case 'space-time-scan':
      return makeLook(spaceTimeScanLook, tx, { rule, at });
  }
}
