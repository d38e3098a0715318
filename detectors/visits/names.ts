/**
 * One visit under several names. When the keys of the pseudonyms are rotated, events carry the tokens of the retired keys beside the
 * new ones for a while; all of them name one unit, which is kept under the oldest. The others point to it, so that what comes under a
 * newer name alone, when the overlap is over, is found as well. Commutative: which name was met first changes nothing. Pure.
 */
import type { PersonToken } from '../../contracts/ids.ts';
import { byAgeOfKey } from './key-age.ts';
import {
  emptyUnit,
  isTally,
  unitOfRecord,
  visitOfRecord,
  type UnitEvent,
  type Unit,
  type UnitKey,
} from './unit.ts';
import { mergeVisits } from './visit-fold.ts';

/** As it would have been said under the oldest key that is still known. */
export function underOldestNames(event: UnitEvent): UnitEvent {
  const { aliases } = event;
  if (aliases === undefined) return event;
  const person: PersonToken | null =
    event.person === null ? null : (aliases.person?.at(-1) ?? event.person);
  const visit = aliases.visit?.at(-1);
  if (event.kind === 'visit') {
    const slot = aliases.slot?.at(-1) ?? event.body.slot;
    const body = { ...event.body, visit: visit ?? event.body.visit };
    return { ...event, person, body: slot === undefined ? body : { ...body, slot } };
  }
  const record = aliases.record?.at(-1) ?? event.body.record;
  // Written out for each kind: their bodies have nothing else in common.
  if (isTally(event)) return { ...event, person, body: { ...event.body, record } };
  if (event.kind === 'imaging') return { ...event, person, body: { ...event.body, record } };
  if (event.kind === 'ecg') return { ...event, person, body: { ...event.body, record } };
  const names = {
    record,
    visit: event.body.visit === null ? null : (visit ?? event.body.visit),
  };
  if (event.kind === 'claim') {
    const reverses = aliases.reverses?.at(-1) ?? event.body.reverses;
    const body = { ...event.body, ...names };
    return { ...event, person, body: reverses === undefined ? body : { ...body, reverses } };
  }
  return event.kind === 'laboratory'
    ? { ...event, person, body: { ...event.body, ...names } }
    : { ...event, person, body: { ...event.body, ...names } };
}

/** All names by which the event knows its unit: oldest first, one where no keys overlap. */
export function namesOfUnit(event: UnitEvent): readonly UnitKey[] {
  const own = event.kind === 'visit' ? event.body.visit : visitOfRecord(event);
  if (own !== null) {
    const visits = event.aliases?.visit ?? [];
    return [own, ...visits].reverse();
  }
  // Without a visit it is a record, or the one that it takes back.
  const named = underOldestNames(event);
  return named.kind === 'visit' ? [] : [unitOfRecord(named)];
}

type Units = Map<UnitKey, Unit>;

/** The unit that a name stands for today. */
export function unitOf(units: ReadonlyMap<UnitKey, Unit>, name: UnitKey): UnitKey {
  let key = name;
  for (let next = units.get(key)?.into; next !== undefined; next = units.get(key)?.into) key = next;
  return key;
}

export interface Joined {
  readonly key: UnitKey;
  /** Units that are others than before. */
  readonly changed: readonly UnitKey[];
}

/** Makes all names point to one unit, the one of the oldest key, which then holds what any of them held. In place. */
export function joinNames(units: Units, names: readonly UnitKey[]): Joined {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return { key: unitOf(units, only), changed: [] };
  const roots = [...new Set(names.map((name) => unitOf(units, name)))].sort(byAgeOfKey);
  const [key = names[0], ...others] = roots;
  if (key === undefined) throw new RangeError('a unit has a name');
  if (others.length === 0) return { key, changed: [] };
  for (const other of others) {
    units.set(key, mergeUnits(units.get(key) ?? emptyUnit(key), units.get(other)));
    units.set(other, { ...emptyUnit(other), into: key });
  }
  return { key, changed: [key, ...others] };
}

function mergeUnits(into: Unit, from: Unit | undefined): Unit {
  if (from === undefined) return into;
  return {
    ...into,
    visit: mergeVisits(into.visit, from.visit),
    records: { ...from.records, ...into.records },
  };
}
