// `GET /api/detection-quality`: how well the rules find what is planted in a mirror of the live counts, how often they call without it, what
// their alerts turned out to be, and what is proposed and changed because of it. Of the places of the account.
import { z } from 'zod';
import { MeasureId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { BudgetPlan, RuleChange, RuleKey, ThresholdProposal } from '../rule-change.ts';
import { Family } from '../signal.ts';
import { EpochMs } from '../time.ts';
import { Share } from '../wilson.ts';

/** Total of a shadow outbreak in standard deviations of a day: about 5, 10, 20. */
export const ShadowSize = z.enum(['small', 'medium', 'large']);
export type ShadowSize = z.infer<typeof ShadowSize>;

/** Why a rule could judge no day of a shadow outbreak: what its `needs` ask for, what its method asks for, or nothing that it applies to. */
export const UnjudgedReason = z.enum([
  'history-short',
  'few-cases',
  'no-baseline',
  'not-applicable',
]);
export type UnjudgedReason = z.infer<typeof UnjudgedReason>;

const Unjudged = z.strictObject({
  /** Shadow outbreaks of which no day could be judged, by reason, most first; they are in none of the other figures. */
  unjudged: z
    .array(z.strictObject({ reason: UnjudgedReason, trials: z.int().min(1) }))
    .max(UnjudgedReason.options.length),
});
export type Unjudged = z.infer<typeof Unjudged>;

const Found = z.strictObject({
  /** Shadow outbreaks that exceeded while they lasted. */
  detected: Share,
  /** Of those that were found, from the first case's day; null where none was. */
  medianDelayDays: z.number().min(0).nullable(),
});

const Outcomes = z.strictObject({
  /** True among true and false; uncertain ones count for neither. */
  precision: Share,
  uncertain: z.int().min(0),
});

export const RuleQuality = z.strictObject({
  ...RuleKey.shape,
  ...Found.shape,
  ...Unjudged.shape,
  /** Windows judged without any outbreak that exceeded. Real outbreaks are among them: an upper bound. */
  falseAlarms: Share,
  /** Series of this rule at this level in the places of the account. */
  series: z.int().min(0),
  signalsPerWeek: z.number().min(0),
  ...Outcomes.shape,
});
export type RuleQuality = z.infer<typeof RuleQuality>;

export const MeasureQuality = z.strictObject({
  measure: MeasureId,
  family: Family,
  /** Found by any rule of the measure; unjudged where no rule could. */
  ...Found.shape,
  ...Unjudged.shape,
  bySize: z.array(z.strictObject({ size: ShadowSize, ...Found.shape })).max(3),
  signalsPerWeek: z.number().min(0),
  ...Outcomes.shape,
  rules: z.array(RuleQuality).max(96),
});
export type MeasureQuality = z.infer<typeof MeasureQuality>;

export const DetectionQuality = z.strictObject({
  asOf: EpochMs,
  /** Trials and outcomes of this many days before. */
  days: z.int().min(1).max(366),
  measures: z.array(MeasureQuality).max(200),
  proposals: z.array(ThresholdProposal).max(200),
  changes: z.array(RuleChange).max(200),
  plans: z.array(BudgetPlan).max(100),
  /** Where the account could set a budget. */
  places: z.array(PlaceCode).max(20),
});
export type DetectionQuality = z.infer<typeof DetectionQuality>;
