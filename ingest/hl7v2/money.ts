/**
 * BAR and DFT as statements about money. Each FT1 is a line of its own with its sign, so that sums are right in any order; the same one
 * told again replaces itself. Its type decides what it adds: a charge and an adjustment what they say, a credit the same below zero, a
 * payment that names an insurance plan the fund's part. A BAR that states the account's total is one statement about the account.
 *
 * Amounts are integer fen and never pass through a binary fraction. Another currency than the yuan is set aside: it has no fen.
 */
import { fenOfYuan, quantityOf } from '../normalise/decimal.ts';
import type { ClaimFacts, Statement } from './facts.ts';
import {
  componentOf,
  type Hl7Message,
  plain,
  repetitionsOf,
  type Segment,
  segmentNamed,
  segmentsNamed,
  subcomponentOf,
  valueOf,
} from './message.ts';
import type { Fault, IssueCode } from './outcome.ts';
import { readPerson } from './person.ts';
import { parseTime, type SourceTime } from './timestamp.ts';
import { boundsFault, type TimeBounds } from './visit-time.ts';

export interface MoneyReading {
  readonly statement: Statement;
  readonly bounds: TimeBounds;
  readonly note: (issue: IssueCode) => void;
}

const TRANSACTIONS_MAX = 2000;

/** Empty where a message about an account states no amount. */
export function readMoney(message: Hl7Message, reading: MoneyReading): ClaimFacts[] | Fault {
  const transactions = segmentsNamed(message, 'FT1');
  const isAccount = reading.statement.trigger.startsWith('BAR');
  if (isAccount && transactions.length === 0) return readAccount(message, reading);
  if (transactions.length === 0)
    return { code: 'missing-amount', detail: 'no FT1 segment was sent' };
  if (transactions.length > TRANSACTIONS_MAX)
    return { code: 'too-many-segments', detail: 'more transactions than a message may have' };
  const claims: ClaimFacts[] = [];
  const names = new Map<string, number>();
  for (const [index, ft1] of transactions.entries()) {
    const claim = readTransaction(message, { ft1, index }, reading);
    if ('code' in claim) return claim;
    const times = (names.get(claim.settlement) ?? 0) + 1;
    names.set(claim.settlement, times);
    const isOneMore = times > 1 && BESIDE_A_CHARGE.has(typeOf(ft1));
    const settlement = isOneMore ? `${claim.settlement} /${String(times)}` : claim.settlement;
    claims.push({ ...claim, settlement });
  }
  return claims;
}

/** Table 0004. */
const SETTINGS: Readonly<Record<string, ClaimFacts['setting']>> = {
  O: 'outpatient',
  E: 'emergency',
  I: 'inpatient',
};

type Shared = Omit<
  ClaimFacts,
  'settlement' | 'step' | 'totalFen' | 'fundFen' | 'item' | 'occurred'
>;

function sharedOf(message: Hl7Message, reading: MoneyReading): Shared {
  const person = readPerson(message, segmentNamed(message, 'PID'), {
    zone: reading.bounds.zone,
    note: reading.note,
  });
  return {
    kind: 'claim',
    statement: reading.statement,
    person,
    visitNumber: plain(valueOf(segmentNamed(message, 'PV1'), 19)),
    setting: SETTINGS[plain(valueOf(segmentNamed(message, 'PV1'), 2))?.toUpperCase() ?? ''],
    group: plain(valueOf(segmentNamed(message, 'DRG'), 1)),
  };
}

function readAccount(message: Hl7Message, reading: MoneyReading): ClaimFacts[] | Fault {
  const pv1 = segmentNamed(message, 'PV1');
  const sent = plain(valueOf(pv1, 47));
  if (sent === undefined) return [];
  const totalFen = fenOfYuan(sent);
  if (totalFen === undefined) return NO_AMOUNT('PV1-47');
  const account = plain(valueOf(segmentNamed(message, 'PID'), 18)) ?? plain(valueOf(pv1, 19));
  if (account === undefined)
    return { code: 'missing-account', detail: 'neither PID-18 nor PV1-19 was sent' };
  const step = reading.statement.trigger === 'BAR^P01' ? 'settled' : 'corrected';
  return [
    {
      ...sharedOf(message, reading),
      settlement: `account ${account}`,
      occurred: reading.statement.statedAt,
      step,
      totalFen,
      fundFen: 0,
      item: undefined,
    },
  ];
}

/** Table 0017; another type is one of the sender's own and counts as a charge. */
const typeOf = (ft1: Segment): string => plain(valueOf(ft1, 6))?.toUpperCase() ?? 'CG';

/** Some senders give these a number of their own, others that of the charge, and then there may be several of them. */
const BESIDE_A_CHARGE: ReadonlySet<string> = new Set(['CD', 'AJ']);

/** Never one line with the charge of the same number: it would replace it, or be replaced by it. */
function nameOf(ft1: Segment, fen: number, untold: string): string {
  const type = typeOf(ft1);
  const number = plain(valueOf(ft1, 2)) ?? untold;
  if (BESIDE_A_CHARGE.has(type))
    return `${type} ${number} ${plain(valueOf(ft1, 4)) ?? ''} ${String(fen)}`;
  return type === 'PY' || type === 'CO' ? `${type} ${number}` : `transaction ${number}`;
}

function readTransaction(
  message: Hl7Message,
  { ft1, index }: { readonly ft1: Segment; readonly index: number },
  reading: MoneyReading,
): ClaimFacts | Fault {
  const type = typeOf(ft1);
  const sent = amountOf(ft1);
  if (typeof sent !== 'number') return sent;
  const occurred = timeOf(ft1, reading);
  const fault = boundsFault(occurred, 'FT1-4', reading.bounds);
  if (fault !== undefined) return fault;
  const isPayment = type === 'PY' || type === 'CO';
  // A credit takes back whether its sender writes the sign or not.
  const amount = type === 'CD' && sent > 0 ? -sent : sent;
  const untold = `${reading.statement.controlId}/${String(index + 1)}`;
  return {
    ...sharedOf(message, reading),
    settlement: nameOf(ft1, amount, untold),
    occurred,
    step: 'settled',
    totalFen: isPayment ? 0 : amount,
    fundFen: type === 'PY' && plain(valueOf(ft1, 14)) !== undefined ? amount : 0,
    item: isPayment ? undefined : itemOf(ft1, amount),
  };
}

function itemOf(ft1: Segment, amountFen: number): ClaimFacts['item'] {
  const code = plain(valueOf(ft1, 7));
  if (code === undefined) return undefined;
  return { code, quantity: quantityOf(plain(valueOf(ft1, 10)) ?? '1') ?? 1, amountFen };
}

const NO_AMOUNT = (field: string): Fault => ({
  code: 'invalid-amount',
  detail: `${field} is not an amount in yuan with at most two decimals`,
});

/** FT1-11, the extended amount; else FT1-12, the amount of one, times FT1-10. */
function amountOf(ft1: Segment): number | Fault {
  const extended = moneyIn(ft1, 11);
  if (extended !== undefined) return extended;
  const single = moneyIn(ft1, 12);
  if (single === undefined)
    return { code: 'missing-amount', detail: 'neither FT1-11 nor FT1-12 was sent' };
  if (typeof single !== 'number') return single;
  const times = Number(plain(valueOf(ft1, 10)) ?? '1');
  return Number.isSafeInteger(times) && Number.isSafeInteger(single * times)
    ? single * times
    : NO_AMOUNT('FT1-12 times FT1-10');
}

const YUAN: ReadonlySet<string> = new Set(['CNY', 'RMB', 'CN¥', '156', '元', '人民币']);

/** A CP: its first component is a MO of amount and currency. Some systems write the two as components. */
function moneyIn(ft1: Segment, field: number): number | Fault | undefined {
  const [price] = repetitionsOf(ft1, field);
  const amount = price === undefined ? undefined : plain(componentOf(price, 1));
  if (price === undefined || amount === undefined) return undefined;
  const second = plain(componentOf(price, 2));
  const named =
    plain(subcomponentOf(price, 1, 2)) ??
    (second !== undefined && /^[A-Z]{3}$/.test(second) ? second : undefined);
  if (named !== undefined && !YUAN.has(named.toUpperCase()))
    return {
      code: 'foreign-currency',
      detail: `FT1-${String(field)} names another currency than the yuan`,
    };
  return fenOfYuan(amount) ?? NO_AMOUNT(`FT1-${String(field)}`);
}

function timeOf(ft1: Segment, { bounds, statement }: MoneyReading): SourceTime {
  const sent = [4, 5].flatMap((field) => plain(valueOf(ft1, field)) ?? []);
  const read = sent.map((text) => parseTime(text, bounds.zone)).find((time) => time !== undefined);
  return read ?? statement.statedAt;
}
