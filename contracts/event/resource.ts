// Bodies of events about money, means and counts: settlement, beds, devices, stock, staff, pharmacy, school absence, public
// reports, aggregate counts.
import { z } from 'zod';
import { RecordToken, VisitToken } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { EpochMs } from '../time.ts';
import { ConditionName } from './visit.ts';

export const FEN_MAX = 1_000_000_000_000;

/** Integer fen; below zero in reversals, credits and adjustments downward. */
const Fen = z.int().min(-FEN_MAX).max(FEN_MAX);

/** Of one settlement. */
export const CLAIM_LINES_MAX = 2000;

/** More is no number of days that somebody was given. */
export const DAYS_SUPPLY_MAX = 3650;

/** What sort of care was settled. */
export const ClaimSetting = z.enum([
  'outpatient',
  'emergency',
  'chronic-outpatient',
  'inpatient',
  'pharmacy',
]);
export type ClaimSetting = z.infer<typeof ClaimSetting>;

/** What a review of a settlement came to: in order, against the rules without deceit, or fraud. */
export const ReviewOutcome = z.enum(['proper', 'improper', 'fraud']);
export type ReviewOutcome = z.infer<typeof ReviewOutcome>;

/** The outcome of the review of a settlement, and when it was decided. `withdrawn` takes an outcome back: the review is open again. */
export const ClaimReview = z.strictObject({
  outcome: z.enum([...ReviewOutcome.options, 'withdrawn']),
  at: EpochMs,
});
export type ClaimReview = z.infer<typeof ClaimReview>;

export const ClaimBody = z.strictObject({
  record: RecordToken,
  visit: VisitToken.nullable(),
  /** `reversed` takes back the settlement that `reverses` names, or itself where none is named. */
  step: z.enum(['settled', 'reversed', 'corrected']),
  reverses: RecordToken.nullable().optional(),
  totalFen: Fen,
  fundFen: Fen,
  group: z.string().max(40).nullable(),
  /** Where the person is insured, down to the county. */
  insuredPlace: z
    .string()
    .regex(/^\d{4}(\d{2})?$/)
    .optional(),
  /** Absent: the source did not say. */
  setting: ClaimSetting.optional(),
  /** Absent: this statement says nothing of a review, and what was said of one before stands. */
  review: ClaimReview.optional(),
  items: z
    .array(
      z.strictObject({
        code: z.string().max(60),
        quantity: z.number(),
        amountFen: Fen,
        /** Of a medicine: for how many days it was dispensed; absent where the source did not say. */
        daysSupply: z.number().gt(0).max(DAYS_SUPPLY_MAX).optional(),
      }),
    )
    .max(CLAIM_LINES_MAX),
});
export type ClaimBody = z.infer<typeof ClaimBody>;

const code = z.string().min(1).max(60);
const amount = z.int().min(0).max(100_000_000);

/** Keyed, the same under every key of the pseudonyms; absent where the unit is told as a whole. */
const part = ConditionName.optional();

export const BedBody = z.strictObject({ ward: code, part, staffed: amount, occupied: amount });
export type BedBody = z.infer<typeof BedBody>;
export const DeviceUseBody = z.strictObject({
  deviceKind: code,
  part,
  available: amount,
  inUse: amount,
});
export type DeviceUseBody = z.infer<typeof DeviceUseBody>;
export const StockBody = z.strictObject({
  item: code,
  part,
  onHand: amount,
  dailyUse: z.number().min(0),
});
export type StockBody = z.infer<typeof StockBody>;
export const StaffBody = z.strictObject({ post: code, part, onDuty: amount, absent: amount });
export type StaffBody = z.infer<typeof StaffBody>;
/** A count that a sender has already made: pharmacy sales, pupils absent, public reports, another system's counts. */
export const TallyBody = z.strictObject({
  record: RecordToken,
  item: code,
  count: amount,
  denominator: amount.nullable(),
  setting: z.string().max(60).nullable(),
  /** Where it happened, if not where the site stands. */
  place: PlaceCode.optional(),
  /** Absent: stands. */
  status: z.enum(['final', 'corrected', 'withdrawn']).optional(),
});
export type TallyBody = z.infer<typeof TallyBody>;
