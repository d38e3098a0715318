/**
 * Folds events into units, starting from what stands. Used with the stored state of a batch's units, and from nothing for a
 * recount of everything: both must end at the same units.
 */
import type { VisitEvent } from '../../contracts/event/event.ts';
import type { RecordToken } from '../../contracts/ids.ts';
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
import { foldSnapshot } from './visit-fold.ts';

export interface Folds {
  readonly units: Map<UnitKey, Unit>;
  readonly records: Map<RecordToken, RecordPlace>;
}

export const noFolds = (): Folds => ({ units: new Map(), records: new Map() });

export interface Touched {
  readonly units: ReadonlySet<UnitKey>;
  readonly records: ReadonlySet<RecordToken>;
}

/** Folds in place. The units and records that `events` can touch must be in `folds` already, unless they do not exist yet. */
export function foldEvents(folds: Folds, events: readonly FoldedEvent[]): Touched {
  const touched = { units: new Set<UnitKey>(), records: new Set<RecordToken>() };
  for (const event of events) {
    if (event.kind === 'visit') foldVisit(folds, event, touched.units);
    else foldRecord(folds, event, touched);
  }
  return touched;
}

function foldVisit(folds: Folds, event: VisitEvent, touched: Set<UnitKey>): void {
  const key = event.body.visit;
  const unit = folds.units.get(key) ?? emptyUnit(key);
  folds.units.set(key, { ...unit, visit: foldSnapshot(unit.visit, event) });
  touched.add(key);
}

function foldRecord(
  folds: Folds,
  event: RecordEvent,
  touched: { readonly units: Set<UnitKey>; readonly records: Set<RecordToken> },
): void {
  const record = event.body.record;
  const move = placeRecord(folds.records.get(record) ?? null, event);
  if (move.kind === 'stale') return;
  folds.records.set(record, move.place);
  touched.records.add(record);
  if (move.from !== null && move.from !== move.place.unit) {
    const left = folds.units.get(move.from);
    if (left !== undefined) folds.units.set(move.from, withRecord(left, record, null));
    touched.units.add(move.from);
  }
  const joined = folds.units.get(move.place.unit) ?? emptyUnit(move.place.unit);
  folds.units.set(move.place.unit, withRecord(joined, record, move.content));
  touched.units.add(move.place.unit);
}
