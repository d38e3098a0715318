/**
 * Who is followed for a chronic illness in each county, and of how many it is managed or controlled: from the readings and visits that stand in
 * the sequences of persons. Asked in slices of persons, so that no query of a whole city is one.
 */
import type { FollowedPersons, SharePattern } from '../../contracts/catalogue/looks/share.ts';
import { spanMs } from '../../contracts/catalogue/sequence-pattern.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { PERSON_LETTERS } from './person-slices.ts';

export interface FollowedRow {
  readonly county: string;
  readonly back: number;
  readonly part: number;
  readonly whole: number;
  readonly missedShare: number;
}

interface Slice {
  readonly county: string;
  readonly part: number;
  readonly whole: number;
  /** Readings of the last week, and of the three before. */
  readonly newest: number;
  readonly before: number;
}

/**
 * A county whose readings fell to less than half is not told of: a platform that stopped is no person who stopped. `missedShare` is what is
 * missing in the newest week of the mean of the three weeks before.
 */
export async function followedRows(
  tx: Tx,
  { rule, toAt }: { readonly rule: SharePattern; readonly toAt: EpochMs },
): Promise<FollowedRow[]> {
  const { persons, of } = rule;
  if (persons === undefined) return [];
  const counties = new Map<string, Omit<Slice, 'county'>>();
  for (const letter of PERSON_LETTERS) {
    const slice = { letter, toAt, isControl: of.endsWith('-controlled') };
    for (const { county, ...row } of await sliceRows(tx, persons, slice)) {
      const known = counties.get(county) ?? { part: 0, whole: 0, newest: 0, before: 0 };
      counties.set(county, {
        part: known.part + row.part,
        whole: known.whole + row.whole,
        newest: known.newest + row.newest,
        before: known.before + row.before,
      });
    }
  }
  return [...counties].map(([county, { part, whole, newest, before }]) => ({
    ...{ county, back: 0, part, whole },
    missedShare: before > 0 ? Math.max(0, 1 - newest / (before / 3)) : 0,
  }));
}

interface OfSlice {
  readonly letter: string;
  readonly toAt: EpochMs;
  readonly isControl: boolean;
}

async function sliceRows(
  tx: Tx,
  persons: FollowedPersons,
  { letter, toAt, isControl }: OfSlice,
): Promise<Slice[]> {
  const { readings, below } = persons;
  const isMet = isControl
    ? `(${below.map((_, at) => `m${String(at)} IS NOT NULL`).join(' OR ')}) AND ${below.map((_, at) => `coalesce(m${String(at)} < ($5::float8[])[${String(at + 1)}], true)`).join(' AND ')}`
    : `readings >= $6 AND EXISTS (SELECT FROM pattern_facts v WHERE v.key = p.key AND v.body IS NOT NULL AND v.body->>'kind' = 'visit'
         AND v.occurred_at >= $7 AND v.occurred_at < $3)`;
  const { rows } = await tx.query<Slice>(
    `SELECT county, count(*)::int AS whole, (count(*) FILTER (WHERE ${isMet}))::int AS part, sum(newest)::int AS newest, sum(before)::int AS before
     FROM (
       SELECT key, (array_agg(left(body->>'place', 6) ORDER BY occurred_at DESC))[1] AS county,
         count(*) FILTER (WHERE occurred_at >= $4) AS readings,
         count(*) FILTER (WHERE occurred_at >= $3::timestamptz - interval '7 days') AS newest,
         count(*) FILTER (WHERE occurred_at >= $3::timestamptz - interval '28 days' AND occurred_at < $3::timestamptz - interval '7 days') AS before,
         ${below.map((_, at) => medianOf(at)).join(', ')}
       FROM pattern_facts
       WHERE left(split_part(key, '.', 2), 1) = $1 AND occurred_at >= $2 AND occurred_at < $3 AND body IS NOT NULL AND key LIKE 'person %'
         AND body->>'kind' = 'home-reading' AND body->'values'->>'quantity' = ANY ($8::text[])
       GROUP BY key
     ) AS p, LATERAL (SELECT $5::float8[], $6::int, $7::timestamptz, $9::jsonb) AS asked GROUP BY county`,
    [
      ...[letter, storeTime(toAt - spanMs(persons.followedWithin)), storeTime(toAt)],
      ...[storeTime(toAt - spanMs(readings.within)), below.map(({ value }) => value)],
      ...[readings.least, storeTime(toAt - spanMs(persons.visitWithin))],
      below.map(({ quantity }) => quantity),
      JSON.stringify(below.map(({ context = [] }) => context)),
    ],
  );
  return rows;
}

/** Of the readings of one target, in the order of the rule. */
function medianOf(at: number): string {
  const of = `($9::jsonb)->${String(at)}`;
  return `percentile_cont(0.5) WITHIN GROUP (ORDER BY (body->'values'->>'value')::float8) FILTER (
    WHERE occurred_at >= $4 AND body->'values'->>'quantity' = ($8::text[])[${String(at + 1)}]
      AND (jsonb_array_length(${of}) = 0 OR ${of} ? (body->'values'->>'context'))) AS m${String(at)}`;
}
