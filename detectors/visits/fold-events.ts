/**
 * Folds events into units, starting from what stands. Used with the stored state of a batch's units, and from nothing for a
 * recount of everything: both must end at the same units.
 */
import type { VisitEvent } from '../../contracts/event/event.ts';
import type { RecordToken } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import {
  emptyUnit,
  placeRecord,
  withRecord,
  type FoldedEvent,
  type RecordEvent,
  type RecordPlace,
  type Unit,
  type UnitKey,
} from './unit.ts';
import { joinNames, namesOfUnit, underOldestNames, unitOf } from './names.ts';
import { foldSnapshot } from './visit-fold.ts';

export interface Folds {
  readonly units: Map<UnitKey, Unit>;
  readonly records: Map<RecordToken, RecordPlace>;
}

export const noFolds = (): Folds => ({ units: new Map(), records: new Map() });

export interface Touched {
  /** With the latest receipt of what touched it. */
  readonly units: ReadonlyMap<UnitKey, EpochMs>;
  readonly records: ReadonlySet<RecordToken>;
}

/** Folds in place. The units and records that `events` can touch must be in `folds` already, unless they do not exist yet. */
export function foldEvents(folds: Folds, events: readonly FoldedEvent[]): Touched {
  const touched: Touching = { units: new Map(), records: new Set() };
  for (const told of events) {
    const event = underOldestNames(told);
    const { key, changed } = joinNames(folds.units, namesOfUnit(told));
    for (const other of changed) touch(touched, other, event);
    if (event.kind === 'visit') foldVisit(folds, { event, key }, touched);
    else foldRecord(folds, { event, key }, touched);
  }
  return touched;
}

interface Touching {
  readonly units: Map<UnitKey, EpochMs>;
  readonly records: Set<RecordToken>;
}

function touch(touched: Touching, key: UnitKey, event: FoldedEvent): void {
  touched.units.set(key, Math.max(touched.units.get(key) ?? event.receivedAt, event.receivedAt));
}

function foldVisit(
  folds: Folds,
  { event, key }: { readonly event: VisitEvent; readonly key: UnitKey },
  touched: Touching,
): void {
  const unit = folds.units.get(key) ?? emptyUnit(key);
  folds.units.set(key, { ...unit, visit: foldSnapshot(unit.visit, event) });
  touch(touched, key, event);
}

function foldRecord(
  folds: Folds,
  { event, key }: { readonly event: RecordEvent; readonly key: UnitKey },
  touched: Touching,
): void {
  const record = event.body.record;
  const move = placeRecord(folds.records.get(record) ?? null, event);
  if (move.kind === 'stale') return;
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
