/** Names the group of an inpatient visit that has ended, where none of its settlements does. Pure. */
import type { GroupOf } from '../claims/case-groups.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import type { VisitTurn } from './facts-of-visit.ts';
import { mainDiagnosis } from './stay-of-visit.ts';

export function withGroup(
  turn: VisitTurn,
  { groupOf, zone }: { readonly groupOf: GroupOf; readonly zone: string },
): VisitTurn {
  const { facts } = turn;
  if (facts?.endedAt == null || facts.visitClass !== 'inpatient' || facts.isGrouped) return turn;
  const diagnosis = mainDiagnosis(facts.diagnoses);
  return diagnosis === null
    ? turn
    : { ...turn, group: groupOf(diagnosis, dayOf(facts.endedAt, zone)) };
}
