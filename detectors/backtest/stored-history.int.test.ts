/** The stored days of a series with their revisions, read by a role that cannot write. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DayKey } from '../../contracts/time.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { dayNumberOf, endOfDay, startOfDay } from '../../platform/zone/zone-time.ts';
import type { Source } from './arguments.ts';
import { readStored, readStoredCells } from './stored-history.ts';
import { whyUnknown, withStored } from './unknown-source.ts';

const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;
const SOURCE = {
  from: 'store',
  input: '',
  measure: 'diarrhoea',
  place: '990102',
  age: 'all',
  window: 'day',
} as const;
const FIRST = DayKey.parse('2026-05-01');
const DAYS = [FIRST, DayKey.parse('2026-05-02')];

let database: TestDatabase;
let reader: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  reader = await database.poolAs('vigil_dashboard');
  for (const [i, day] of DAYS.entries()) {
    const [startAt, endAt] = [startOfDay(day, ZONE), endOfDay(day, ZONE)];
    // Three cases by the evening; the first day gets two more a day and an hour after its end.
    await save('observation_revisions', {
      startAt,
      endAt,
      count: 3,
      revision: 1,
      asOf: endAt - 3_600_000,
    });
    const last =
      i === 0
        ? { count: 5, revision: 2, asOf: endAt + DAY_MS + 3_600_000 }
        : { count: 3, revision: 1, asOf: endAt - 3_600_000 };
    await save('observations', { startAt, endAt, ...last });
  }
});
afterAll(() => database.drop());

interface Saved {
  readonly startAt: number;
  readonly endAt: number;
  readonly count: number;
  readonly revision: number;
  readonly asOf: number;
}

async function save(table: 'observations' | 'observation_revisions', row: Saved): Promise<void> {
  const at = (ms: number): string => new Date(ms).toISOString();
  const isNow = table === 'observations';
  await database.pool.query(
    `INSERT INTO ${table} (series, kind, start_at, ${isNow ? 'end_at, ' : ''}count, late_count, revision, as_of)
     VALUES ('diarrhoea~county~990102~all', 'day', $1, ${isNow ? '$5, ' : ''}$2, 0, $3, $4)`,
    [at(row.startAt), row.count, row.revision, at(row.asOf), ...(isNow ? [at(row.endAt)] : [])],
  );
}

it('tells each day’s counts with the local time at which they became known', async () => {
  const byDay = await readStored(reader, SOURCE, ZONE);
  const first = dayNumberOf(FIRST);
  expect([...byDay.keys()]).toEqual([first, first + 1]);
  const end = (first + 1) * DAY_MS;
  expect(byDay.get(first)).toEqual([
    { asOf: Number.NEGATIVE_INFINITY, count: 0 },
    { asOf: end - 3_600_000, count: 3 },
    { asOf: end + DAY_MS + 3_600_000, count: 5 },
  ]);
  expect(byDay.get(first + 1)).toHaveLength(2);
});

it('tells the cells that other windows are made of, and which are not there', async () => {
  const cells = await readStoredCells(reader, { ...SOURCE, window: 'week' });
  const startAt = startOfDay(FIRST, ZONE);
  const endAt = endOfDay(FIRST, ZONE);
  expect(cells.slice(0, 2)).toEqual([
    { startAt, asOf: endAt - 3_600_000, count: 3 },
    { startAt, asOf: endAt + DAY_MS + 3_600_000, count: 5 },
  ]);
  await expect(readStoredCells(reader, { ...SOURCE, window: 'hour' })).rejects.toMatchObject({
    code: 'no-observations',
    message: expect.stringContaining('No hours') as string,
  });
});

it('says so when nothing is stored, and when the words name no series', async () => {
  await expect(readStored(reader, { ...SOURCE, place: '9901' }, ZONE)).rejects.toMatchObject({
    code: 'no-observations',
  });
  await expect(readStored(reader, { ...SOURCE, age: 'old' }, ZONE)).rejects.toMatchObject({
    code: 'usage',
  });
});

describe('a name that nobody knows', () => {
  const named = { measures: ['diarrhoea', 'visits'], places: ['9901', '990102', 's-990102005-1'] };
  const said = (source: Partial<Source>): string => {
    const why = whyUnknown({ ...SOURCE, ...source }, named);
    return why === null ? '' : `${why.code}: ${why.message}`;
  };

  it('is refused with the one that is near and those that exist, in both languages', () => {
    expect(said({ measure: 'diarhoea' })).toBe(
      'unknown-measure: There is no measure diarhoea; is diarrhoea meant? There are: diarrhoea, visits. 没有“diarhoea”这个监测指标，是否应为“diarrhoea”，现有：diarrhoea、visits。',
    );
    expect(said({ measure: 'influenza' })).toMatch(
      /^unknown-measure: There is no measure influenza\. There are/,
    );
    expect(said({ place: 's-990102005-2' })).toContain('is s-990102005-1 meant?');
    expect(said({ place: '9901029' })).toMatch(/^unknown-place: .*There are: 9901, 990102, s-/);
    expect(said({})).toBe('');
  });

  it('names no more places than can be read', () => {
    const places = Array.from({ length: 40 }, (_, n) => String(990_100 + n));
    const why = whyUnknown({ ...SOURCE, place: 'nowhere' }, { ...named, places });
    expect(why?.message).toContain('And 28 more. 没有“nowhere”这个地区或机构，现有：');
  });

  it('is none where something is stored of it, though the catalogue has lost it', async () => {
    await database.pool.query(
      `INSERT INTO series (series, partition, measure, level, located, age, first_day) VALUES ('gone~county~990109~all', 1, 'gone', 'county', '990109', 'all', '2026-05-01')`,
    );
    const source = { ...SOURCE, measure: 'gone', place: '990109' };
    expect(whyUnknown(source, named)?.code).toBe('unknown-measure');
    expect(whyUnknown(source, await withStored(reader, source, named))).toBeNull();
  });
});
