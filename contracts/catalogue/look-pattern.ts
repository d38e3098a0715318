// Looks: patterns that need statistics over many providers, places or days, made again at each cadence from what the store holds. A further
// one is a schema in `looks/`, a line here, and a method in the detectors.
import { z } from 'zod';
import { BudgetBurnPattern } from './looks/budget-burn.ts';
import { DeviceIdlePattern } from './looks/device-idle.ts';
import { CodingDriftPattern } from './looks/coding-drift.ts';
import { IncompletePattern } from './looks/incomplete.ts';
import { LateFeedPattern } from './looks/late-feed.ts';
import { MultiTriggerPattern } from './looks/multi-trigger.ts';
import { OccupancyPattern } from './looks/occupancy.ts';
import { PeerOutlierPattern } from './looks/peer-outlier.ts';
import { SharePattern } from './looks/share.ts';
import { SpaceTimeScanPattern } from './looks/space-time-scan.ts';
import { ResourceCoverPattern, StockLowPattern } from './looks/stock.ts';
import { SurgeCapacityPattern } from './looks/surge-capacity.ts';
import { UnderTreatmentPattern } from './looks/under-treatment.ts';

export const LookPattern = z.discriminatedUnion('pattern', [
  PeerOutlierPattern,
  BudgetBurnPattern,
  SpaceTimeScanPattern,
  MultiTriggerPattern,
  OccupancyPattern,
  DeviceIdlePattern,
  StockLowPattern,
  ResourceCoverPattern,
  SurgeCapacityPattern,
  SharePattern,
  UnderTreatmentPattern,
  LateFeedPattern,
  CodingDriftPattern,
  IncompletePattern,
]);
export type LookPattern = z.infer<typeof LookPattern>;

const NAMES: ReadonlySet<string> = new Set(LookPattern.options.map((option) => option.shape.pattern.value));

export const isLook = (pattern: { readonly pattern: string }): pattern is LookPattern => NAMES.has(pattern.pattern);
