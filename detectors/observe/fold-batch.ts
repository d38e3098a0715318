/**
 * Folds the events of a batch into their units in the store. Units that exist are locked first, in the order of their keys; units
 * that seem new are inserted, and where another worker was quicker its row is locked and folded again, within the transaction.
 */
import type { MergeEvent } from '../../contracts/event/event.ts';
import type { PersonToken, RecordToken } from '../../contracts/ids.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { DeltaSum } from '../series/delta-sum.ts';
import { foldEvents, type Folds, type Touched } from '../visits/fold-events.ts';
import { namesOfUnit, underOldestNames } from '../visits/names.ts';
import { personsOfMerge, type Persons } from '../visits/persons.ts';
import {
  emptyUnit,
  personOfUnit,
  type FoldedEvent,
  type Unit,
  type UnitEvent,
  type UnitKey,
} from '../visits/unit.ts';
import type { DelayMarks } from './delay-marks.ts';
import { loadPersons, lockMerges, unitsOfPersons, writePersons } from './person-store.ts';
import {
  changeOf,
  tellChange,
  type ChangeRules,
  type FoldEffects,
  type UnitChange,
} from './unit-change.ts';
import {
  insertUnits,
  lockPointedUnits,
  lockRecords,
  lockUnits,
  raced,
  updateUnits,
  writeRecords,
  type StandingUnit,
} from './unit-store.ts';

export interface FoldRules extends ChangeRules {
  readonly allowedLatenessMs: number;
  readonly marks: DelayMarks;
}

export async function foldBatch(
  tx: Tx,
  events: readonly FoldedEvent[],
  rules: FoldRules,
): Promise<FoldEffects> {
  const effects: FoldEffects = {
    sum: new DeltaSum(rules.allowedLatenessMs),
    singles: [],
    clusters: [],
    visits: [],
    placed: [],
    merged: [],
  };
  if (events.length === 0) return effects;
  const loaded = await loadFolds(tx, events);
  await rules.plans.storeCurrent(tx);
  await loadPlans(tx, loaded.standing, rules);
  const touched = foldEvents(loaded.folds, events);
  const changes = new Map<UnitKey, UnitChange>();
  for (const key of touched.units.keys())
    changes.set(key, changeIn(key, { ...loaded, touched }, rules));
  await insertFresh(tx, { events, loaded, touched, changes }, rules);
  const written = [...changes.values()];
  await updateUnits(
    tx,
    written.flatMap(({ write }) => (write.version > 1 ? [write] : [])),
  );
  await writeRecords(tx, recordWrites(touched, loaded.folds, loaded.knownRecords));
  await writePersons(tx, loaded.folds.persons, touched.persons);
  for (const root of touched.persons)
    effects.merged.push(...(loaded.folds.persons.get(root)?.members.keys() ?? []));
  for (const change of written) {
    tellChange(change, rules.plans, effects);
    rules.marks.noteCounted(change);
  }
  return effects;
}

interface Loaded {
  readonly folds: Folds;
  readonly standing: Map<UnitKey, StandingUnit>;
  readonly knownRecords: ReadonlySet<RecordToken>;
  /** Units that records of the batch belong to, or did. */
  readonly unitsOfRecords: ReadonlySet<UnitKey>;
}

async function loadFolds(tx: Tx, events: readonly FoldedEvent[]): Promise<Loaded> {
  const persons: Persons = new Map();
  const ofUnits = events.filter((event) => event.kind !== 'merge').map(underOldestNames);
  const merges = events.filter((event) => event.kind === 'merge');
  await lockMerges(tx, merges.length > 0 ? 'merges' : 'reads');
  const named = [
    ...merges.flatMap(personsOfMerge),
    ...ofUnits.flatMap(({ person }) => person ?? []),
  ];
  await loadPersons(tx, persons, named);
  const tokens = ofUnits.flatMap((event) => (event.kind === 'visit' ? [] : [event.body.record]));
  const records = await lockRecords(tx, [...new Set(tokens)]);
  const unitsOfRecords = new Set<UnitKey>([...records.values()].map((place) => place.unit));
  const keys = new Set<UnitKey>(unitsOfRecords);
  for (const event of events) {
    if (event.kind === 'merge') continue;
    for (const name of namesOfUnit(event))
      if (event.kind === 'visit') keys.add(name);
      else unitsOfRecords.add(name);
  }
  for (const key of unitsOfRecords) keys.add(key);
  for (const key of await unitsOfPersons(tx, changedWith(persons, merges, ofUnits))) keys.add(key);
  const standing = await lockUnits(tx, [...keys]);
  await lockPointedUnits(tx, standing);
  const units = new Map([...standing].map(([key, { unit }]) => [key, unit]));
  await loadPersons(tx, persons, personsIn(units.values()));
  const knownRecords = new Set(records.keys());
  return { folds: { units, records, persons }, standing, knownRecords, unitsOfRecords };
}

/** Persons of whom other units than those that the batch names may change: those merged, and those whose visits have no number. */
function changedWith(
  persons: Persons,
  merges: readonly MergeEvent[],
  told: readonly UnitEvent[],
): PersonToken[] {
  const slotted = told.flatMap((event) =>
    event.kind === 'visit' && event.body.slot !== undefined && event.person !== null
      ? [event.person]
      : [],
  );
  const members = (token: PersonToken): readonly PersonToken[] => [
    ...(persons.get(token)?.members.keys() ?? []),
  ];
  return [
    ...new Set([
      ...merges.flatMap(personsOfMerge).flatMap((token) => [token, ...members(token)]),
      ...slotted.flatMap(members),
    ]),
  ];
}

const personsIn = (units: Iterable<Unit>): PersonToken[] =>
  [...units].flatMap((unit) => personOfUnit(unit) ?? []);

function loadPlans(
  tx: Tx,
  standing: ReadonlyMap<UnitKey, StandingUnit>,
  { plans }: FoldRules,
): Promise<void> {
  return plans.load(
    tx,
    [...standing.values()].flatMap(({ plan }) => plan ?? []),
  );
}

function changeIn(
  key: UnitKey,
  of: Pick<Loaded, 'folds' | 'standing'> & { readonly touched: Touched },
  rules: FoldRules,
): UnitChange {
  return changeOf(
    {
      unit: of.folds.units.get(key) ?? emptyUnit(key),
      receivedAt: of.touched.units.get(key) ?? 0,
      before: of.standing.get(key) ?? null,
      persons: of.folds.persons,
    },
    rules,
  );
}

interface Folding {
  readonly events: readonly FoldedEvent[];
  readonly loaded: Loaded;
  readonly touched: Touched;
  readonly changes: Map<UnitKey, UnitChange>;
}

async function insertFresh(tx: Tx, folding: Folding, rules: FoldRules): Promise<void> {
  const { loaded, changes } = folding;
  const fresh = [...changes.values()].flatMap(({ write }) => (write.version === 1 ? [write] : []));
  const inserted = await insertUnits(tx, fresh);
  if (inserted.size === fresh.length) return;
  const late = new Set(fresh.map(({ unit }) => unit.key).filter((key) => !inserted.has(key)));
  const standing = await lockUnits(tx, [...late]);
  await loadPlans(tx, standing, rules);
  const { persons } = loaded.folds;
  const isPlain =
    persons.size === 0 &&
    folding.events.every(({ kind, aliases }) => aliases === undefined && kind !== 'merge');
  for (const key of late) {
    const found = standing.get(key);
    // A record that moves between units is not taken back by halves: the whole batch again.
    if (found === undefined || loaded.unitsOfRecords.has(key)) throw raced('visits');
    // Nor is a visit with several names, or of a person with several.
    if (found.unit.into !== undefined || !isPlain) throw raced('visits');
    loaded.standing.set(key, found);
    loaded.folds.units.set(key, found.unit);
  }
  await loadPersons(tx, persons, personsIn([...standing.values()].map(({ unit }) => unit)));
  foldEvents(
    loaded.folds,
    folding.events.filter((event) => event.kind === 'visit' && late.has(event.body.visit)),
  );
  for (const key of late)
    changes.set(key, changeIn(key, { ...loaded, touched: folding.touched }, rules));
}

function recordWrites(touched: Touched, folds: Folds, known: ReadonlySet<RecordToken>) {
  return [...touched.records].flatMap((record) => {
    const place = folds.records.get(record);
    return place === undefined ? [] : [{ record, place, isNew: !known.has(record) }];
  });
}
