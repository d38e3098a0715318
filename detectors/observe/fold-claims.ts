/**
 * Folds the claims of a batch into their settlements in the store: what is left of each after everything that takes it back. A batch that
 * comes again, or in another order, ends at the same rows.
 */
import type { Tx } from '../../platform/store/pool.ts';
import {
  balanceOf,
  foldClaim,
  namesOfClaim,
  type ClaimEvent,
  type Settlements,
  type Standing,
} from '../claims/settlement-fold.ts';
import { loadFamilies, lockClaimsOf, writeLines, type SettlementLine } from './claim-store.ts';

/** After the visits of the batch: whoever waits for a site holds its visits already. */
export async function foldClaims(tx: Tx, claims: readonly ClaimEvent[]): Promise<void> {
  if (claims.length === 0) return;
  await lockClaimsOf(
    tx,
    claims.map(({ siteId }) => siteId),
  );
  const names = claims
    .map(namesOfClaim)
    .flatMap(({ record, reverses }) => [record, reverses ?? record]);
  const standing = await loadFamilies(tx, names);
  const registers = [...standing].map(([record, { register }]) => [record, register] as const);
  const settlements: Settlements = new Map(registers);
  for (const claim of claims) foldClaim(settlements, claim);
  await writeLines(
    tx,
    linesOf(settlements).filter((line) => !saysTheSame(standing.get(line.record), line)),
  );
}

/** Of all that is known of settlements: their lines as they are stored. */
export function linesOf(settlements: Settlements): SettlementLine[] {
  const balance = balanceOf(settlements);
  return [...settlements].map(([record, register]) => ({
    record,
    register,
    left: leftOf(balance.settlements.get(record)),
  }));
}

function leftOf(standing: Standing | undefined): SettlementLine['left'] {
  if (standing === undefined) return null;
  const { state, totalFen, fundFen, items } = standing;
  return { state, totalFen, fundFen, items };
}

const saysTheSame = (one: SettlementLine | undefined, other: SettlementLine): boolean =>
  one !== undefined &&
  JSON.stringify([one.register.stamp, one.register.value.review, one.left]) ===
    JSON.stringify([other.register.stamp, other.register.value.review, other.left]);
