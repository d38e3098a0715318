/**
 * What one batch of events does to the store: events, units, deltas, single cases, cluster cases and site progress, all in the
 * transaction of the batch. Every count that leaves here is the difference between what a unit meant before and means now.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { RecordToken } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { NO_CASES, type UnitCases } from '../patterns/unit-cases.ts';
import { DeltaSum, type Counted } from '../series/delta-sum.ts';
import { foldEvents, type Folds, type Touched } from '../visits/fold-events.ts';
import { isFolded, type FoldedEvent, type UnitKey } from '../visits/unit.ts';
import { caseRows, deltaRows, type ClusterChange } from './counts-messages.ts';
import { isLate, storeEvents, storeSiteProgress } from './event-store.ts';
import { meaningOf } from './meaning.ts';
import type { PlanStore } from './plan-store.ts';
import { applySingleCases, type SingleCaseChange } from './single-case-store.ts';
import {
  lockRecords,
  lockUnits,
  writeRecords,
  writeUnits,
  type StandingUnit,
  type UnitWrite,
} from './unit-store.ts';

export interface ObserveSettings {
  readonly catalogue: DetectorCatalogue;
  /** What comes later is counted and shown, not judged. */
  readonly allowedLatenessMs: number;
  /** A case that happened longer ago raises no signal of its own: a delivered backlog is not an outbreak today. */
  readonly caseHorizonMs: number;
  readonly backfillMaxMs: number;
}

export interface BatchOutcome {
  readonly received: number;
  readonly applied: number;
  readonly duplicates: number;
  readonly late: number;
  readonly deltas: number;
  readonly cases: number;
  readonly signals: readonly { readonly kind: string; readonly status: string }[];
}

export interface BatchInput {
  readonly events: readonly Event[];
  readonly partition: number;
  readonly seq: number;
  readonly plans: PlanStore;
  readonly settings: ObserveSettings;
}

export async function applyBatch(
  tx: Tx,
  input: BatchInput,
): Promise<{ readonly outbox: OutboxRow[]; readonly outcome: BatchOutcome }> {
  const { settings } = input;
  const fresh = await storeEvents(tx, input.events, settings.allowedLatenessMs);
  const late = fresh.filter((event) => isLate(event, settings.allowedLatenessMs)).length;
  const counts = {
    received: input.events.length,
    applied: fresh.length,
    duplicates: input.events.length - fresh.length,
    late,
  };
  if (fresh.length === 0)
    return { outbox: [], outcome: { ...counts, deltas: 0, cases: 0, signals: [] } };
  const effects = await applyFolded(tx, fresh.filter(isFolded), input);
  const asOf = fresh.reduce((latest, event) => Math.max(latest, event.receivedAt), 0);
  const origin = {
    partition: input.partition,
    seq: input.seq,
    eventIds: fresh.map((event) => event.id),
    asOf,
  };
  const deltas = effects.sum.deltas();
  const cases = effects.clusters.flatMap(caseRows);
  const single = await applySingleCases(tx, effects.singles, settings.catalogue);
  await storeSiteProgress(tx, fresh, {
    partition: input.partition,
    zone: settings.catalogue.zone,
    ...settings,
  });
  const signals = single.changes.map(({ signal: { kind, status } }) => ({ kind, status }));
  return {
    // Signals first: the relay keeps this order, and a case must not wait behind counts.
    outbox: [...single.outbox, ...cases, ...deltaRows(deltas, origin)],
    outcome: { ...counts, deltas: deltas.length, cases: cases.length, signals },
  };
}

interface FoldEffects {
  readonly sum: DeltaSum;
  readonly singles: SingleCaseChange[];
  readonly clusters: ClusterChange[];
}

async function applyFolded(
  tx: Tx,
  events: readonly FoldedEvent[],
  input: BatchInput,
): Promise<FoldEffects> {
  const { plans, settings } = input;
  const effects: FoldEffects = {
    sum: new DeltaSum(settings.allowedLatenessMs),
    singles: [],
    clusters: [],
  };
  if (events.length === 0) return effects;
  const { folds, standing, knownRecords } = await loadFolds(tx, events);
  await plans.storeCurrent(tx);
  await plans.load(
    tx,
    [...standing.values()].flatMap(({ plan }) => plan ?? []),
  );
  const touched = foldEvents(folds, events);
  const writes = [...touched.units].map(([key, receivedAt]) =>
    changeUnit({ key, receivedAt, folds, before: standing.get(key) ?? null }, input, effects),
  );
  await writeUnits(tx, writes);
  await writeRecords(tx, recordWrites(touched, folds, knownRecords));
  return effects;
}

async function loadFolds(tx: Tx, events: readonly FoldedEvent[]) {
  const tokens = events.flatMap((event) => (event.kind === 'visit' ? [] : [event.body.record]));
  const records = await lockRecords(tx, [...new Set(tokens)]);
  const keys = new Set<UnitKey>([...records.values()].map((place) => place.unit));
  for (const event of events)
    keys.add(event.kind === 'visit' ? event.body.visit : (event.body.visit ?? event.body.record));
  const standing = await lockUnits(tx, [...keys]);
  const units = new Map([...standing].map(([key, { unit }]) => [key, unit]));
  const folds: Folds = { units, records };
  return { folds, standing, knownRecords: new Set(records.keys()) };
}

interface UnitTurn {
  readonly key: UnitKey;
  readonly receivedAt: EpochMs;
  readonly folds: Folds;
  readonly before: StandingUnit | null;
}

function changeUnit(turn: UnitTurn, input: BatchInput, effects: FoldEffects): UnitWrite {
  const { key, receivedAt, before } = turn;
  const { plans, settings } = input;
  const unit = turn.folds.units.get(key) ?? { key, visit: null, records: {} };
  const meaning = meaningOf(unit, settings.catalogue);
  const wasCounted: Counted | null =
    before?.tally == null || before.plan === null
      ? null
      : { tally: before.tally, plan: plans.of(before.plan) };
  effects.sum.add({
    before: wasCounted,
    after: meaning.tally === null ? null : { tally: meaning.tally, plan: plans.current },
    receivedAt,
  });
  const version = (before?.version ?? 0) + 1;
  const was = before?.cases ?? NO_CASES;
  const cases = recentCases(meaning.cases, { was, receivedAt, horizonMs: settings.caseHorizonMs });
  if (was.single.length + cases.single.length > 0) {
    effects.singles.push({ unit: key, receivedAt, before: was.single, after: cases.single });
  }
  if (was.cluster.length + cases.cluster.length > 0) {
    effects.clusters.push({
      unit: key,
      version,
      receivedAt,
      before: was.cluster,
      after: cases.cluster,
    });
  }
  return {
    unit,
    version,
    receivedAt,
    occurredAt: meaning.facts?.occurredAt ?? null,
    tally: meaning.tally,
    plan: meaning.tally === null ? null : plans.current.id,
    cases: cases.single.length + cases.cluster.length === 0 ? null : cases,
  };
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

function recordWrites(touched: Touched, folds: Folds, known: ReadonlySet<RecordToken>) {
  return [...touched.records].flatMap((record) => {
    const place = folds.records.get(record);
    return place === undefined ? [] : [{ record, place, isNew: !known.has(record) }];
  });
}
