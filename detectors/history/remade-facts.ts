/**
 * Facts made again from what is stored, page by page: of visits from their folds, of everything else from its events in order of receipt. They
 * are the statements that `observe` would have told, with the same order, so that making one twice, or beside a live one, changes nothing.
 */
import { Event } from '../../contracts/event/event.ts';
import type { FactKind, FactStatement } from '../../contracts/fact.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { FactPlan } from '../facts/fact-plan.ts';
import { statementsOf } from '../facts/fact-rows.ts';
import { factsOfEvent } from '../facts/facts-of-event.ts';
import { factsOfVisit } from '../facts/facts-of-visit.ts';
import { withGroup } from '../facts/group-of-visit.ts';
import { loadPersons, lockMerges } from '../observe/person-store.ts';
import { lockUnits } from '../observe/unit-store.ts';
import type { Persons } from '../visits/persons.ts';
import { unitFacts } from '../visits/unit-facts.ts';
import { personOfUnit, type UnitKey } from '../visits/unit.ts';
import type { After } from './history-run.ts';

export interface Page {
  readonly statements: readonly FactStatement[];
  readonly after: After;
  readonly isLast: boolean;
}

export interface PageWish {
  readonly catalogue: DetectorCatalogue;
  /** Of the kinds that are to be made alone. */
  readonly plan: FactPlan;
  readonly after: After;
  readonly rowsMax: number;
  readonly now: EpochMs;
}

/** Whoever states a fact does so after it happened; a day for clocks that are wrong. */
const receivedSince = ({ plan, now }: PageWish): EpochMs => {
  const asked = new Set([...plan.keysOf.values()].flat());
  const reach = [...asked].map((keyKind) => plan.horizonOf.get(keyKind) ?? 0);
  return now - Math.max(0, ...reach) - DAY_MS;
};

interface UnitRow {
  readonly unit: UnitKey;
  readonly received_at: EpochMs;
}

export async function pageOfUnits(tx: Tx, wish: PageWish): Promise<Page> {
  const { catalogue, plan, after, rowsMax, now } = wish;
  await lockMerges(tx, 'reads');
  const { rows } = await tx.query<UnitRow>(
    'SELECT unit, received_at FROM visits WHERE unit > $1 ORDER BY unit LIMIT $2',
    [after[0], rowsMax],
  );
  const since = receivedSince(wish);
  const recent = new Map(
    rows.flatMap((row) => (row.received_at < since ? [] : [[row.unit, row.received_at] as const])),
  );
  const standing = await lockUnits(tx, [...recent.keys()]);
  const persons: Persons = new Map();
  const named = [...standing.values()].flatMap(({ unit }) => personOfUnit(unit) ?? []);
  await loadPersons(tx, persons, named);
  const stated = [...standing].flatMap(([key, { unit, version }]) => {
    if (unit.visit === null) return [];
    const receivedAt = recent.get(key) ?? now;
    const facts = unitFacts(unit, persons);
    const turn = { unit: key, version, receivedAt, facts, personBefore: null };
    return factsOfVisit(withGroup(turn, catalogue));
  });
  return {
    statements: statementsOf(stated, plan, now),
    after: [rows.at(-1)?.unit ?? after[0], ''],
    isLast: rows.length < rowsMax,
  };
}

interface EventRow {
  readonly at: string;
  readonly id: string;
  /** null where it is of another kind. */
  readonly event: unknown;
}

export async function pageOfEvents(tx: Tx, wish: PageWish): Promise<Page> {
  const { plan, after, rowsMax, now } = wish;
  const [at, id] = after[0] === '' ? [new Date(0).toISOString(), ''] : after;
  const { rows } = await tx.query<EventRow>(
    `SELECT received_at::text AS at, id, CASE WHEN kind = ANY ($5::text[]) THEN event END AS event FROM events
     WHERE received_at >= $1 AND (received_at, id) > ($2::timestamptz, $3) ORDER BY received_at, id LIMIT $4`,
    [storeTime(receivedSince(wish)), at, id, rowsMax, eventKindsOf(plan)],
  );
  const stated = rows.flatMap(({ event }) =>
    event === null ? [] : factsOfEvent(Event.parse(event), wish.catalogue),
  );
  const last = rows.at(-1);
  return {
    statements: statementsOf(stated, plan, now),
    after: last === undefined ? after : [last.at, last.id],
    isLast: rows.length < rowsMax,
  };
}

/** Kinds of facts that the folds of visits tell. */
const OF_VISITS: ReadonlySet<FactKind> = new Set(['visit', 'discharge']);

const EVENT_OF: Readonly<Record<string, Event['kind']>> = {
  laboratory: 'laboratory',
  imaging: 'imaging',
  ecg: 'ecg',
  home: 'home-reading',
  claim: 'claim',
  procedure: 'procedure',
  settlement: 'settlement-failure',
};

const eventKindsOf = ({ keysOf }: FactPlan): Event['kind'][] => [
  ...new Set([...keysOf.keys()].flatMap((kind) => EVENT_OF[kind.split('-')[0] ?? ''] ?? [])),
];

export const asksVisits = ({ keysOf }: FactPlan): boolean =>
  [...keysOf.keys()].some((kind) => OF_VISITS.has(kind));

export const asksEvents = (plan: FactPlan): boolean => eventKindsOf(plan).length > 0;
