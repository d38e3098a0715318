/**
 * Claim, ClaimResponse and ExplanationOfBenefit as settlement lines, in integer fen. A response about a claim goes by the number of that
 * claim, so that it replaces what the claim had said. Amounts in another currency are refused: an unknown rate is no amount.
 */
import type { EpochMs } from '../../contracts/time.ts';
import type { ClaimItem as ClaimLine, ClaimStatement, Rejection } from '../normalise/statement.ts';
import { codedOf, codesOf, wordsOf } from './coding.ts';
import type { Money, Reference } from './datatypes.ts';
import { numberOfTarget, ownNumber, visitNumberOf } from './identity.ts';
import { reviewIn } from './claim-review.ts';
import { insuredPlaceOf } from './insured-place.ts';
import { occurredOf, statedAt } from './moment.ts';
import { nothing, type Read, type Reading, rejected, statements } from './reading.ts';
import type { Claim, ClaimItem, ClaimResponse, ExplanationOfBenefit } from './resources.ts';

type AnyClaim = Claim | ClaimResponse | ExplanationOfBenefit;

/** `claim`: what a response answers, where that is in the bundle. */
export function readClaim(told: AnyClaim, claim: Claim | undefined, by: Reading): Read {
  if (!isToSettle(told)) return nothing('not-adjudicated');
  const settlement = settlementOf(told, by);
  if (settlement === undefined)
    return rejected('missing-id', 'neither an identifier nor an id was sent');
  const amounts = amountsOf(told, claim);
  if ('code' in amounts) return { outcome: 'rejected', rejection: amounts };
  const said = statedAt(told, told.created, by.timing);
  const time = timeOfClaim(told, said, by);
  if ('code' in time) return { outcome: 'rejected', rejection: time };
  const review = reviewIn(told, said ?? time.occurred.at);
  if ('code' in review) return { outcome: 'rejected', rejection: review };
  return statements({
    kind: 'claim',
    recordId: `${told.resourceType}/${settlement}`,
    settlement,
    step: stepOf(told),
    reverses: undefined,
    visitNumber: visitOf(told, claim, by),
    ...amounts,
    group: groupOf(told) ?? (claim === undefined ? undefined : groupOf(claim)),
    insuredPlace: insuredPlaceOf([told, claim], by),
    setting: undefined,
    ...review,
    statedAt: said,
    person: by.subject.person,
    ...time,
  });
}

/** What was only drafted, asked about beforehand or waits for its answer settles nothing. */
export function isToSettle(told: AnyClaim): boolean {
  if (told.status === 'draft' || (told.use !== undefined && told.use !== 'claim')) return false;
  return !('outcome' in told) || told.outcome !== 'queued';
}

export function timeOfClaim(
  told: AnyClaim,
  said: EpochMs | undefined,
  by: Reading,
): ReturnType<typeof occurredOf> {
  const { created, billablePeriod } = told;
  return occurredOf(
    [
      ['stated', created],
      ['recorded', billablePeriod?.end ?? billablePeriod?.start],
    ],
    said,
    by.timing,
  );
}

export const isTakenBack = ({ status }: AnyClaim): boolean => TAKEN_BACK.has(status);
const TAKEN_BACK: ReadonlySet<string> = new Set(['cancelled', 'entered-in-error']);

/** A response amends what its claim had said; both may carry the same day. */
function stepOf(told: AnyClaim): ClaimStatement['step'] {
  if (isTakenBack(told)) return 'reversed';
  return told.resourceType === 'ClaimResponse' ? 'corrected' : 'settled';
}

export function answeredClaim(told: AnyClaim): Reference | undefined {
  if (told.resourceType === 'ClaimResponse') return told.request;
  return told.resourceType === 'ExplanationOfBenefit' ? told.claim : undefined;
}

function settlementOf(told: AnyClaim, by: Reading): string | undefined {
  const answered = by.scope.resolve(answeredClaim(told), by.json, 'Claim');
  return numberOfTarget(answered, []) ?? ownNumber(told, []);
}

/** What was to be settled, where anything says so. */
export function submittedFen(
  told: AnyClaim,
  claim: Claim | undefined,
): number | undefined | Rejection {
  try {
    return totalOf(told) ?? (claim === undefined ? undefined : totalOf(claim));
  } catch (error) {
    if (error instanceof MoneyFault) return error.fault;
    throw error;
  }
}

type Amounts = Pick<ClaimStatement, 'totalFen' | 'fundFen' | 'items'>;

class MoneyFault extends Error {
  readonly fault: Rejection;
  constructor(fault: Rejection) {
    super(fault.code);
    this.fault = fault;
  }
}

function amountsOf(told: AnyClaim, claim: Claim | undefined): Amounts | Rejection {
  try {
    const total = totalOf(told) ?? (claim === undefined ? undefined : totalOf(claim));
    if (total === undefined && stepOf(told) !== 'reversed')
      return { code: 'missing-total', reason: 'no total of what was submitted was sent' };
    const isBack = stepOf(told) === 'reversed';
    const signed = (fen: number): number => (isBack && fen > 0 ? -fen : fen);
    const items = itemsOf(told) ?? (claim === undefined ? [] : (itemsOf(claim) ?? []));
    return {
      totalFen: signed(total ?? 0),
      fundFen: signed(fundOf(told) ?? 0),
      items: items.map((item) => ({ ...item, amountFen: signed(item.amountFen) })),
    };
  } catch (error) {
    if (error instanceof MoneyFault) return error.fault;
    throw error;
  }
}

/** undefined where none was sent. @throws MoneyFault */
function fenOf(money: Money | undefined): number | undefined {
  if (money?.value === undefined) return undefined;
  if (money.currency !== undefined && money.currency !== 'CNY')
    throw new MoneyFault({ code: 'unsupported-currency', reason: 'amounts must be in CNY' });
  // The shortest decimal form of the number, as it stood in the text: 0.29 × 100 is not 29 in binary.
  const [, sign = '', yuan = '', cents = ''] =
    /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(money.value)) ?? [];
  if (yuan === '')
    throw new MoneyFault({ code: 'invalid-amount', reason: 'an amount has parts of a fen' });
  const fen = Number(yuan) * 100 + Number(cents.padEnd(2, '0'));
  return sign === '-' ? -fen : fen;
}

function totalOf(told: AnyClaim): number | undefined {
  if (told.resourceType === 'Claim') return fenOf(told.total) ?? sumOfItems(told);
  const own = fenOf(categorised(told, 'submitted'));
  return own ?? (told.resourceType === 'ExplanationOfBenefit' ? sumOfItems(told) : undefined);
}

function categorised(
  { total = [] }: ClaimResponse | ExplanationOfBenefit,
  code: string,
): Money | undefined {
  return total.find(({ category }) => codesOf([category]).includes(code))?.amount;
}

function fundOf(told: AnyClaim): number | undefined {
  if (told.resourceType === 'Claim') return undefined;
  return fenOf(categorised(told, 'benefit')) ?? fenOf(told.payment?.amount);
}

function sumOfItems(told: Claim | ExplanationOfBenefit): number | undefined {
  const items = itemsOf(told);
  return items === undefined || items.length === 0
    ? undefined
    : items.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

function itemsOf(told: AnyClaim): ClaimLine[] | undefined {
  if (told.resourceType === 'ClaimResponse') return undefined;
  return told.item?.map((item) => {
    const quantity = item.quantity?.value ?? 1;
    return {
      code: codedOf(item.productOrService)?.code ?? wordsOf(item.productOrService) ?? '',
      quantity,
      amountFen: fenOf(item.net) ?? Math.round((fenOf(item.unitPrice) ?? 0) * quantity),
    };
  });
}

function groupOf(told: AnyClaim): string | undefined {
  if (told.resourceType === 'ClaimResponse') return undefined;
  return codesOf(told.diagnosis?.flatMap(({ packageCode }) => packageCode ?? []))[0];
}

export function visitOf(told: AnyClaim, claim: Claim | undefined, by: Reading): string | undefined {
  const items: readonly ClaimItem[] = [told, claim].flatMap((each) =>
    each === undefined || each.resourceType === 'ClaimResponse' ? [] : (each.item ?? []),
  );
  const reference = items.map(({ encounter }) => encounter?.[0]).find((each) => each !== undefined);
  if (reference !== undefined)
    return numberOfTarget(by.scope.resolve(reference, by.json, 'Encounter'), ['VN']);
  return by.encounter === undefined ? undefined : visitNumberOf(by.encounter);
}
