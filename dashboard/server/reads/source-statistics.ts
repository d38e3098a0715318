// How late and how complete the facts of sites come, as the detectors have learned it: of all sites in a line each, of one in full.
import type { SourceAnswer, SourceDelay, SourceToday } from '../../../contracts/api/sources.ts';
import type { Site } from '../../../contracts/catalogue/site.ts';
import { addDelays, delayQuantile, factsIn, type Delays } from '../../../contracts/delays.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';

const AT_MS = 'round(extract(epoch FROM at) * 1000)::float8 AS at';

interface RhythmRow {
  readonly site_id: string;
  readonly due_today: number;
  readonly due_now: number;
  readonly reached: number;
  readonly at: EpochMs;
}

export interface SourceLine {
  readonly today: SourceToday | null;
  readonly delay: Pick<SourceDelay, 'medianMinutes' | 'p90Minutes'> | null;
}

/** By site. The delay is that of visits, of what came in the last week. */
export async function readSourceLines(db: Queryable): Promise<Map<string, SourceLine>> {
  const [rhythms, delays] = await Promise.all([
    db.query<RhythmRow>(`SELECT site_id, due_today, due_now, reached, ${AT_MS} FROM site_rhythms`),
    db.query<{ site_id: string; counts: Delays }>(
      `SELECT site_id, counts FROM site_delays WHERE kind = 'visit' AND day > current_date - 7`,
    ),
  ]);
  const sums = new Map<string, Delays>();
  for (const { site_id, counts } of delays.rows)
    sums.set(site_id, addDelays(sums.get(site_id) ?? [], counts));
  const today = new Map(rhythms.rows.map((row) => [row.site_id, todayOf(row)]));
  return new Map(
    [...new Set([...sums.keys(), ...today.keys()])].map((site) => [
      site,
      { today: today.get(site) ?? null, delay: quantilesOf(sums.get(site) ?? []) },
    ]),
  );
}

export async function readSource(db: Queryable, site: Site, now: EpochMs): Promise<SourceAnswer> {
  const [rhythm, delays, rejected] = await Promise.all([
    db.query<RhythmRow & { rhythm: { work: number[]; rest: number[] } }>(
      `SELECT site_id, rhythm, due_today, due_now, reached, ${AT_MS} FROM site_rhythms WHERE site_id = $1`,
      [site.id],
    ),
    db.query<{ kind: string; counts: Delays }>(
      'SELECT kind, counts FROM site_delays WHERE site_id = $1 ORDER BY kind, day',
      [site.id],
    ),
    db.query<{ code: string; count: number }>(
      `SELECT code, sum(times)::int AS count FROM rejections
       WHERE site_id = $1 AND at > to_timestamp($2::float8 / 1000) - interval '1 day' GROUP BY code ORDER BY count DESC, code LIMIT 100`,
      [site.id, now],
    ),
  ]);
  const sums = new Map<string, Delays>();
  for (const { kind, counts } of delays.rows)
    sums.set(kind, addDelays(sums.get(kind) ?? [], counts));
  const [row] = rhythm.rows;
  return {
    id: site.id,
    names: site.names,
    rhythm: row?.rhythm ?? null,
    today: row === undefined ? null : todayOf(row),
    delays: [...sums].flatMap(([kind, counts]): SourceDelay[] => {
      const quantiles = kind === 'duplicate' ? null : quantilesOf(counts);
      return quantiles === null ? [] : [{ kind, events: factsIn(counts), ...quantiles }];
    }),
    repeated: factsIn(sums.get('duplicate') ?? []),
    rejectedLastDay: rejected.rows,
  };
}

const todayOf = ({ due_today, due_now, reached, at }: RhythmRow): SourceToday => ({
  due: due_today,
  dueByNow: due_now,
  arrived: reached,
  at,
});

function quantilesOf(counts: Delays): SourceLine['delay'] {
  const medianMinutes = delayQuantile(counts, 0.5);
  const p90Minutes = delayQuantile(counts, 0.9);
  return medianMinutes === null || p90Minutes === null ? null : { medianMinutes, p90Minutes };
}
