/**
 * Folds events into units and persons, starting from what stands. Used with the stored state of a batch's units, and from nothing
 * for a recount of everything: both must end at the same units.
 */
import type { MergeEvent, VisitEvent } from '../../contracts/event/event.ts';
import type { PersonToken, RecordToken } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import {
  emptyUnit,
  personOfUnit,
  placeRecord,
  withRecord,
  type FoldedEvent,
  type RecordEvent,
  type RecordPlace,
  type Unit,
  type UnitEvent,
  type UnitKey,
} from './unit.ts';
import { joinNames, namesOfUnit, underOldestNames, unitOf } from './names.ts';
import type { StepTimes } from './record-steps.ts';
import { mergedOf, mergePersons, type Persons } from './persons.ts';
import { foldSnapshot } from './visit-fold.ts';

export interface Folds {
  readonly units: Map<UnitKey, Unit>;
  readonly records: Map<RecordToken, RecordPlace>;
  readonly persons: Persons;
}

export const noFolds = (): Folds => ({ units: new Map(), records: new Map(), persons: new Map() });

export interface Touched {
  /** With the latest receipt of what touched it. */
  readonly units: ReadonlyMap<UnitKey, EpochMs>;
  readonly records: ReadonlySet<RecordToken>;
  /** By their root: persons that a merge has changed. */
  readonly persons: ReadonlySet<PersonToken>;
}

/**
 * Folds in place. The units, records and persons that `events` can touch must be in `folds` already, unless they do not exist yet:
 * for a merge, and for a visit without number of a merged person, all units of that person that have cases or no number.
 */
export function foldEvents(folds: Folds, events: readonly FoldedEvent[]): Touched {
  const touched: Touching = { units: new Map(), records: new Set(), persons: new Set() };
  for (const told of events) {
    if (told.kind === 'merge') foldMerge(folds, told, touched);
    else foldTold(folds, told, touched);
  }
  return touched;
}

interface Touching {
  readonly units: Map<UnitKey, EpochMs>;
  readonly records: Set<RecordToken>;
  readonly persons: Set<PersonToken>;
}

function touch(
  touched: Touching,
  key: UnitKey,
  { receivedAt }: Pick<FoldedEvent, 'receivedAt'>,
): void {
  touched.units.set(key, Math.max(touched.units.get(key) ?? receivedAt, receivedAt));
}

function foldTold(folds: Folds, told: UnitEvent, touched: Touching): void {
  const event = underOldestNames(told);
  const { key, changed } = joinNames(folds.units, namesOfUnit(told));
  for (const other of changed) touch(touched, other, event);
  if (event.kind === 'visit') foldVisit(folds, { event, key }, touched);
  else foldRecord(folds, { event, key }, touched);
}

function foldVisit(
  folds: Folds,
  { event, key }: { readonly event: VisitEvent; readonly key: UnitKey },
  touched: Touching,
): void {
  const unit = folds.units.get(key) ?? emptyUnit(key);
  folds.units.set(key, { ...unit, visit: foldSnapshot(unit.visit, event) });
  touch(touched, key, event);
  if (event.body.slot !== undefined && event.person !== null && folds.persons.has(event.person))
    joinSlots(folds, { person: event.person, event }, touched);
}

/** What was counted as two persons is counted as one or the other way round; what was two visits of one day for want of a number is one. */
function foldMerge(folds: Folds, event: MergeEvent, touched: Touching): void {
  const changed = mergePersons(folds.persons, event);
  const tokens = new Set(changed.flatMap(({ members }) => [...members.keys()]));
  for (const root of tokens) touched.persons.delete(root);
  for (const { root } of changed) touched.persons.add(root);
  for (const [key, unit] of folds.units) {
    const said = personOfUnit(unit);
    if (said !== null && tokens.has(said)) touch(touched, key, event);
  }
  if (changed.length > 0 && event.person !== null)
    joinSlots(folds, { person: event.person, event }, touched);
}

/** Visits without number of one merged person, at one sender on one day, are one. A link joins none: it may be taken back, and they could not. */
function joinSlots(
  folds: Folds,
  { person, event }: { readonly person: PersonToken; readonly event: FoldedEvent },
  touched: Touching,
): void {
  const merged = mergedOf(folds.persons, person);
  const slots = new Map<string, UnitKey[]>();
  for (const { key, visit } of folds.units.values()) {
    if (visit?.slot === undefined || visit.person === null) continue;
    if (mergedOf(folds.persons, visit.person.value) !== merged) continue;
    slots.set(visit.slot, [...(slots.get(visit.slot) ?? []), key]);
  }
  for (const keys of slots.values())
    if (keys.length > 1)
      for (const key of joinNames(folds.units, keys).changed) touch(touched, key, event);
}

function foldRecord(
  folds: Folds,
  { event, key }: { readonly event: RecordEvent; readonly key: UnitKey },
  touched: Touching,
): void {
  const record = event.body.record;
  const move = placeRecord(folds.records.get(record) ?? null, event);
  if (move.kind === 'stale') return;
  if (move.kind === 'stepped') {
    foldSteps(folds, { event, ...move }, touched);
    return;
  }
  folds.records.set(record, { ...move.place, unit: key });
  touched.records.add(record);
  const from = move.from === null ? null : unitOf(folds.units, move.from);
  if (from !== null && from !== key) {
    const left = folds.units.get(from);
    if (left !== undefined) folds.units.set(from, withRecord(left, record, null));
    touch(touched, from, event);
  }
  const joined = folds.units.get(key) ?? emptyUnit(key);
  folds.units.set(key, withRecord(joined, record, move.content));
  touch(touched, key, event);
}

/** An old statement changes nothing but when a step happened. */
function foldSteps(
  folds: Folds,
  told: {
    readonly event: RecordEvent;
    readonly place: RecordPlace;
    readonly steps: StepTimes;
  },
  touched: Touching,
): void {
  const record = told.event.body.record;
  folds.records.set(record, told.place);
  touched.records.add(record);
  const key = unitOf(folds.units, told.place.unit);
  const unit = folds.units.get(key);
  const standing = unit?.records[record];
  if (unit === undefined || standing === undefined) return;
  folds.units.set(key, withRecord(unit, record, { ...standing, steps: told.steps }));
  touch(touched, key, told.event);
}
