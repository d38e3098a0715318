/**
 * Merged persons in the store. A batch that merges excludes every other batch for the length of its transaction, because a unit
 * that is being written by another worker must meet the merge either before or after, never between; merges are rare. What is read
 * here is locked before any unit is, so that two batches about one merged person take turns.
 */
import type { EventId, PersonToken } from '../../contracts/ids.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import {
  linkKey,
  type Link,
  type Member,
  type MergedPerson,
  type Persons,
} from '../visits/persons.ts';
import type { UnitKey } from '../visits/unit.ts';

/** Any number that no other advisory lock of a transaction uses. */
const MERGE_LOCK = 7_149_550_003;

/** Held until the transaction ends; the first thing that a batch does. */
export async function lockMerges(tx: Tx, does: 'merges' | 'reads'): Promise<void> {
  await tx.query(
    does === 'merges'
      ? 'SELECT pg_advisory_xact_lock($1)'
      : 'SELECT pg_advisory_xact_lock_shared($1)',
    [MERGE_LOCK],
  );
}

interface PersonRow {
  readonly person: PersonToken;
  readonly root: PersonToken;
  readonly merged: PersonToken;
  readonly retired: boolean;
}

/** Adds to `persons` whoever of `tokens` was merged, with all of their tokens. */
export async function loadPersons(
  tx: Tx,
  persons: Persons,
  tokens: Iterable<PersonToken>,
): Promise<void> {
  const unknown = [...new Set(tokens)].filter((token) => !persons.has(token));
  if (unknown.length === 0) return;
  const { rows } = await tx.query<PersonRow>({
    name: 'lock-persons',
    text: `SELECT person, root, merged, retired FROM merged_persons
      WHERE root IN (SELECT root FROM merged_persons WHERE person = ANY ($1::text[])) ORDER BY person FOR UPDATE`,
    values: [unknown],
  });
  if (rows.length === 0) return;
  const byRoot = new Map<PersonToken, Map<PersonToken, Member>>();
  for (const { person, root, ...member } of rows) {
    const members = byRoot.get(root);
    if (members === undefined) byRoot.set(root, new Map([[person, member]]));
    else members.set(person, member);
  }
  const links = await loadLinks(
    tx,
    rows.map(({ person }) => person),
  );
  for (const [root, members] of byRoot) {
    const own = links.filter(({ one, other }) => members.has(one) || members.has(other));
    const merged: MergedPerson = {
      root,
      members,
      links: new Map(own.map((link) => [linkKey(link), link])),
    };
    for (const member of members.keys()) persons.set(member, merged);
  }
}

interface LinkRow {
  readonly one: PersonToken;
  readonly other: PersonToken;
  readonly linked: boolean;
  readonly stated_at: string;
  readonly stated_rank: number;
  readonly received_at: string;
  readonly event_id: EventId;
}

async function loadLinks(tx: Tx, tokens: readonly PersonToken[]): Promise<Link[]> {
  const { rows } = await tx.query<LinkRow>({
    name: 'links-of-persons',
    text: `SELECT one, other, linked, stated_at, stated_rank, received_at, event_id FROM linked_persons
      WHERE one = ANY ($1::text[]) OR other = ANY ($1::text[])`,
    values: [tokens],
  });
  return rows.map(({ one, other, linked, ...said }) => ({
    one,
    other,
    linked,
    stamp: {
      statedAt: Number(said.stated_at),
      statedRank: said.stated_rank,
      receivedAt: Number(said.received_at),
      eventId: said.event_id,
    },
  }));
}

/** Units that a merge of these persons would change. */
export async function unitsOfPersons(tx: Tx, tokens: readonly PersonToken[]): Promise<UnitKey[]> {
  if (tokens.length === 0) return [];
  const { rows } = await tx.query<{ unit: UnitKey }>(
    'SELECT unit FROM visits WHERE person = ANY ($1::text[])',
    [tokens],
  );
  return rows.map(({ unit }) => unit);
}

export async function writePersons(
  tx: Tx,
  persons: Persons,
  roots: ReadonlySet<PersonToken>,
): Promise<void> {
  if (roots.size === 0) return;
  const rows = [...roots].flatMap((root) =>
    [...(persons.get(root)?.members ?? [])].map(([person, member]) => ({
      person,
      root,
      ...member,
    })),
  );
  await bulkInsert(tx, {
    table: 'merged_persons',
    columns: { person: 'text', root: 'text', merged: 'text', retired: 'bool' },
    rows: rows.sort((one, other) => (one.person < other.person ? -1 : 1)),
    onConflict:
      'ON CONFLICT (person) DO UPDATE SET root = EXCLUDED.root, merged = EXCLUDED.merged, retired = EXCLUDED.retired',
  });
  const links = new Map([...roots].flatMap((root) => [...(persons.get(root)?.links ?? [])]));
  await writeLinks(tx, [...links.values()]);
}

async function writeLinks(tx: Tx, links: readonly Link[]): Promise<void> {
  if (links.length === 0) return;
  await bulkInsert(tx, {
    table: 'linked_persons',
    columns: {
      one: 'text',
      other: 'text',
      linked: 'bool',
      stated_at: 'int8',
      stated_rank: 'int4',
      received_at: 'int8',
      event_id: 'text',
    },
    rows: links.map(({ one, other, linked, stamp }) => ({
      one,
      other,
      linked,
      stated_at: stamp.statedAt,
      stated_rank: stamp.statedRank,
      received_at: stamp.receivedAt,
      event_id: stamp.eventId,
    })),
    onConflict: `ON CONFLICT (one, other) DO UPDATE SET linked = EXCLUDED.linked, stated_at = EXCLUDED.stated_at,
      stated_rank = EXCLUDED.stated_rank, received_at = EXCLUDED.received_at, event_id = EXCLUDED.event_id`,
  });
}
