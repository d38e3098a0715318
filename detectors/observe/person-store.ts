/**
 * Merged persons in the store. A batch that merges excludes every other batch for the length of its transaction, because a unit
 * that is being written by another worker must meet the merge either before or after, never between; merges are rare. What is read
 * here is locked before any unit is, so that two batches about one merged person take turns.
 */
import type { PersonToken } from '../../contracts/ids.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { MergedPerson, Persons } from '../visits/persons.ts';
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
    text: `SELECT person, root, retired FROM merged_persons
      WHERE root IN (SELECT root FROM merged_persons WHERE person = ANY ($1::text[])) ORDER BY person FOR UPDATE`,
    values: [unknown],
  });
  const byRoot = new Map<PersonToken, Map<PersonToken, boolean>>();
  for (const { person, root, retired } of rows) {
    const members = byRoot.get(root);
    if (members === undefined) byRoot.set(root, new Map([[person, retired]]));
    else members.set(person, retired);
  }
  for (const [root, members] of byRoot) {
    const merged: MergedPerson = { root, members };
    for (const member of members.keys()) persons.set(member, merged);
  }
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
    [...(persons.get(root)?.members ?? [])].map(([person, retired]) => ({ person, root, retired })),
  );
  await bulkInsert(tx, {
    table: 'merged_persons',
    columns: { person: 'text', root: 'text', retired: 'bool' },
    rows: rows.sort((one, other) => (one.person < other.person ? -1 : 1)),
    onConflict:
      'ON CONFLICT (person) DO UPDATE SET root = EXCLUDED.root, retired = EXCLUDED.retired',
  });
}
