/**
 * Which rules about sequences judge, and since when as they are now. A rule that is new or changed waits until the facts that it asks for are
 * made from the stored events (`detectors/history`); in a store that began without any event all rules judge from the beginning.
 */
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { ruleDigest, toldAfter, type KindsTold, type SequenceRule } from '../facts/needed-kinds.ts';

/** By rule: since when it judges as it is in this catalogue. Who waits is not among them. */
export type JudgingSince = ReadonlyMap<string, EpochMs>;

/** Any number that no other advisory lock of a transaction uses. */
const HISTORY_LOCK = 7_149_550_004;

/** Held until the transaction ends: who makes facts of history, and who stores facts while rules wait, take turns. */
export async function lockHistory(tx: Tx, does: 'makes' | 'stores'): Promise<void> {
  await tx.query(
    does === 'makes'
      ? 'SELECT pg_advisory_xact_lock($1)'
      : 'SELECT pg_advisory_xact_lock_shared($1)',
    [HISTORY_LOCK],
  );
}

export async function judgingRules(tx: Tx, catalogue: DetectorCatalogue): Promise<JudgingSince> {
  const known = await readJudging(tx, catalogue.sequences);
  // Without any rule the beginning passes too: a rule that is added later has missed what was before.
  if (known.size > 0 && known.size === catalogue.sequences.length) return known;
  await begin(tx, catalogue);
  return readJudging(tx, catalogue.sequences);
}

interface RuleRow {
  readonly rule: string;
  readonly digest: string;
  readonly since_at: EpochMs;
}

export async function readJudging(
  tx: Queryable,
  rules: readonly SequenceRule[],
): Promise<Map<string, EpochMs>> {
  const { rows } = await tx.query<RuleRow>('SELECT rule, digest, since_at FROM pattern_rules');
  const known = new Map(rows.map((row) => [row.rule, row]));
  return new Map(
    rules.flatMap((rule) => {
      const row = known.get(rule.id);
      return row?.digest === ruleDigest(rule) ? [[rule.id, row.since_at] as const] : [];
    }),
  );
}

/** Once in the life of a store that had no event when it was made. */
async function begin(tx: Tx, { sequences, facts }: DetectorCatalogue): Promise<void> {
  const first = await tx.query('UPDATE pattern_beginning SET is_new = false WHERE is_new');
  if (first.rowCount === 0) return;
  await letJudge(tx, sequences, 0);
  const asked = [...facts.keysOf].flatMap(([kind, keyKinds]) =>
    keyKinds.map((keyKind) => ({ keyKind, kind })),
  );
  await writeKindsTold(tx, toldAfter(facts, new Map(), asked));
}

export async function letJudge(
  tx: Tx,
  rules: readonly SequenceRule[],
  sinceAt: EpochMs,
): Promise<void> {
  if (rules.length === 0) return;
  await bulkInsert(tx, {
    table: 'pattern_rules',
    columns: { rule: 'text', digest: 'text', since_at: 'timestamptz' },
    rows: rules.map((rule) => ({ rule: rule.id, digest: ruleDigest(rule), since_at: sinceAt })),
    onConflict:
      'ON CONFLICT (rule) DO UPDATE SET digest = EXCLUDED.digest, since_at = EXCLUDED.since_at',
  });
}

/** A rule that is no more in the catalogue has missed what comes until it is there again. */
export async function forgetOthers(tx: Tx, rules: readonly SequenceRule[]): Promise<void> {
  await tx.query('DELETE FROM pattern_rules WHERE rule <> ALL ($1::text[])', [
    rules.map(({ id }) => id),
  ]);
}

export async function readKindsTold(tx: Tx): Promise<KindsTold> {
  const { rows } = await tx.query<{ name: string; reach_ms: number }>(
    `SELECT key_kind || ' ' || kind AS name, reach_ms::float8 AS reach_ms FROM fact_kinds_told`,
  );
  return new Map(rows.map(({ name, reach_ms }) => [name, reach_ms]));
}

/** All that is told from now on: what is not among them is told no more. */
export async function writeKindsTold(tx: Tx, told: KindsTold): Promise<void> {
  await tx.query('DELETE FROM fact_kinds_told');
  await bulkInsert(tx, {
    table: 'fact_kinds_told',
    columns: { key_kind: 'text', kind: 'text', reach_ms: 'int8' },
    rows: [...told].map(([name, reach]) => {
      const [keyKind = '', kind = ''] = name.split(' ');
      return { key_kind: keyKind, kind, reach_ms: reach };
    }),
  });
}
