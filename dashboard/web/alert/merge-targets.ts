// Which alerts another may be merged into, the likeliest first. The server decides; this is what the form offers. Pure.
import type { Alert } from '../../../contracts/alert.ts';

type Placed = Pick<Alert, 'id' | 'family' | 'place' | 'openedAt'>;

/** More choices than anybody reads; the nearest places stand first. */
const SHOWN_MAX = 100;

/** How much of the place code the two have in common. */
const nearness = (one: string, other: string): number => {
  const differs = [...one].findIndex((digit, at) => digit !== other[at]);
  return differs === -1 ? one.length : differs;
};

/** Of the same family, still live, the nearest first. */
export const mergeTargets = <T extends Placed>(alert: Placed, live: readonly T[]): T[] =>
  live
    .filter(({ id, family }) => id !== alert.id && family === alert.family)
    .toSorted(
      (one, other) =>
        nearness(alert.place, other.place) - nearness(alert.place, one.place) ||
        other.openedAt - one.openedAt,
    )
    .slice(0, SHOWN_MAX);
