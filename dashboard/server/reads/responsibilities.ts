// Responsibility lists as the stage that decides on them keeps them: every version that was ever in force, and changes of them. Which is in force
// today follows from the days: of several the one that began last, of those the one that came last.
import type {
  ListDetail,
  ListIndex,
  ListVersion,
} from '../../../contracts/api/responsibilities.ts';
import type { Norm } from '../../../contracts/catalogue/norm.ts';
import { holdsOn } from '../../../contracts/catalogue/origin.ts';
import { ResponsibilityList } from '../../../contracts/catalogue/responsibility-list.ts';
import { ListChange } from '../../../contracts/lists/list-change.ts';
import type { ListBasis } from '../../../contracts/lists/check-written.ts';
import { problemsInForce, problemsOfList } from '../../../contracts/lists/problems-in-force.ts';
import type { AlertKind } from '../../../contracts/signal.ts';
import { differencesOf } from '../../../contracts/lists/compare-lists.ts';
import type { DayKey, EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';

interface Known {
  readonly list: ResponsibilityList;
  readonly knownSince: EpochMs;
  readonly change: ListVersion['change'];
}

interface Row {
  readonly record: unknown;
  readonly first_loaded_at: EpochMs;
  readonly change: ListVersion['change'];
}

async function readKnown(db: Queryable, id: string | null): Promise<Known[]> {
  const answer = await db.query<Row>(
    `SELECT l.record, l.first_loaded_at, c.id AS change FROM responsibility_lists l
     LEFT JOIN list_changes c ON c.list = l.id AND c.list_version = l.version AND c.state = 'in-force'
     WHERE $1::text IS NULL OR l.id = $1 ORDER BY l.first_loaded_at, l.version`,
    [id],
  );
  return answer.rows.map((row) => ({
    list: ResponsibilityList.parse(row.record),
    knownSince: row.first_loaded_at,
    change: row.change,
  }));
}

async function readListChanges(db: Queryable, list: string): Promise<ListChange[]> {
  const answer = await db.query<{ record: unknown }>(
    'SELECT record FROM list_changes WHERE list = $1 ORDER BY asked_at DESC, id DESC LIMIT 50',
    [list],
  );
  return answer.rows.map(({ record }) => ListChange.parse(record));
}

/** Rows come in the order in which they became known; the sort keeps that order among lists of one day. */
function latest(known: readonly Known[]): Known | undefined {
  return known
    .toSorted(
      (one, other) =>
        Number(one.list.validFrom > other.list.validFrom) -
        Number(one.list.validFrom < other.list.validFrom),
    )
    .at(-1);
}

const inForceOf = (known: readonly Known[], day: DayKey): Known | undefined =>
  latest(known.filter(({ list }) => holdsOn(list, day))) ?? latest(known);

export interface ListBasisOn {
  readonly day: DayKey;
  readonly basis: ListBasis & { readonly alertKinds: readonly AlertKind[] };
}

export async function readListIndex(
  db: Queryable,
  { day, basis }: ListBasisOn,
): Promise<ListIndex> {
  const waiting = await db.query<{ list: string; count: number }>(
    "SELECT list, count(*)::int AS count FROM list_changes WHERE state = 'waiting' GROUP BY list",
  );
  const counts = new Map(waiting.rows.map(({ list, count }) => [list, count]));
  const known = await readKnown(db, null);
  const ids = [...new Set(known.map(({ list }) => list.id))].sort();
  const inForce = ids.flatMap((id) => {
    const own = known.filter(({ list }) => list.id === id);
    const now = inForceOf(own, day);
    return now === undefined ? [] : [{ ...now, versions: own.length }];
  });
  const lists = inForce.map(({ list }) => list);
  return {
    lists: inForce.map(({ list: { id, alertKind, names, version, validFrom }, versions }) => ({
      id,
      alertKind,
      names,
      version,
      validFrom,
      versions,
      waiting: counts.get(id) ?? 0,
    })),
    problems: problemsInForce({ lists, alertKinds: basis.alertKinds, day }, basis),
  };
}

export interface ListQuestion extends ListBasisOn {
  readonly id: string;
  readonly version: string | undefined;
}

export async function readListDetail(
  db: Queryable,
  { id, version, day, basis }: ListQuestion,
): Promise<ListDetail | undefined> {
  const known = await readKnown(db, id);
  const inForce = inForceOf(known, day);
  const newest = latest(known);
  const asked =
    version === undefined ? inForce : known.find(({ list }) => list.version === version);
  if (inForce === undefined || newest === undefined || asked === undefined) return undefined;
  const changes = await readListChanges(db, id);
  return {
    list: asked.list,
    inForce: inForce.list.version,
    newest: newest.list.version,
    versions: known.map(({ list, knownSince, change }) => ({
      version: list.version,
      validFrom: list.validFrom,
      knownSince,
      change,
    })),
    differences: differencesOf(inForce.list, asked.list),
    changes: changes.map((change) => {
      const base = known.find(({ list }) => list.version === change.base);
      return {
        change,
        differences: base === undefined ? [] : differencesOf(base.list, change.list),
      };
    }),
    problems: problemsOfList(asked.list, basis, day),
    norms: normsNamed(asked.list, basis.norms, day),
  };
}

function normsNamed(list: ResponsibilityList, norms: readonly Norm[], day: DayKey): Norm[] {
  const named = new Set<string | undefined>(
    Object.values(list.limits).flatMap(({ levels }) =>
      Object.values(levels).flatMap(({ norms: by }) => Object.values(by ?? {})),
    ),
  );
  return norms.filter((norm) => named.has(norm.id) && holdsOn(norm, day));
}
