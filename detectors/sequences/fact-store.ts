/**
 * Facts of sequences in the store. A sequence belongs to one partition, so nobody else writes its rows meanwhile; a worker that has lost the
 * partition is stopped by its position. What is beyond the reach of every rule is not read, and goes with age.
 */
import type { Fact, FactId, FactKey, FactStatement } from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert, unnestRows } from '../../platform/store/bulk.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { HeldFact } from '../patterns/found.ts';
import type { MergedSequences } from './merged-sequences.ts';
import { factOf, registered, type FactRegister } from '../patterns/fact-register.ts';

/** Facts of one sequence that are looked at, the latest first: a year of a person's days. */
export const FACTS_PER_KEY_MAX = 2_000;

interface FactRow {
  readonly key: FactKey;
  readonly fact: FactId;
  readonly occurred_at: EpochMs;
  readonly stated_at: number;
  readonly stated_rank: number;
  readonly received_at: number;
  readonly stated_by: string;
  readonly first_at: EpochMs | null;
  readonly body: Fact | null;
}

const COLUMNS = {
  key: 'text',
  fact: 'text',
  occurred_at: 'timestamptz',
  stated_at: 'int8',
  stated_rank: 'int4',
  received_at: 'int8',
  stated_by: 'text',
  first_at: 'timestamptz',
  body: 'jsonb',
} as const;

/** Returns the sequences in which something now stands that did not stand before. */
export async function storeStatements(
  tx: Tx,
  statements: readonly FactStatement[],
  asOf: EpochMs,
): Promise<Set<FactKey>> {
  const standing = await readRegisters(tx, statements);
  const before = new Map(standing);
  for (const statement of statements) {
    const name = nameOf(statement.key, statement.id);
    standing.set(name, registered(standing.get(name) ?? null, statement));
  }
  const changed = new Set<FactKey>();
  const rows = new Map<string, FactRow>();
  for (const { key, id } of statements) {
    const name = nameOf(key, id);
    const [was, now] = [before.get(name), standing.get(name)];
    if (now === undefined || sameRegister(was, now)) continue;
    rows.set(name, rowOf({ key, id }, now, asOf));
    if (!sameFact(was === undefined ? null : factOf(was), factOf(now))) changed.add(key);
  }
  await writeRows(tx, [...rows.values()]);
  return changed;
}

const nameOf = (key: FactKey, id: FactId): string => `${key} ${id}`;

const sameRegister = (one: FactRegister | undefined, other: FactRegister): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Another statement of the same is no news, whichever event says it. */
function sameFact(one: Fact | null, other: Fact | null): boolean {
  if (one === null || other === null) return one === other;
  return saidBy(one) === saidBy(other);
}

function saidBy({ eventId: _, values, ...fact }: Fact): string {
  const sorted = Object.entries(values).sort(([name], [next]) => (name < next ? -1 : 1));
  const { id, at, siteId, place, reverses, parts } = fact;
  return JSON.stringify([id, at, siteId, place, reverses, sorted, parts]);
}

async function readRegisters(
  tx: Tx,
  statements: readonly FactStatement[],
): Promise<Map<string, FactRegister>> {
  const names = new Map(statements.map(({ key, id }) => [nameOf(key, id), { key, fact: id }]));
  const { from, values } = unnestRows(
    [...names.values()],
    { key: 'text', fact: 'text' },
    { alias: 'n' },
  );
  const { rows } = await tx.query<FactRow>(
    `SELECT f.* FROM ${from} JOIN pattern_facts f ON f.key = n.key AND f.fact = n.fact`,
    values,
  );
  return new Map(rows.map((row) => [nameOf(row.key, row.fact), registerOf(row)]));
}

const registerOf = (row: FactRow): FactRegister => ({
  order: [row.stated_at, row.stated_rank, row.received_at, row.stated_by],
  fact: row.body,
  firstAt: row.first_at,
});

function rowOf(
  { key, id }: { readonly key: FactKey; readonly id: FactId },
  register: FactRegister,
  asOf: EpochMs,
): FactRow {
  const { order, fact, firstAt } = register;
  return {
    key,
    fact: id,
    occurred_at: factOf(register)?.at ?? firstAt ?? asOf,
    stated_at: order[0],
    stated_rank: order[1],
    received_at: order[2],
    stated_by: order[3],
    first_at: firstAt,
    body: fact,
  };
}

async function writeRows(tx: Tx, rows: readonly FactRow[]): Promise<void> {
  if (rows.length === 0) return;
  const replaced = Object.keys(COLUMNS).filter((name) => name !== 'key' && name !== 'fact');
  await bulkInsert(tx, {
    table: 'pattern_facts',
    columns: COLUMNS,
    rows,
    onConflict: `ON CONFLICT (key, fact) DO UPDATE SET ${replaced.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`,
  });
}

export interface ReadFacts {
  readonly facts: ReadonlyMap<FactKey, readonly HeldFact[]>;
  /** Of sequences that hold more than is looked at: since when all is there. */
  readonly wholeSince: ReadonlyMap<FactKey, EpochMs>;
}

/** What stands of the sequences since then, under the name that each goes by. */
export async function readSequences(
  tx: Tx,
  sequences: MergedSequences,
  since: (key: FactKey) => EpochMs,
): Promise<ReadFacts> {
  const alone = [...sequences].flatMap(([name, keys]) => (keys.length > 1 ? [] : [name]));
  const facts = new Map<FactKey, readonly HeldFact[]>(
    [...sequences.keys()].map((key) => [key, []]),
  );
  for (const [key, all] of await readAlone(tx, alone, since)) facts.set(key, all);
  for (const [name, keys] of sequences)
    if (keys.length > 1) facts.set(name, await readTogether(tx, keys, since(name)));
  const tooLong = [...facts].filter(([, all]) => all.length >= FACTS_PER_KEY_MAX);
  const oldest = (all: readonly Fact[]): EpochMs =>
    all.reduce((at, fact) => Math.min(at, fact.at), Infinity);
  return { facts, wholeSince: new Map(tooLong.map(([key, all]) => [key, oldest(all) + 1])) };
}

type StandingRow = Pick<FactRow, 'key' | 'first_at' | 'received_at'> & { readonly body: Fact };

const heldFact = ({ body, first_at, received_at }: StandingRow): HeldFact[] => {
  const fact = factOf({ order: [0, 0, 0, ''], fact: body, firstAt: first_at });
  return fact === null ? [] : [{ ...fact, toldAt: received_at }];
};

async function readAlone(
  tx: Tx,
  keys: readonly FactKey[],
  since: (key: FactKey) => EpochMs,
): Promise<Map<FactKey, HeldFact[]>> {
  const facts = new Map<FactKey, HeldFact[]>();
  if (keys.length === 0) return facts;
  const { from, values } = unnestRows(
    keys.map((key) => ({ key, since: since(key) })),
    { key: 'text', since: 'timestamptz' },
    { alias: 'k', firstParameter: 2 },
  );
  const { rows } = await tx.query<StandingRow>(
    `SELECT f.key, f.first_at, f.received_at, f.body FROM ${from} CROSS JOIN LATERAL (
       SELECT key, first_at, received_at, body FROM pattern_facts
       WHERE key = k.key AND body IS NOT NULL AND occurred_at >= k.since ORDER BY occurred_at DESC LIMIT $1) f`,
    [FACTS_PER_KEY_MAX, ...values],
  );
  for (const row of rows) {
    const known = facts.get(row.key);
    if (known === undefined) facts.set(row.key, heldFact(row));
    else known.push(...heldFact(row));
  }
  return facts;
}

/** A visit may have been told under another name of its person later: the greatest statement of all of them stands. */
async function readTogether(tx: Tx, keys: readonly FactKey[], since: EpochMs): Promise<HeldFact[]> {
  const { rows } = await tx.query<StandingRow>(
    `SELECT key, first_at, received_at, body FROM (
       SELECT DISTINCT ON (fact) * FROM pattern_facts WHERE key = ANY ($1::text[]) AND occurred_at >= $2
       ORDER BY fact, stated_at DESC, stated_rank DESC, received_at DESC, stated_by DESC) f
     WHERE body IS NOT NULL ORDER BY occurred_at DESC LIMIT $3`,
    [keys, storeTime(since), FACTS_PER_KEY_MAX],
  );
  return rows.flatMap(heldFact);
}
