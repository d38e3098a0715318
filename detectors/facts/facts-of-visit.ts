/** What a folded visit says of facts: that somebody came, and that somebody left. Ordered by the version of its fold. Pure. */
import type { Fact, FactId, FactKind } from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { UnitFacts } from '../visits/unit-facts.ts';
import type { UnitKey } from '../visits/unit.ts';
import type { StatedFact } from './facts-of-event.ts';

export interface VisitTurn {
  readonly unit: UnitKey;
  readonly version: number;
  readonly receivedAt: EpochMs;
  /** null where nothing of it stands any more. */
  readonly facts: UnitFacts | null;
  /** Of an inpatient case whose settlement names no group; by its main diagnosis. */
  readonly group?: string | null;
  /** Of the fold before, where the visit counted then: what has left must be withdrawn where it stood. */
  readonly personBefore: string | null;
}

export function factsOfVisit(turn: VisitTurn): StatedFact[] {
  const { facts } = turn;
  const visit = facts?.isVisit === true ? facts : null;
  const came = visit === null ? null : fact(turn, 'visit', { at: visit.occurredAt, facts: visit });
  const left =
    visit?.endedAt == null ? null : fact(turn, 'discharge', { at: visit.endedAt, facts: visit });
  const now = visit?.person ?? null;
  const { personBefore } = turn;
  // Of a visit that is told for the first time nothing stands that would have to be withdrawn: most visits are never discharged.
  const isFirst = turn.version === 1;
  const moved = personBefore !== null && personBefore !== now;
  return [
    ...(moved ? [stated(turn, 'visit', { fact: null, person: personBefore })] : []),
    ...(moved ? [stated(turn, 'discharge', { fact: null, person: personBefore })] : []),
    ...(came === null && isFirst ? [] : [stated(turn, 'visit', { fact: came, person: now })]),
    ...(left === null && isFirst ? [] : [stated(turn, 'discharge', { fact: left, person: now })]),
  ];
}

function stated(
  { unit, version, receivedAt }: VisitTurn,
  kind: FactKind,
  of: { readonly fact: Fact | null; readonly person: string | null },
): StatedFact {
  return {
    id: factId(kind, unit),
    kind,
    order: [version, 0, receivedAt, unit],
    tokens: { visit: unit, ...(of.person !== null && { person: of.person }) },
    at: null,
    fact: of.fact,
  };
}

const factId = (kind: FactKind, unit: UnitKey): FactId => `${kind} ${unit}` as FactId;

function fact(
  { unit, group = null }: VisitTurn,
  kind: 'visit' | 'discharge',
  { at, facts }: { readonly at: EpochMs; readonly facts: UnitFacts },
): Fact | null {
  const [eventId] = facts.evidence;
  if (eventId === undefined) return null;
  const { visitClass, setting, disposition, temperatureC, diagnoses, siteId, place } = facts;
  const values = {
    diagnosis: [...new Set(diagnoses.map(({ code }) => code))],
    ...(visitClass !== null && { class: visitClass }),
    ...(disposition !== null && { disposition }),
    ...(kind === 'discharge' && group !== null && { group }),
    ...(kind === 'visit' && setting !== null && { setting }),
    ...(kind === 'visit' && temperatureC !== null && { temperatureC }),
  };
  return { id: factId(kind, unit), kind, at, siteId, place, eventId, values };
}
