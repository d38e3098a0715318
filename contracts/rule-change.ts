// What people may set otherwise in the rules of the catalogue, why it is proposed, and what became of it. A change is asked for by one person,
// confirmed by another, and holds for windows that begin after it: never for what was judged before.
import { z } from 'zod';
import { AlertId, MeasureId, UserId } from './ids.ts';
import { PlaceCode } from './place.ts';
import { SeriesLevel } from './series.ts';
import { Family } from './signal.ts';
import { EpochMs } from './time.ts';
import { Share } from './wilson.ts';

const derived = (prefix: string) => z.string().regex(new RegExp(`^${prefix}-[a-z2-7]{26}$`));
/** Follows from what is proposed, so that what was refused is not proposed again. */
export const ProposalId = derived('rp').brand<'ProposalId'>();
export type ProposalId = z.infer<typeof ProposalId>;
export const PlanId = derived('bp').brand<'PlanId'>();
export type PlanId = z.infer<typeof PlanId>;
export const ChangeId = derived('rc').brand<'ChangeId'>();
export type ChangeId = z.infer<typeof ChangeId>;

/** A rule of a measure at one level of places. */
export const RuleKey = z.strictObject({
  measure: MeasureId,
  detector: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  level: SeriesLevel,
});
export type RuleKey = z.infer<typeof RuleKey>;

/** What is absent stays as the catalogue has it. */
export const RuleSetting = z.strictObject({
  alpha: z.number().gt(0).max(0.2).optional(),
  floorObserved: z.number().min(0).optional(),
  floorExcess: z.number().min(0).optional(),
});
export type RuleSetting = z.infer<typeof RuleSetting>;

export const RuleOverride = z.strictObject({
  ...RuleKey.shape,
  /** Series within this place. */
  place: PlaceCode,
  setting: RuleSetting,
});
export type RuleOverride = z.infer<typeof RuleOverride>;

/** Which figure of a rule a proposal would move. */
export const Moved = z.enum(['alpha', 'floorObserved', 'floorExcess']);
export type Moved = z.infer<typeof Moved>;

/** A limit at which precision would have been better and no true alert lost. Proposed by the machine, never applied by it. */
export const ThresholdProposal = z.strictObject({
  id: ProposalId,
  ...RuleKey.shape,
  place: PlaceCode,
  moved: Moved,
  from: z.number(),
  to: z.number(),
  evidence: z.strictObject({
    /** Decided alerts of this time. */
    sinceAt: EpochMs,
    asOf: EpochMs,
    uncertain: z.int().min(0),
    before: Share,
    after: Share,
    /** False ones that would not have come, at most 50 of them. */
    spared: z.array(AlertId).max(50),
    sparedCount: z.int().min(0),
    /** The weakest true one, as the figure that was moved sees it. */
    weakestTrue: z.number(),
  }),
});
export type ThresholdProposal = z.infer<typeof ThresholdProposal>;

export const proposedSetting = ({ moved, to }: ThresholdProposal): RuleSetting => ({ [moved]: to });

/** Where signals of a family may be spent, from the tightest limits on, step by step, the most finding first. */
export const BudgetPlan = z.strictObject({
  id: PlanId,
  place: PlaceCode,
  family: Family,
  asOf: EpochMs,
  /** Rules without an adjustable limit: what they cost in any case. */
  fixedSignalsPerWeek: z.number().min(0),
  rules: z
    .array(
      z.strictObject({
        ...RuleKey.shape,
        alphaNow: z.number(),
        alphaLeast: z.number(),
        signalsPerWeekNow: z.number().min(0),
        signalsPerWeekLeast: z.number().min(0),
      }),
    )
    .max(400),
  measures: z
    .array(
      z.strictObject({
        measure: MeasureId,
        trials: z.int().min(0),
        podNow: z.number().min(0).max(1),
        podLeast: z.number().min(0).max(1),
      }),
    )
    .max(200),
  signalsPerWeekNow: z.number().min(0),
  signalsPerWeekLeast: z.number().min(0),
  steps: z
    .array(
      z.strictObject({
        /** Places in `rules` and `measures`. */
        rule: z.int().min(0),
        measure: z.int().min(0),
        alpha: z.number(),
        /** Of all rules together after this step, and of this rule alone. */
        signalsPerWeek: z.number().min(0),
        ruleSignalsPerWeek: z.number().min(0),
        /** Of the measure after this step. */
        pod: z.number().min(0).max(1),
      }),
    )
    .max(4000),
});
export type BudgetPlan = z.infer<typeof BudgetPlan>;

export const ChangeState = z.enum(['waiting', 'in-force', 'rejected', 'withdrawn']);
export type ChangeState = z.infer<typeof ChangeState>;

const ChangeOrigin = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('proposal'), proposal: ThresholdProposal }),
  z.strictObject({
    of: z.literal('budget'),
    plan: PlanId,
    family: Family,
    signalsPerWeek: z.number().min(0),
    predictedSignalsPerWeek: z.number().min(0),
    measures: z
      .array(z.strictObject({ measure: MeasureId, podBefore: z.number(), podAfter: z.number() }))
      .max(200),
  }),
]);

export const RuleChange = z.strictObject({
  v: z.literal(1),
  id: ChangeId,
  state: ChangeState,
  place: PlaceCode,
  origin: ChangeOrigin,
  overrides: z.array(RuleOverride).max(400),
  askedBy: UserId,
  askedAt: EpochMs,
  reason: z.string().max(2000).nullable(),
  /** Another person than who asked. */
  confirmedBy: UserId.nullable(),
  confirmedAt: EpochMs.nullable(),
  /** Windows whose newest part begins with it or after are judged by it: the start of a local day. Null while it waits. */
  validFromAt: EpochMs.nullable(),
  /** Windows whose newest part begins with it or after no longer are. */
  validUntilAt: EpochMs.nullable(),
});
export type RuleChange = z.infer<typeof RuleChange>;
