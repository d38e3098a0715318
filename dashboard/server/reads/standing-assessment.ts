// Which of the assessments of one window speaks for it: one that raises (it exceeds and passes the floor of its rule), else one that finds
// it within, else one that exceeds below its floor, which is shown as within because nothing was raised by it. Pure.
import { type Assessment, Outcome } from '../../../contracts/assessment.ts';
import { passesFloor } from '../../../contracts/catalogue/floor.ts';
import type { DetectorRule } from '../../../contracts/catalogue/measure.ts';

/** What is needed of an assessment to weigh it. */
export type Weighed = Pick<Assessment, 'observed' | 'expected' | 'lower' | 'upper'>;

export interface Said<Kept extends Weighed> {
  readonly detector: string;
  readonly outcome: string;
  /** False while the window was still open when this was said. */
  readonly complete: boolean;
  readonly assessment: Kept;
}

export interface Standing<Kept extends Weighed> {
  /** As the rule sees it: `exceeds` only where it raises. */
  readonly outcome: Outcome;
  readonly assessment: Kept;
}

/** `count` is what stands in the window by now: an open window grows without its assessment being written again. */
export function standingOf<Kept extends Weighed>(
  said: readonly Said<Kept>[],
  by: { readonly rules: readonly DetectorRule[]; readonly count: number | undefined },
): Standing<Kept> | undefined {
  let best: { readonly rank: number; readonly standing: Standing<Kept> } | undefined;
  for (const one of [...said].sort((a, b) => order(a, b, by.rules))) {
    const rank = rankOf(one, by);
    if (best !== undefined && best.rank <= rank) continue;
    best = { rank, standing: { outcome: OUTCOME_BY_RANK[rank], assessment: one.assessment } };
  }
  return best?.standing;
}

type Rank = 0 | 1 | 2 | 3 | 4 | 5;
const OUTCOME_BY_RANK: Readonly<Record<Rank, Outcome>> = {
  0: 'exceeds',
  1: 'within',
  2: 'within',
  3: 'within',
  4: 'insufficient-baseline',
  5: 'not-applicable',
};

function rankOf<Kept extends Weighed>(
  one: Said<Kept>,
  by: { readonly rules: readonly DetectorRule[]; readonly count: number | undefined },
): Rank {
  switch (Outcome.safeParse(one.outcome).data) {
    case 'exceeds':
      return raises(one, by) ? 0 : 3;
    case 'within':
      return one.assessment.upper === null ? 2 : 1;
    case 'not-applicable':
      return 5;
    default:
      return 4;
  }
}

/** Of a rule that the catalogue no longer holds the floor is not known: then its outcome stands as it is. */
function raises<Kept extends Weighed>(
  { detector, complete, assessment }: Said<Kept>,
  by: { readonly rules: readonly DetectorRule[]; readonly count: number | undefined },
): boolean {
  const rule = by.rules.find(({ id }) => id === detector);
  if (rule === undefined) return true;
  const { expected, lower } = assessment;
  const observed = by.count ?? assessment.observed;
  const isBelow = rule.side !== 'upper' && lower !== null && observed < lower;
  const side = isBelow || rule.side === 'lower' ? 'lower' : 'upper';
  // Whether a day in progress has too few is known when it is over.
  if (side === 'lower' && !complete) return false;
  return passesFloor(rule, { observed, expected, side });
}

/** As the catalogue lists them; unknown ones last, by name. */
function order(
  one: { readonly detector: string },
  other: { readonly detector: string },
  rules: readonly DetectorRule[],
): number {
  const place = (detector: string): number => {
    const at = rules.findIndex(({ id }) => id === detector);
    return at === -1 ? rules.length : at;
  };
  return place(one.detector) - place(other.detector) || (one.detector < other.detector ? -1 : 1);
}
