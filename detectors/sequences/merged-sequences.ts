/**
 * Sequences of persons whose records were made one are one sequence. Facts stay where they were told; whoever looks reads all of them, under
 * the name that stands for the person today, and excludes everybody else who looks at this person until the transaction ends.
 */
import { factKey, type FactKey } from '../../contracts/fact.ts';
import type { PersonToken } from '../../contracts/ids.ts';
import type { Tx } from '../../platform/store/pool.ts';

/** Any first number that no other advisory lock of two numbers uses. */
const SEQUENCE_LOCK = 715_006;

/** By the name that stands for each: the sequences that make it up. */
export type MergedSequences = ReadonlyMap<FactKey, readonly FactKey[]>;

export async function mergedSequences(tx: Tx, keys: readonly FactKey[]): Promise<MergedSequences> {
  const persons = keys.filter((key) => key.startsWith('person '));
  const members = await membersOf(tx, persons.map(tokenOf));
  const roots = new Map<FactKey, FactKey>();
  const merged = new Map<FactKey, FactKey[]>();
  for (const { person, root } of members) {
    const key = factKey('person', person);
    const name = factKey('person', root);
    roots.set(key, name);
    merged.set(name, [...(merged.get(name) ?? []), key]);
  }
  const all = new Map<FactKey, readonly FactKey[]>();
  for (const key of keys) {
    const name = roots.get(key) ?? key;
    all.set(name, merged.get(name) ?? [key]);
  }
  await lockMerged(
    tx,
    [...all].flatMap(([name, of]) => (of.length > 1 ? [name] : [])),
  );
  return all;
}

const tokenOf = (key: FactKey): string => key.slice(key.indexOf(' ') + 1);

interface MemberRow {
  readonly person: PersonToken;
  readonly root: PersonToken;
}

async function membersOf(tx: Tx, tokens: readonly string[]): Promise<MemberRow[]> {
  if (tokens.length === 0) return [];
  const { rows } = await tx.query<MemberRow>(
    `SELECT person, root FROM merged_persons
     WHERE root IN (SELECT root FROM merged_persons WHERE person = ANY ($1::text[])) ORDER BY person`,
    [tokens],
  );
  return rows;
}

/** In one order, so that no two batches wait for each other. */
async function lockMerged(tx: Tx, names: readonly FactKey[]): Promise<void> {
  for (const name of [...names].sort())
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [SEQUENCE_LOCK, name]);
}
