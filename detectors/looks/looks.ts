/** The method of each look by its name in the catalogue. A further look is a line here. */
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { LookAt } from '../patterns/looks/look-finding.ts';
import { budgetBurnLook } from './budget-burn-look.ts';
import {
  deviceIdleLook,
  occupancyLook,
  resourceCoverLook,
  stockLowLook,
  surgeCapacityLook,
} from './capacity-looks.ts';
import { codingDriftLook } from './coding-drift-look.ts';
import { incompleteLook } from './incomplete-look.ts';
import { lateFeedLook } from './late-feed-look.ts';
import { makeLook, type LookMade } from './look.ts';
import { multiTriggerLook } from './multi-trigger-look.ts';
import { peerOutlierLook } from './peer-outlier-look.ts';
import { shareLook } from './share-look.ts';
import { spaceTimeScanLook } from './space-time-scan-look.ts';
import { underTreatmentLook } from './under-treatment-look.ts';

export function lookOf(tx: Tx, rule: LookPattern, at: LookAt): Promise<LookMade> {
  switch (rule.pattern) {
    case 'peer-outlier':
      return makeLook(peerOutlierLook, tx, { rule, at });
    case 'budget-burn':
      return makeLook(budgetBurnLook, tx, { rule, at });
    case 'multi-trigger':
      return makeLook(multiTriggerLook, tx, { rule, at });
    case 'occupancy':
      return makeLook(occupancyLook, tx, { rule, at });
    case 'device-idle':
      return makeLook(deviceIdleLook, tx, { rule, at });
    case 'stock-low':
      return makeLook(stockLowLook, tx, { rule, at });
    case 'resource-cover':
      return makeLook(resourceCoverLook, tx, { rule, at });
    case 'surge-capacity':
      return makeLook(surgeCapacityLook, tx, { rule, at });
    case 'share':
      return makeLook(shareLook, tx, { rule, at });
    case 'under-treatment':
      return makeLook(underTreatmentLook, tx, { rule, at });
    case 'space-time-scan':
      return makeLook(spaceTimeScanLook, tx, { rule, at });
    case 'late-feed':
      return makeLook(lateFeedLook, tx, { rule, at });
    case 'coding-drift':
      return makeLook(codingDriftLook, tx, { rule, at });
    case 'incomplete':
      return makeLook(incompleteLook, tx, { rule, at });
  }
}
