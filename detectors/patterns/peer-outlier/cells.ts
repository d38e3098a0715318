/** What is gathered of providers for a comparison with their peers: sums over the cases of one provider in one stratum. Pure. */
import type { SiteId } from '../../../contracts/ids.ts';

export interface PeerCell {
  readonly siteId: SiteId;
  /** Cases of one stratum can be compared: group, age band, both or neither. */
  readonly stratum: string;
  readonly cases: number;
  /** Of the value of each case: its logarithm, or how many (a share: one or none). */
  readonly sum: number;
  readonly sumOfSquares: number;
}

/** Money and days are long-tailed: compared as logarithms, so that one catastrophic case is not a costly hospital. Counts and shares are rates. */
export type PeerScale = 'logarithm' | 'rate';

/** One for each provider and stratum. */
export function mergedCells(cells: readonly PeerCell[]): PeerCell[] {
  const merged = new Map<string, PeerCell>();
  for (const cell of cells) {
    const name = `${cell.siteId} ${cell.stratum}`;
    const known = merged.get(name);
    merged.set(
      name,
      known === undefined
        ? cell
        : {
            ...known,
            cases: known.cases + cell.cases,
            sum: known.sum + cell.sum,
            sumOfSquares: known.sumOfSquares + cell.sumOfSquares,
          },
    );
  }
  return [...merged.values()];
}
