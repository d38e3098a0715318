// A settlement line of medical insurance as its source names it: the field names of the national platform. Amounts are yuan, as decimal
// text; a JSON number is taken by its shortest decimal form. The door makes integer fen of them.
import { z } from 'zod';
import { ClaimReview } from './event/resource.ts';
import { envelope, RecordTime, text } from './record-envelope.ts';

const amount = z.union([text(24), z.number()]);
const flag = z.union([text(4), z.int(), z.boolean()]);

const ClaimItemRecord = z.object({
  /** Code of the national catalogue of drugs, items and consumables. */
  med_list_codg: text(60),
  cnt: z.union([text(24), z.number()]).optional(),
  det_item_fee_sumamt: amount,
  /** Of a medicine: for how many days it was dispensed (周期天数). */
  prd_days: z.union([text(12), z.number()]).optional(),
});

export const ClaimRecord = z.object({
  kind: z.literal('claim'),
  /** The sender's own id of this statement; default: the settlement's. */
  id: text(120).optional(),
  /** Settlement. */
  setl_id: text(80),
  /** Visit (就诊ID): joins the settlement with the visit that the same site sent under this number. */
  mdtrt_id: text(80).optional(),
  setl_time: RecordTime,
  statedAt: RecordTime.optional(),
  /** Only for keys that may speak for several sites. */
  site: text(60).optional(),
  /** Institution, by a code of the registry; counts only for keys that may speak for several sites. */
  fixmedins_code: text(60).optional(),
  psn_no: text(80).optional(),
  certno: text(40).optional(),
  psn_name: text(120).optional(),
  brdy: text(20).optional(),
  medfee_sumamt: amount,
  fund_pay_sumamt: amount,
  /** 1: this line takes a settlement back. Its amounts may be negative or not. */
  refd_setl_flag: flag.optional(),
  /** The settlement that is taken back; without it the line takes back itself. */
  init_setl_id: text(80).optional(),
  /** Sort of care (医疗类别), by the national table: 11 outpatient, 13 emergency, 14 outpatient care of a chronic disease, 21 inpatient, 41 pharmacy. */
  med_type: text(12).optional(),
  /** Group of DRG or DIP. */
  grp_code: text(40).optional(),
  /** Where the person is insured. */
  insu_admdvs: text(12).optional(),
  feedetail: z.array(ClaimItemRecord).max(2000).optional(),
  /** What its review came to, told with a later statement of the settlement. The national platform has no field for it: the names are ours. */
  review: z
    .object({
      outcome: ClaimReview.shape.outcome,
      /** When it was decided. */
      at: RecordTime,
    })
    .optional(),
});
export type ClaimRecord = z.infer<typeof ClaimRecord>;

/** A settlement that was tried and failed. It has no `setl_id`. */
export const SettlementFailureRecord = z.object({
  kind: z.literal('settlement-failure'),
  ...envelope,
  /** Names it where several records speak of one; the record's id stands for it. */
  failure: text(120).optional(),
  status: z.enum(['failed', 'corrected', 'withdrawn']).default('failed'),
  /** Visit (就诊ID): tries for one visit are one failure to whoever counts them. */
  mdtrt_id: text(80).optional(),
  /** Institution, by a code of the registry; counts only for keys that may speak for several sites. */
  fixmedins_code: text(60).optional(),
  /** A reason of the list, the sender's own code, or the words of the message (`err_msg`). */
  reason: text(1000).optional(),
  /** Where the person is insured. */
  insu_admdvs: text(12).optional(),
  medfee_sumamt: amount.optional(),
});
export type SettlementFailureRecord = z.infer<typeof SettlementFailureRecord>;
