// Looks: patterns that need statistics over many providers, places or days, made again at each cadence from what the store holds. A further
// one is a schema in `looks/`, a line here, and a method in the detectors.
import { z } from 'zod';
import { BudgetBurnPattern } from './looks/budget-burn.ts';
import { MultiTriggerPattern } from './looks/multi-trigger.ts';
import { PeerOutlierPattern } from './looks/peer-outlier.ts';
import { SpaceTimeScanPattern } from './looks/space-time-scan.ts';

export const LookPattern = z.discriminatedUnion('pattern', [
  PeerOutlierPattern,
  BudgetBurnPattern,
  SpaceTimeScanPattern,
  MultiTriggerPattern,
]);
export type LookPattern = z.infer<typeof LookPattern>;

const NAMES: ReadonlySet<string> = new Set(LookPattern.options.map((option) => option.shape.pattern.value));

export const isLook = (pattern: { readonly pattern: string }): pattern is LookPattern => NAMES.has(pattern.pattern);
