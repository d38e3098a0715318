/** The facts of one sequence as rules look at them: what was taken back left out, and what is made of others beside them. Pure. */
import type { Fact, FactKey } from '../../contracts/fact.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { withExaminations } from '../patterns/examinations.ts';
import { withItems, withoutReversed } from '../patterns/standing-claims.ts';

export function heldFacts<T extends Fact>(
  key: FactKey,
  standing: readonly T[],
  catalogue: Pick<DetectorCatalogue, 'facts' | 'examinationBy' | 'zone'>,
): T[] {
  const held = withItems(withoutReversed(standing));
  const isAsked = key.startsWith('person ') && catalogue.facts.keysOf.has('examination');
  return isAsked ? withExaminations(held, catalogue) : held;
}
