/**
 * What one batch of events does to the store: events, units, deltas, single cases, cluster cases and site progress, all in the
 * transaction of the batch. Every count that leaves here is the difference between what a unit meant before and means now.
 */
import { factKey } from '../../contracts/fact.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { isResource } from '../resources/resource-fold.ts';
import { isFolded } from '../visits/unit.ts';
import { factRows, lookRows, statementsOf } from '../facts/fact-rows.ts';
import { factsOfEvent } from '../facts/facts-of-event.ts';
import { factsOfVisit } from '../facts/facts-of-visit.ts';
import { withGroup } from '../facts/group-of-visit.ts';
import { storeCasePlaces } from './case-place-store.ts';
import { storeCodedVisits } from './coded-visit-store.ts';
import { caseRows, deltaRows, namesOf, type BatchOrigin } from './counts-messages.ts';
import type { DelayMarks } from './delay-marks.ts';
import { isLate, storeEvents, storeSiteProgress, type ArrivedEvents } from './event-store.ts';
import type { FoldEffects } from './unit-change.ts';
import { foldBatch } from './fold-batch.ts';
import { foldClaims } from './fold-claims.ts';
import { keptOf, type KeptAges } from './kept-ages.ts';
import type { PlanStore } from './plan-store.ts';
import { storeResources } from './resource-store.ts';
import { applySingleCases } from './single-case-store.ts';
import { storeStays } from './stay-store.ts';
import { storeToldMarks } from './told-marks.ts';

export interface ObserveSettings {
  readonly catalogue: DetectorCatalogue;
  /** What comes later is counted and shown, not judged. */
  readonly allowedLatenessMs: number;
  /** A case that happened longer ago raises no signal of its own: a delivered backlog is not an outbreak today. */
  readonly caseHorizonMs: number;
  readonly backfillMaxMs: number;
  /** Absent: for ever. */
  readonly kept?: KeptAges;
}

export interface BatchOutcome {
  readonly received: number;
  readonly applied: number;
  readonly duplicates: number;
  readonly late: number;
  /** Of claims and resources: stored, and not folded. */
  readonly olderThanKept: number;
  readonly deltas: number;
  readonly cases: number;
  readonly signals: readonly { readonly kind: string; readonly status: string }[];
}

export interface BatchInput {
  readonly arrived: ArrivedEvents;
  readonly partition: number;
  readonly seq: number;
  readonly plans: PlanStore;
  readonly marks: DelayMarks;
  readonly settings: ObserveSettings;
}

export interface AppliedBatch {
  readonly outbox: OutboxRow[];
  readonly outcome: BatchOutcome;
  /** What was not stored before. */
  readonly fresh: readonly Event[];
}

export async function applyBatch(tx: Tx, input: BatchInput): Promise<AppliedBatch> {
  const { settings } = input;
  const fresh = await storeEvents(tx, input.arrived, settings.allowedLatenessMs);
  const late = fresh.filter((event) => isLate(event, settings.allowedLatenessMs)).length;
  const balanced = fresh.filter((event) => event.kind === 'claim' || isResource(event));
  const folded = balanced.filter((event) => keptOf(event, settings.kept).kept);
  const counts = {
    received: input.arrived.events.length,
    applied: fresh.length,
    duplicates: input.arrived.events.length - fresh.length,
    late,
    olderThanKept: balanced.length - folded.length,
  };
  input.marks.noteEvents(input.arrived.events, fresh);
  if (fresh.length === 0) {
    await input.marks.store(tx);
    return { outbox: [], outcome: { ...counts, deltas: 0, cases: 0, signals: [] }, fresh };
  }
  const { catalogue, allowedLatenessMs, caseHorizonMs } = settings;
  const effects = await foldBatch(tx, fresh.filter(isFolded), {
    catalogue,
    plans: input.plans,
    marks: input.marks,
    allowedLatenessMs,
    caseHorizonMs,
  });
  await storeStays(tx, effects.visits);
  await storeCodedVisits(tx, effects.visits, catalogue);
  await storeCasePlaces(tx, effects.placed, catalogue.scanned);
  const claims = folded.filter((event) => event.kind === 'claim');
  await foldClaims(tx, claims);
  await storeResources(tx, folded.filter(isResource));
  const origin = {
    partition: input.partition,
    seq: input.seq,
    eventIds: fresh.map((event) => event.id),
    // Of what is new: a repetition makes nothing known.
    asOf: fresh.reduce((latest, event) => Math.max(latest, event.receivedAt), 0),
  };
  const deltas = effects.sum.deltas();
  const cases = effects.clusters.flatMap(caseRows);
  const single = await applySingleCases(tx, effects.singles, settings.catalogue);
  await storeSiteProgress(tx, fresh, {
    partition: input.partition,
    zone: settings.catalogue.zone,
    ...settings,
  });
  await storeToldMarks(tx, fresh, settings.catalogue.zone);
  await input.marks.store(tx);
  const facts = factMessages({ effects, fresh, catalogue }, origin);
  const signals = single.changes.map(({ signal: { kind, status } }) => ({ kind, status }));
  return {
    // Signals first: the relay keeps this order, and a case must not wait behind counts.
    outbox: [...single.outbox, ...cases, ...facts, ...deltaRows(deltas, origin)],
    outcome: { ...counts, deltas: deltas.length, cases: cases.length, signals },
    fresh,
  };
}

interface ToldFacts {
  readonly effects: FoldEffects;
  readonly fresh: readonly Event[];
  readonly catalogue: DetectorCatalogue;
}

/** What sequences are told: facts, and which persons are others than before. */
function factMessages({ effects, fresh, catalogue }: ToldFacts, origin: BatchOrigin): OutboxRow[] {
  const { facts } = catalogue;
  const visits = effects.visits.map((turn) => withGroup(turn, catalogue));
  const stated = [
    ...visits.flatMap(factsOfVisit),
    ...fresh.flatMap((event) => factsOfEvent(event, catalogue)),
  ];
  const names = { ...namesOf(origin), asOf: origin.asOf };
  const merged = facts.byKey.has('person') ? effects.merged : [];
  return [
    ...factRows(statementsOf(stated, facts, origin.asOf), names),
    ...lookRows(
      merged.map((one) => factKey('person', one)),
      names,
    ),
  ];
}
