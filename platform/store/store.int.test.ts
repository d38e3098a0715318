// Transactions, bulk writes, positions and keys on a real PostgreSQL.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { silentLog } from '../log.ts';
import { freshDatabase, type TestDatabase } from '../testing/test-database.ts';
import { bulkInsert, unnestRows } from './bulk.ts';
import { seenBefore } from './inbox.ts';
import { openStore } from './pool.ts';
import { advancePosition, takePosition } from './positions.ts';
import { transaction } from './transaction.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  await database.pool.query(
    `CREATE TABLE things (n int PRIMARY KEY, t text, big int8, f float8, ok bool, day date, at timestamptz, doc jsonb,
       raw bytea, tags text[], counts int4[])`,
  );
});
afterAll(() => database.drop());

const COLUMNS = {
  n: 'int4',
  t: 'text',
  big: 'int8',
  f: 'float8',
  ok: 'bool',
  day: 'date',
  at: 'timestamptz',
  doc: 'jsonb',
  raw: 'bytea',
  tags: 'text[]',
  counts: 'int4[]',
} as const;

// NUL cannot be stored in a text of PostgreSQL, and half a surrogate pair is no character.
const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((value) => !/[\0\ud800-\udfff]/u.test(value));

describe('a bulk insert', () => {
  it('gives back exactly what was put in, whatever is in it', async () => {
    const row = fc.record({
      t: fc.option(text),
      big: fc.option(fc.maxSafeInteger()),
      f: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
      ok: fc.boolean(),
      day: fc.constantFrom('2026-03-01', '1988-02-29'),
      at: fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) }),
      doc: fc
        .jsonValue()
        .filter(
          (value) =>
            !JSON.stringify(value).includes('\\u0000') && !JSON.stringify(value).includes('\\ud'),
        ),
      raw: fc.uint8Array({ maxLength: 20 }),
      tags: fc.array(text, { maxLength: 4 }),
      counts: fc.array(fc.integer(), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (values) => {
        const rows = values.map((value, n) => ({ n, ...value }));
        await database.pool.query('TRUNCATE things');
        await bulkInsert(database.pool, { table: 'things', columns: COLUMNS, rows });
        const answer = await database.pool.query<(typeof rows)[number]>(
          'SELECT * FROM things ORDER BY n',
        );
        const plain = answer.rows.map((got) => ({ ...got, raw: new Uint8Array(got.raw) }));
        const expected = rows.map((one) => ({
          ...one,
          doc: JSON.parse(JSON.stringify(one.doc)) as unknown,
        }));
        expect(plain).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('returns rows in the order of the input', async () => {
    await database.pool.query('TRUNCATE things');
    const rows = Array.from({ length: 5_000 }, (_, at) => ({ n: 5_000 - at }));
    const { rows: returned } = await bulkInsert<{ n: number }, { n: number }>(database.pool, {
      table: 'things',
      columns: { n: 'int4' },
      rows,
      returning: 'RETURNING n',
    });
    expect(returned).toEqual(rows);
  });

  it('joins rows into other statements', async () => {
    const rows = [
      { n: 1, t: 'one' },
      { n: 2, t: 'two' },
    ];
    const { from, values } = unnestRows(
      rows,
      { n: 'int4', t: 'text' },
      { alias: 'u', firstParameter: 2 },
    );
    await database.pool.query(`UPDATE things SET t = $1 || u.t FROM ${from} WHERE things.n = u.n`, [
      '>',
      ...values,
    ]);
    const answer = await database.pool.query(
      'SELECT n, t FROM things WHERE t IS NOT NULL ORDER BY n',
    );
    expect(answer.rows).toEqual([
      { n: 1, t: '>one' },
      { n: 2, t: '>two' },
    ]);
  });
});

describe('a transaction', () => {
  it('tells the kinds of failures apart', async () => {
    const failing = (sql: string): Promise<unknown> =>
      transaction(database.pool, (tx) => tx.query(sql));
    await expect(failing(`SELECT 'x'::int`)).rejects.toMatchObject({
      kind: 'permanent',
      code: 'store-bad-value',
    });
    await expect(failing('SELECT * FROM nowhere')).rejects.toMatchObject({
      kind: 'invariant',
      code: 'store-not-migrated',
    });
    await expect(failing('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toMatchObject({
      kind: 'transient',
    });
    await expect(failing('SELECT 1')).resolves.toBeDefined();
  });

  it('refuses to look committed when a failure was swallowed', async () => {
    const swallowing = transaction(database.pool, async (tx) => {
      await tx.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toMatchObject({ code: 'store-swallowed-error' });
  });

  it('says what is wrong with an address at which no database is', async () => {
    const open = openStore({
      url: 'postgres://u:p@127.0.0.1:1/d',
      applicationName: 'test',
      log: silentLog,
    });
    await expect(open).rejects.toMatchObject({ kind: 'transient', code: 'store-connection' });
  });
});

describe('a position', () => {
  const key = { operator: 'test', partition: 1 };
  const take = (created: string): ReturnType<typeof takePosition> =>
    takePosition(database.pool, key, { name: 'EVENTS', created });
  const advance = (from: Awaited<ReturnType<typeof take>>, toSeq: number): Promise<boolean> =>
    transaction(database.pool, (tx) => advancePosition(tx, key, { from, toSeq }));

  it('moves for its owner and not for the one before', async () => {
    const old = await take('t1');
    expect(await advance(old, 5)).toBe(true);
    const fresh = await take('t1');
    expect(fresh).toMatchObject({ seq: 5, isRecreated: false });
    expect(await advance({ ...old, seq: 5 }, 9)).toBe(false);
    expect(await advance(fresh, 9)).toBe(true);
    expect(await advance(fresh, 12)).toBe(false);
  });

  it('begins again on a stream that was made anew', async () => {
    expect(await take('t2')).toMatchObject({ seq: 0, isRecreated: true });
    expect(await take('t2')).toMatchObject({ seq: 0, isRecreated: false });
  });
});

describe('the inbox', () => {
  it('knows keys of earlier transactions and of the same call', async () => {
    const record = (keys: readonly string[]): Promise<boolean[]> =>
      transaction(database.pool, (tx) => seenBefore(tx, 'test', keys));
    expect(await record(['b', 'a', 'b'])).toEqual([false, false, true]);
    expect(await record(['c', 'a'])).toEqual([false, true]);
    expect(await record([])).toEqual([]);
  });

  it('forgets the keys of a transaction that was rolled back', async () => {
    const failing = transaction(database.pool, async (tx) => {
      await seenBefore(tx, 'test', ['d']);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await transaction(database.pool, (tx) => seenBefore(tx, 'test', ['d']))).toEqual([
      false,
    ]);
  });
});
