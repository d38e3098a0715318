/**
 * What settlements are worth when all that was said of them is known. Pure; any order of the statements, and any number of times, gives
 * the same: a reversal may come before its original, be sent twice, take back a part only, or be taken back itself. Nothing is taken back
 * beyond what was settled; where more was, that is said. A settlement below zero is a credit: it stands with its sign.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { ClaimReview } from '../../contracts/event/resource.ts';
import type { RecordToken, SiteId, VisitToken } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { latest, stampOf, type Register } from '../visits/stamp.ts';

export type ClaimEvent = Extract<Event, { readonly kind: 'claim' }>;

/** Where, when and what a settlement was for. */
export interface SettlementContext {
  readonly visit: VisitToken | null;
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly settledAt: EpochMs;
  /** Of DRG or DIP. */
  readonly group: string | null;
  /** Where the person is insured. */
  readonly insuredPlace: string | null;
}

export interface ItemAmount {
  readonly code: string;
  readonly amountFen: number;
}

/** Null where no statement ever spoke of a review. */
export type StatedReview = Register<ClaimReview> | null;

export interface ClaimFacts extends SettlementContext {
  readonly step: ClaimEvent['body']['step'];
  readonly reverses: RecordToken | null;
  readonly totalFen: number;
  readonly fundFen: number;
  readonly items: readonly ItemAmount[];
  /** Of the latest statement that speaks of one: who sends the settlement again without it says nothing of it. */
  readonly review: StatedReview;
}

/** The latest statement about each settlement line. */
export type Settlements = Map<RecordToken, Register<ClaimFacts>>;

/** The line and what it takes back, under the oldest key that is still known: the same before and after a rotation. */
export function namesOfClaim({ body, aliases }: ClaimEvent): {
  readonly record: RecordToken;
  readonly reverses: RecordToken | null;
} {
  const record = aliases?.record?.at(-1) ?? body.record;
  const reverses = aliases?.reverses?.at(-1) ?? body.reverses ?? null;
  return { record, reverses: reverses === record ? null : reverses };
}

/** In place. */
export function foldClaim(settlements: Settlements, event: ClaimEvent): void {
  const { body, aliases } = event;
  const { record, reverses } = namesOfClaim(event);
  const value: ClaimFacts = {
    step: body.step,
    reverses,
    visit: aliases?.visit?.at(-1) ?? body.visit,
    siteId: event.siteId,
    place: event.place,
    settledAt: event.occurredAt,
    group: body.group,
    insuredPlace: body.insuredPlace ?? null,
    totalFen: body.totalFen,
    fundFen: body.fundFen,
    items: body.items.map(({ code, amountFen }) => ({ code, amountFen })),
    review: null,
  };
  const stamp = stampOf(event);
  const known = settlements.get(record) ?? null;
  const last = latest(known, { value, stamp });
  const stated = body.review === undefined ? null : { value: body.review, stamp };
  const review = laterOf(known?.value.review ?? null, stated);
  settlements.set(record, { ...last, value: { ...last.value, review } });
}

const laterOf = (known: StatedReview, stated: StatedReview): StatedReview =>
  stated === null ? known : latest(known, stated);

export interface Standing extends SettlementContext {
  readonly state: 'standing' | 'partly-reversed' | 'reversed' | 'over-reversed';
  /** What is left, never beyond zero; below it only for a credit. */
  readonly totalFen: number;
  readonly fundFen: number;
  /** Once for each code; a part that was taken back without saying of which items is still among them. */
  readonly items: readonly ItemAmount[];
}

export interface Balance {
  /** Of each settlement; reversals have none of their own. */
  readonly settlements: ReadonlyMap<RecordToken, Standing>;
  /** Reversals whose original has not come, or that take back each other in a ring: they count for nothing. */
  readonly waiting: ReadonlySet<RecordToken>;
}

export function balanceOf(settlements: Settlements): Balance {
  const reversals = reversalsOf(settlements);
  const standing = new Map<RecordToken, Standing>();
  const waiting = new Set<RecordToken>();
  for (const [record, { value }] of settlements) if (isReversal(value)) waiting.add(record);
  for (const [record, { value }] of settlements) {
    if (isReversal(value)) continue;
    const chain = chainOf(record, reversals);
    for (const met of chain) waiting.delete(met);
    standing.set(record, standingOf(value, chain, { settlements, reversals }));
  }
  return { settlements: standing, waiting };
}

/** A line that takes back another one. */
const isReversal = ({ step, reverses }: ClaimFacts): boolean =>
  step === 'reversed' && reverses !== null;

type Reversals = ReadonlyMap<RecordToken, readonly RecordToken[]>;

function reversalsOf(settlements: Settlements): Reversals {
  const reversals = new Map<RecordToken, RecordToken[]>();
  for (const [record, { value }] of settlements) {
    if (!isReversal(value) || value.reverses === null) continue;
    const known = reversals.get(value.reverses);
    if (known === undefined) reversals.set(value.reverses, [record]);
    else known.push(record);
  }
  return reversals;
}

/** The settlement and all that takes back it or one of those, each behind what it takes back. */
function chainOf(root: RecordToken, reversals: Reversals): readonly RecordToken[] {
  const chain = [root];
  for (const record of chain) chain.push(...(reversals.get(record) ?? []));
  return chain;
}

interface Known {
  readonly settlements: Settlements;
  readonly reversals: Reversals;
}

function standingOf(value: ClaimFacts, chain: readonly RecordToken[], known: Known): Standing {
  const total = leftOf((facts) => facts.totalFen, chain, known);
  const fund = leftOf((facts) => facts.fundFen, chain, known);
  const isWhole = total.fen === value.totalFen && fund.fen === value.fundFen;
  const isNothing = total.fen === 0 && fund.fen === 0;
  const state = stateOf({
    isOver: total.isOver || fund.isOver,
    isWhole: isWhole && value.step !== 'reversed',
    isNothing,
  });
  const { visit, siteId, place, settledAt, group, insuredPlace } = value;
  return {
    state,
    ...{ visit, siteId, place, settledAt, group, insuredPlace },
    totalFen: total.fen,
    fundFen: fund.fen,
    items: isNothing ? [] : itemsLeft(value, chain, known),
  };
}

function itemsLeft(value: ClaimFacts, chain: readonly RecordToken[], known: Known): ItemAmount[] {
  const codes = [...new Set(value.items.map(({ code }) => code))].sort();
  return codes.flatMap((code) => {
    const { fen } = leftOf((facts) => amountOfItem(facts, code), chain, known);
    return fen === 0 ? [] : [{ code, amountFen: fen }];
  });
}

const amountOfItem = ({ items }: ClaimFacts, code: string): number =>
  items.reduce((sum, item) => sum + (item.code === code ? item.amountFen : 0), 0);

function stateOf(is: {
  readonly isOver: boolean;
  readonly isWhole: boolean;
  readonly isNothing: boolean;
}): Standing['state'] {
  if (is.isOver) return 'over-reversed';
  if (is.isWhole) return 'standing';
  return is.isNothing ? 'reversed' : 'partly-reversed';
}

/** From the end of the chain to its beginning: what is left of each line after what takes it back, by size; the sign is the settlement's. */
function leftOf(
  amountOf: (facts: ClaimFacts) => number,
  chain: readonly RecordToken[],
  known: Known,
): { readonly fen: number; readonly isOver: boolean } {
  const left = new Map<RecordToken, number>();
  let isOver = false;
  let sign = 1;
  for (let at = chain.length - 1; at >= 0; at -= 1) {
    const record = chain[at];
    const value = record === undefined ? undefined : known.settlements.get(record)?.value;
    if (record === undefined || value === undefined) continue;
    const taken = (known.reversals.get(record) ?? []).reduce(
      (sum, reversal) => sum + (left.get(reversal) ?? 0),
      0,
    );
    const isTakenBackWhole = value.step === 'reversed' && value.reverses === null;
    const stated = isTakenBackWhole ? 0 : amountOf(value);
    const own = Math.abs(stated);
    sign = stated < 0 ? -1 : 1;
    if (at === 0 && taken > own && !isTakenBackWhole) isOver = true;
    left.set(record, Math.max(0, own - taken));
  }
  const [root] = chain;
  const size = root === undefined ? 0 : (left.get(root) ?? 0);
  return { fen: size === 0 ? 0 : sign * size, isOver };
}
