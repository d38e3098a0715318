/** Pages of the facts of sequences in the order of their names: those of kinds that are told no more go, and sequences are listed to be looked at. */
import type { FactKey } from '../../contracts/fact.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { After } from './history-run.ts';

interface PageOfFacts {
  readonly after: After;
  readonly isLast: boolean;
}

interface FactRow {
  readonly key: FactKey;
  readonly fact: string;
  readonly kind: string;
  readonly is_standing: boolean;
}

async function readPage(
  tx: Tx,
  { after, rowsMax, since }: { after: After; rowsMax: number; since: EpochMs },
): Promise<{ readonly rows: readonly FactRow[] } & PageOfFacts> {
  const { rows } = await tx.query<FactRow>(
    `SELECT key, fact, split_part(key, ' ', 1) || ' ' || split_part(fact, ' ', 1) AS kind,
       body IS NOT NULL AND occurred_at >= $4 AS is_standing
     FROM pattern_facts WHERE (key, fact) > ($1, $2) ORDER BY key, fact LIMIT $3`,
    [...after, rowsMax, storeTime(since)],
  );
  const last = rows.at(-1);
  return {
    rows,
    after: last === undefined ? after : [last.key, last.fact],
    isLast: rows.length < rowsMax,
  };
}

/** Kinds as `kindName` has them. */
export async function forgetKinds(
  tx: Tx,
  of: { readonly gone: ReadonlySet<string>; readonly after: After; readonly rowsMax: number },
): Promise<PageOfFacts> {
  const { rows, ...page } = await readPage(tx, { ...of, since: 0 });
  const old = rows.filter(({ kind }) => of.gone.has(kind));
  if (old.length > 0)
    await tx.query(
      'DELETE FROM pattern_facts f USING unnest($1::text[], $2::text[]) AS o (key, fact) WHERE f.key = o.key AND f.fact = o.fact',
      [old.map(({ key }) => key), old.map(({ fact }) => fact)],
    );
  return page;
}

/** Sequences with standing facts of these kinds since then. */
export async function sequencesWith(
  tx: Tx,
  of: {
    readonly kinds: ReadonlySet<string>;
    readonly since: EpochMs;
    readonly after: After;
    readonly rowsMax: number;
  },
): Promise<PageOfFacts & { readonly keys: readonly FactKey[] }> {
  const { rows, ...page } = await readPage(tx, of);
  const wanted = rows.filter(({ kind, is_standing }) => is_standing && of.kinds.has(kind));
  return { ...page, keys: [...new Set(wanted.map(({ key }) => key))] };
}
