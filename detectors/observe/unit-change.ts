/**
 * What becomes of one unit in a batch: the row to write, and what the change does to counts and cases. Pure. Nothing is told of
 * a change before its row is written, because another worker may turn out to have written the unit first.
 */
import type { PersonToken } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { VisitTurn } from '../facts/facts-of-visit.ts';
import { NO_CASES, type UnitCases } from '../patterns/unit-cases.ts';
import type { DeltaSum } from '../series/delta-sum.ts';
import { rootOf, type Persons } from '../visits/persons.ts';
import type { UnitFacts } from '../visits/unit-facts.ts';
import { personOfUnit, type Unit } from '../visits/unit.ts';
import type { PlacedTurn } from './case-place-store.ts';
import type { ClusterChange } from './counts-messages.ts';
import { meaningOf } from './meaning.ts';
import type { PlanStore } from './plan-store.ts';
import type { SingleCaseChange } from './single-case-store.ts';
import type { StandingUnit, UnitWrite } from './unit-store.ts';

export interface UnitTurn {
  /** After the batch's events. */
  readonly unit: Unit;
  /** Of the latest of them. */
  readonly receivedAt: EpochMs;
  readonly before: StandingUnit | null;
  readonly persons: Persons;
}

export interface UnitChange {
  readonly before: StandingUnit | null;
  readonly write: UnitWrite;
  /** What it says now; null where nothing of it stands. */
  readonly facts: UnitFacts | null;
  /** As merges have that person today. */
  readonly personBefore: PersonToken | null;
}

export interface ChangeRules {
  readonly catalogue: DetectorCatalogue;
  readonly plans: PlanStore;
  readonly caseHorizonMs: number;
}

export function changeOf(turn: UnitTurn, rules: ChangeRules): UnitChange {
  const { unit, receivedAt, before } = turn;
  const meaning = meaningOf(unit, rules.catalogue, turn.persons);
  const was = before?.cases ?? NO_CASES;
  const cases = recentCases(meaning.cases, { was, receivedAt, horizonMs: rules.caseHorizonMs });
  const hasCases = cases.single.length + cases.cluster.length > 0;
  const personWas = before === null ? null : personOfUnit(before.unit);
  return {
    before,
    facts: meaning.facts,
    personBefore: personWas === null ? null : rootOf(turn.persons, personWas),
    write: {
      unit,
      version: (before?.version ?? 0) + 1,
      receivedAt,
      occurredAt: meaning.facts?.occurredAt ?? null,
      tally: meaning.tally,
      plan: rules.plans.current.id,
      cases: hasCases ? cases : null,
    },
  };
}

export interface FoldEffects {
  readonly sum: DeltaSum;
  readonly singles: SingleCaseChange[];
  readonly clusters: ClusterChange[];
  readonly visits: VisitTurn[];
  readonly placed: PlacedTurn[];
  /** Names of persons who are another than before: their sequences are to be looked at again. */
  readonly merged: PersonToken[];
}

export function tellChange(change: UnitChange, plans: PlanStore, to: FoldEffects): void {
  const { before, write, facts, personBefore } = change;
  const { receivedAt, version } = write;
  const unit = write.unit.key;
  if (write.unit.visit !== null || before?.unit.visit != null)
    to.visits.push({ unit, version, receivedAt, facts, personBefore });
  to.placed.push({ unit, receivedAt, facts, before: before?.tally ?? null, after: write.tally });
  to.sum.add({
    before:
      before?.tally == null || before.plan === null
        ? null
        : { tally: before.tally, plan: plans.of(before.plan) },
    after: write.tally === null ? null : { tally: write.tally, plan: plans.current },
    receivedAt,
  });
  const was = before?.cases ?? NO_CASES;
  const now = write.cases ?? NO_CASES;
  if (was.single.length + now.single.length > 0)
    to.singles.push({ unit, receivedAt, before: was.single, after: now.single });
  if (was.cluster.length + now.cluster.length > 0)
    to.clusters.push({ unit, version, receivedAt, before: was.cluster, after: now.cluster });
}

/** Cases that are news, or were so when they were first told. */
function recentCases(
  cases: UnitCases,
  known: { readonly was: UnitCases; readonly receivedAt: EpochMs; readonly horizonMs: number },
): UnitCases {
  const isRecent = (at: EpochMs): boolean => known.receivedAt - at <= known.horizonMs;
  return {
    single: cases.single.filter(
      (found) => known.was.single.length > 0 || isRecent(found.occurredAt),
    ),
    cluster: cases.cluster.filter(
      (found) => known.was.cluster.length > 0 || isRecent(found.occurredAt),
    ),
  };
}
