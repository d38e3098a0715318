// Records of money, means and counts in the common form. Refusals name the field, never what stood in it.
import type { ClaimRecord } from '../../contracts/record-claim.ts';
import type {
  BedsRecord,
  DeviceUseRecord,
  StaffRecord,
  StockRecord,
} from '../../contracts/record-resource.ts';
import type {
  AggregateRecord,
  PharmacyRecord,
  PublicReportRecord,
  SchoolAbsenceRecord,
} from '../../contracts/record-resource.ts';
import { DAYS_SUPPLY_MAX, type ClaimSetting } from '../../contracts/event/resource.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { fenOfYuan, quantityOf, wholeNumber } from './decimal.ts';
import { readMoment } from './read-moment.ts';
import type {
  ClaimStatement,
  Rejection,
  ResourceStatement,
  SourceMoment,
  TallyStatement,
} from './statement.ts';

export type ResourceRecord = BedsRecord | DeviceUseRecord | StockRecord | StaffRecord;
export type TallyRecord =
  PharmacyRecord | SchoolAbsenceRecord | PublicReportRecord | AggregateRecord;
export type CountedRecord = ClaimRecord | ResourceRecord | TallyRecord;

export interface Moments {
  readonly occurred: SourceMoment;
  readonly statedAt: EpochMs | undefined;
  /** The site's, for times without one. */
  readonly zone: string;
}

type Taken<T> = T | Rejection;

export function countedStatement(
  record: CountedRecord,
  moments: Moments,
): Taken<ClaimStatement | ResourceStatement | TallyStatement> {
  switch (record.kind) {
    case 'claim':
      return claimOf(record, moments);
    case 'beds':
    case 'device-use':
    case 'stock':
    case 'staff':
      return resourceOf(record, moments);
    case 'pharmacy':
    case 'school-absence':
    case 'public-report':
    case 'aggregate':
      return tallyOf(record, moments);
  }
}

const common = ({ occurred, statedAt }: Moments) => ({
  occurred,
  occurredFrom: 'stated' as const,
  statedAt,
  person: undefined,
});

/** More is no quantity: it is a number of somebody that stands in the wrong place. */
const QUANTITY_MAX = 100_000_000;

const YES: ReadonlySet<string> = new Set(['1', 'true', 'Y', 'y', '是']);

function claimOf(record: ClaimRecord, moments: Moments): Taken<ClaimStatement> {
  const isReversal = YES.has(String(record.refd_setl_flag ?? ''));
  const totalFen = fenOfYuan(record.medfee_sumamt);
  const fundFen = fenOfYuan(record.fund_pay_sumamt);
  if (totalFen === undefined) return noMoney('medfee_sumamt');
  if (fundFen === undefined) return noMoney('fund_pay_sumamt');
  if (!isReversal && (totalFen < 0 || fundFen < 0))
    return {
      code: 'negative-amount',
      reason: 'an amount is negative and refd_setl_flag does not say that the line is a reversal',
    };
  const items = itemsOf(record, isReversal);
  if ('code' in items) return items;
  const review = reviewOf(record, moments.zone);
  if ('code' in review) return review;
  const original = record.init_setl_id === record.setl_id ? undefined : record.init_setl_id;
  const signed = (fen: number): number => (isReversal ? takenBack(fen) : fen);
  return {
    ...common(moments),
    person: personOf(record),
    kind: 'claim',
    recordId: record.id ?? `claim:${record.setl_id}`,
    settlement: record.setl_id,
    step: isReversal ? 'reversed' : 'settled',
    reverses: isReversal ? original : undefined,
    visitNumber: record.mdtrt_id,
    totalFen: signed(totalFen),
    fundFen: signed(fundFen),
    group: record.grp_code,
    insuredPlace: placeOfInsurance(record.insu_admdvs),
    setting: settingOf(record.med_type),
    ...review,
    items: items.list,
  };
}

/** A review that says nothing of when would count in the week in which it happened to be told. */
function reviewOf(
  { review }: ClaimRecord,
  zone: string,
): Pick<ClaimStatement, 'review'> | Rejection {
  if (review === undefined) return {};
  const decided = readMoment(review.at, zone);
  if (decided === undefined)
    return {
      code: 'invalid-time',
      reason: 'review.at is not a time: ISO 8601 or epoch milliseconds is asked for',
    };
  return { review: { outcome: review.outcome, at: decided.at } };
}

const noMoney = (field: string): Rejection => ({
  code: 'invalid-amount',
  reason: `${field}: is no amount of yuan with at most two decimals`,
});

/** Sources write what is taken back with a minus or without. */
const takenBack = (fen: number): number => (fen > 0 ? -fen : fen);

function itemsOf(
  record: ClaimRecord,
  isReversal: boolean,
): { readonly list: ClaimStatement['items'] } | Rejection {
  const list: ClaimStatement['items'][number][] = [];
  for (const [index, item] of (record.feedetail ?? []).entries()) {
    const amountFen = fenOfYuan(item.det_item_fee_sumamt);
    const quantity = quantityOf(item.cnt ?? 1);
    if (amountFen === undefined) return noMoney(`feedetail.${String(index)}.det_item_fee_sumamt`);
    if (quantity === undefined || Math.abs(quantity) > QUANTITY_MAX)
      return { code: 'invalid-record', reason: `feedetail.${String(index)}.cnt: is no quantity` };
    const daysSupply = daysOf(item.prd_days);
    list.push({
      code: item.med_list_codg,
      quantity,
      amountFen: isReversal ? takenBack(amountFen) : amountFen,
      ...(daysSupply !== undefined && { daysSupply }),
    });
  }
  return { list };
}

/** What is no number of days was not said: the line counts without it. */
function daysOf(told: string | number | undefined): number | undefined {
  const days = told === undefined ? undefined : quantityOf(told);
  return days !== undefined && days > 0 && days <= DAYS_SUPPLY_MAX ? days : undefined;
}

/** National codes of med_type. Others, of births or of work injuries, are not told apart. */
const SETTINGS: Readonly<Record<string, ClaimSetting>> = {
  11: 'outpatient',
  12: 'outpatient',
  13: 'emergency',
  14: 'chronic-outpatient',
  21: 'inpatient',
  22: 'inpatient',
  24: 'inpatient',
  41: 'pharmacy',
};

const settingOf = (code: string | undefined): ClaimSetting | undefined =>
  code === undefined ? undefined : SETTINGS[code.trim()];

function personOf(record: ClaimRecord): ClaimStatement['person'] {
  if (record.certno === undefined && record.psn_no === undefined) return undefined;
  return {
    identityNumber: record.certno,
    localNumber: record.psn_no,
    names: record.psn_name === undefined ? [] : [record.psn_name],
    birth: record.brdy,
    ageYears: undefined,
  };
}

/** `990102` or, as some write it, with zeros behind. */
export function placeOfInsurance(code: string | undefined): string | undefined {
  const found = /^(\d{4})(\d{2})0*$/.exec(code ?? '');
  if (found === null) return undefined;
  const [, city = '', county = ''] = found;
  return county === '00' ? city : city + county;
}

const UNITS = {
  beds: { unit: 'ward', whole: ['staffed', 'occupied'] },
  'device-use': { unit: 'deviceKind', whole: ['available', 'inUse'] },
  stock: { unit: 'item', whole: ['onHand'] },
  staff: { unit: 'post', whole: ['onDuty', 'absent'] },
} as const;

function resourceOf(record: ResourceRecord, moments: Moments): Taken<ResourceStatement> {
  const { unit: unitField, whole } = UNITS[record.kind];
  const sent: Readonly<Record<string, unknown>> = record;
  const unit = String(sent[unitField]);
  const amounts: Record<string, number> = {};
  for (const field of whole) {
    const value = wholeNumber(String(sent[field]));
    if (value === undefined) return noCount(field);
    amounts[field] = value;
  }
  if (record.kind === 'stock') {
    const daily = quantityOf(record.dailyUse);
    if (daily === undefined || daily < 0 || daily > QUANTITY_MAX)
      return { code: 'invalid-count', reason: 'dailyUse: is no quantity of 0 to 100,000,000' };
    amounts['dailyUse'] = daily;
  }
  return {
    ...common(moments),
    kind: record.kind,
    recordId:
      record.id ?? [record.kind, unit, record.part].filter((word) => word !== undefined).join(':'),
    unit,
    part: record.part,
    amounts,
  };
}

const noCount = (field: string): Rejection => ({
  code: 'invalid-count',
  reason: `${field}: is no whole number of 0 to 100,000,000`,
});

function tallyOf(record: TallyRecord, moments: Moments): Taken<TallyStatement> {
  const count = wholeNumber(record.count);
  const denominator = record.denominator == null ? null : wholeNumber(record.denominator);
  if (count === undefined) return noCount('count');
  if (denominator === undefined) return noCount('denominator');
  if (denominator !== null && count > denominator)
    return { code: 'count-over-denominator', reason: 'count is greater than denominator' };
  return {
    ...common(moments),
    kind: record.kind,
    recordId: record.id,
    report: record.id,
    status: record.status,
    item: record.item,
    count,
    denominator,
    setting: record.setting ?? undefined,
    place: record.place,
  };
}
