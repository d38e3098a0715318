/** How unlikely a share is where things are as they usually are; shares of days vary by more than chance. Pure. */
import { normalUpperTail } from '../../methods/distributions/normal.ts';

export interface ShareSeen {
  /** Of the cases, those that it is about. */
  readonly hits: number;
  readonly cases: number;
}

const shareOf = ({ hits, cases }: ShareSeen): number => (cases === 0 ? 0 : hits / cases);

/** Half a case stands for a habit of none, so that the first one is no certainty. */
export const habitShare = ({ hits, cases }: ShareSeen): number => (hits + 0.5) / (cases + 1);

/** By how much more than chance the days' shares vary: Pearson's chi-square over its degrees of freedom; at least 1. */
export function dispersionOf(days: readonly ShareSeen[]): number {
  const all = { hits: sum(days, 'hits'), cases: sum(days, 'cases') };
  const share = habitShare(all);
  const chi = days
    .filter(({ cases }) => cases > 0)
    .reduce(
      (total, day) =>
        total + (day.hits - day.cases * share) ** 2 / (day.cases * share * (1 - share)),
      0,
    );
  return Math.max(1, chi / Math.max(1, days.length - 1));
}

export const sum = (days: readonly ShareSeen[], of: keyof ShareSeen): number =>
  days.reduce((total, day) => total + day[of], 0);

/** Chance of at least this share where `usual` holds. */
export function chanceOfMore(
  seen: ShareSeen,
  usual: { readonly share: number; readonly dispersion: number },
): number {
  const variance = (usual.dispersion * usual.share * (1 - usual.share)) / Math.max(1, seen.cases);
  return normalUpperTail((shareOf(seen) - usual.share) / Math.sqrt(Math.max(variance, 1e-12)));
}
