/**
 * A visit, folded from partial snapshots: each field holds what its latest statement said. Commutative and idempotent: order,
 * duplicates and gaps of delivery change nothing in the end. A field that is absent was not sent and changes nothing; `null`
 * was deleted by the source. What a visit means for counts is decided elsewhere.
 */
import type { OccurredFrom, VisitEvent } from '../../contracts/event/event.ts';
import type { VisitAction, VisitFields } from '../../contracts/event/visit.ts';
import type { PersonToken, SiteId, VisitToken } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { byAgeOfKey } from './key-age.ts';
import { latest, stampOf, type Register, type Stamp } from './stamp.ts';
import type { ConditionRegisters } from './visit-diagnoses.ts';

export type VisitField = keyof VisitFields;
export type FieldValue<F extends VisitField> = Exclude<VisitFields[F], undefined>;
export type FieldRegisters = { readonly [F in VisitField]?: Register<FieldValue<F>> };
export type VisitStatus = 'active' | 'cancelled';

export interface VisitFold {
  readonly fields: FieldRegisters;
  /** Absent: no diagnosis was spoken of alone. */
  readonly conditions?: ConditionRegisters;
  /** null: no snapshot has started, cancelled or restored it, and it counts. */
  readonly status: Register<VisitStatus> | null;
  /** The latest person that was named; a snapshot without one takes nothing back. */
  readonly person: Register<PersonToken> | null;
  readonly site: Register<{ readonly siteId: SiteId; readonly place: PlaceCode }>;
  /** Stands in for the visit time where no snapshot has stated one: the best source, and of that the earliest. */
  readonly fallback: { readonly from: OccurredFrom; readonly at: EpochMs };
  /** Where person and day stand for a visit number: what is the same for another token of the same person. */
  readonly slot?: VisitToken;
}

/** `visit` is null before the first snapshot. */
export function foldSnapshot(visit: VisitFold | null, event: VisitEvent): VisitFold {
  const stamp = stampOf(event);
  const status = STATUS_OF[event.body.action];
  const person = event.person;
  return {
    fields: foldFields(visit?.fields ?? {}, event, stamp),
    ...foldConditions(visit?.conditions, event, stamp),
    status:
      status === null
        ? (visit?.status ?? null)
        : latest(visit?.status ?? null, { value: status, stamp }),
    person:
      person === null
        ? (visit?.person ?? null)
        : latest(visit?.person ?? null, { value: person, stamp }),
    site: latest(visit?.site ?? null, {
      value: { siteId: event.siteId, place: event.place },
      stamp,
    }),
    fallback: better(visit?.fallback ?? null, { from: event.occurredFrom, at: event.occurredAt }),
    ...slotOf(visit?.slot, event.body.slot),
  };
}

/** Of two names of one visit: as if all snapshots of both had been folded into one. */
export function mergeVisits(one: VisitFold | null, other: VisitFold | null): VisitFold | null {
  if (one === null || other === null) return one ?? other;
  const fields: Record<string, Register<unknown>> = { ...one.fields };
  for (const [field, register] of Object.entries(other.fields))
    fields[field] = latest(fields[field] ?? null, register);
  return {
    fields,
    ...mergeConditions(one.conditions, other.conditions),
    status: later(one.status, other.status),
    person: later(one.person, other.person),
    site: latest(one.site, other.site),
    fallback: better(one.fallback, other.fallback),
    ...slotOf(one.slot, other.slot),
  };
}

/** Of two, the one of the older key. */
function slotOf(
  one: VisitToken | undefined,
  other: VisitToken | undefined,
): { readonly slot?: VisitToken } {
  const [slot] = [one, other].flatMap((known) => known ?? []).sort(byAgeOfKey);
  return slot === undefined ? {} : { slot };
}

const later = <T>(one: Register<T> | null, other: Register<T> | null): Register<T> | null =>
  other === null ? one : latest(one, other);

/** `update` and `end` leave the status as it is: an A08 after an A11 does not bring the visit back. */
const STATUS_OF: Readonly<Record<VisitAction, VisitStatus | null>> = {
  start: 'active',
  restore: 'active',
  cancel: 'cancelled',
  update: null,
  end: null,
};

function foldFields(standing: FieldRegisters, event: VisitEvent, stamp: Stamp): FieldRegisters {
  const folded: Record<string, Register<unknown>> = { ...standing };
  for (const [field, value] of Object.entries(event.body.fields)) {
    if (value !== undefined) folded[field] = latest(folded[field] ?? null, { value, stamp });
  }
  return folded;
}

function foldConditions(
  standing: ConditionRegisters | undefined,
  { body: { amends } }: VisitEvent,
  stamp: Stamp,
): { readonly conditions?: ConditionRegisters } {
  return mergeConditions(standing, amends && { [amends.condition]: { value: amends, stamp } });
}

function mergeConditions(
  one: ConditionRegisters | undefined,
  other: ConditionRegisters | undefined,
): { readonly conditions?: ConditionRegisters } {
  if (one === undefined && other === undefined) return {};
  const conditions = { ...one };
  for (const [name, register] of Object.entries(other ?? {}))
    conditions[name] = latest(conditions[name] ?? null, register);
  return { conditions };
}

/** A stated time stands in its own field; here it is the last resort, so that one that was deleted does not come back. */
const TRUST: Readonly<Record<OccurredFrom, number>> = {
  recorded: 1,
  specimen: 2,
  message: 3,
  received: 4,
  stated: 5,
};

function better(
  standing: VisitFold['fallback'] | null,
  offered: VisitFold['fallback'],
): VisitFold['fallback'] {
  if (standing === null) return offered;
  const order = TRUST[standing.from] - TRUST[offered.from] || standing.at - offered.at;
  return order <= 0 ? standing : offered;
}

export function isStanding(visit: VisitFold): boolean {
  return visit.status?.value !== 'cancelled';
}

export function visitTime(visit: VisitFold): EpochMs {
  return visit.fields.occurredAt?.value ?? visit.fallback.at;
}
