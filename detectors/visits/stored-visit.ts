/**
 * The form in which a folded visit is stored: registers name their stamp by its place in one list, because most fields of a
 * visit come from the same snapshot and a stamp is longer than most values.
 */
import type { OccurredFrom } from '../../contracts/event/event.ts';
import type { EventId, PersonToken, SiteId, VisitToken } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { Register, Stamp } from './stamp.ts';
import type { ConditionRegisters } from './visit-diagnoses.ts';
import type { VisitFold, VisitStatus } from './visit-fold.ts';

type StoredStamp = readonly [number, number, number, EventId];
type StoredRegister<T> = readonly [T, number];

export interface StoredVisit {
  readonly stamps: readonly StoredStamp[];
  readonly fields: Readonly<Record<string, StoredRegister<unknown>>>;
  readonly conditions?: Readonly<Record<string, StoredRegister<unknown>>>;
  readonly status: StoredRegister<VisitStatus> | null;
  readonly person: StoredRegister<PersonToken> | null;
  readonly site: StoredRegister<readonly [SiteId, PlaceCode]>;
  readonly fallback: readonly [OccurredFrom, number];
  readonly slot?: VisitToken;
}

export function storeVisit(visit: VisitFold): StoredVisit {
  const known: Stamp[] = [];
  const at = (stamp: Stamp): number => {
    // A visit has few stamps: looking through them is quicker than making keys.
    const place = known.findIndex((other) => other === stamp || isSame(other, stamp));
    return place === -1 ? known.push(stamp) - 1 : place;
  };
  const { siteId, place } = visit.site.value;
  const fields: Record<string, StoredRegister<unknown>> = {};
  let name: keyof typeof visit.fields;
  for (name in visit.fields) {
    const register = visit.fields[name];
    if (register !== undefined) fields[name] = [register.value, at(register.stamp)];
  }
  const conditions =
    visit.conditions &&
    mapValues(visit.conditions, ({ value, stamp }): StoredRegister<unknown> => [value, at(stamp)]);
  return {
    fields,
    ...(conditions !== undefined && { conditions }),
    status: visit.status === null ? null : [visit.status.value, at(visit.status.stamp)],
    person: visit.person === null ? null : [visit.person.value, at(visit.person.stamp)],
    site: [[siteId, place], at(visit.site.stamp)],
    fallback: [visit.fallback.from, visit.fallback.at],
    ...(visit.slot !== undefined && { slot: visit.slot }),
    stamps: known.map(({ statedAt, statedRank, receivedAt, eventId }) => [
      statedAt,
      statedRank,
      receivedAt,
      eventId,
    ]),
  };
}

const mapValues = <T, R>(
  of: Readonly<Record<string, T>>,
  change: (value: T) => R,
): Record<string, R> =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(value)]));

function isSame(one: Stamp, other: Stamp): boolean {
  return one.eventId === other.eventId && one.receivedAt === other.receivedAt;
}

export function readVisit(stored: StoredVisit): VisitFold {
  const stamps = stored.stamps.map(([statedAt, statedRank, receivedAt, eventId]): Stamp => ({
    statedAt,
    statedRank,
    receivedAt,
    eventId,
  }));
  const register = <T>([value, at]: StoredRegister<T>): Register<T> => {
    const stamp = stamps[at];
    if (stamp === undefined)
      throw new RangeError('a stored visit names a stamp that it does not hold');
    return { value, stamp };
  };
  const [[siteId, place], siteStamp] = stored.site;
  return {
    fields: Object.fromEntries(
      Object.entries(stored.fields).map(([name, field]) => [name, register(field)]),
    ),
    ...(stored.conditions !== undefined && {
      conditions: mapValues(stored.conditions, register) as ConditionRegisters,
    }),
    status: stored.status === null ? null : register(stored.status),
    person: stored.person === null ? null : register(stored.person),
    site: register([{ siteId, place }, siteStamp]),
    fallback: { from: stored.fallback[0], at: stored.fallback[1] },
    ...(stored.slot !== undefined && { slot: stored.slot }),
  };
}
