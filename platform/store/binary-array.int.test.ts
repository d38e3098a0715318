// What is written as a binary array is read back from a real server as it was.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PermanentError } from '../errors.ts';
import { freshDatabase, type TestDatabase } from '../testing/test-database.ts';
import { binaryArray, type BinaryType } from './binary-array.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function back(values: readonly unknown[], type: BinaryType): Promise<unknown[]> {
  const answer = await database.pool.query<{ value: unknown }>(
    `SELECT value FROM unnest($1::${type}[]) AS value`,
    [binaryArray(values, type)],
  );
  return answer.rows.map(({ value }) => value);
}

it('keeps texts of any script, quotes, backslashes and nulls', async () => {
  const texts = ['', 'a', '发热、咳嗽3天', '"\\{},NULL', null, '🦠'.repeat(3000), 'NULL'];
  expect(await back(texts, 'text')).toEqual(texts);
});

it('keeps numbers at the edges of their types', async () => {
  expect(await back([0, -1, 2 ** 31 - 1, -(2 ** 31), null], 'int4')).toEqual([
    0,
    -1,
    2 ** 31 - 1,
    -(2 ** 31),
    null,
  ]);
  const longs = [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 32, -(2 ** 32)];
  expect(await back(longs, 'int8')).toEqual(longs);
  expect(await back([0.1, -1e300, Infinity, null], 'float8')).toEqual([
    0.1,
    -1e300,
    Infinity,
    null,
  ]);
});

it('keeps times to the millisecond, before and after 1970 and 2000', async () => {
  const times = [
    0,
    -1,
    946_684_799_999,
    946_684_800_000,
    Date.UTC(2026, 6, 1, 1, 2, 3, 456),
    Date.UTC(1900, 0, 1),
    Date.UTC(3000, 0, 1),
    Infinity,
    -Infinity,
  ];
  expect(await back(times, 'timestamptz')).toEqual(times);
});

it('keeps JSON, given as a value or as its text', async () => {
  const value = { a: [1, null, 'ü"\\'], b: { c: true } };
  for (const type of ['json', 'jsonb'] as const) {
    const told = [value, Buffer.from(JSON.stringify(value)), null, 'x', 1];
    expect(await back(told, type)).toEqual([value, value, null, 'x', 1]);
  }
});

it('keeps booleans, bytes and the empty array', async () => {
  expect(await back([true, false, null], 'bool')).toEqual([true, false, null]);
  expect(await back([Uint8Array.of(0, 255, 92)], 'bytea')).toEqual([Buffer.from([0, 255, 92])]);
  expect(await back([], 'text')).toEqual([]);
});

it('refuses numbers that the type does not hold, as the fault of the message', () => {
  expect(() => binaryArray([2 ** 31], 'int4')).toThrow(PermanentError);
  expect(() => binaryArray([1.5], 'int4')).toThrow(PermanentError);
  expect(() => binaryArray([Number.NaN], 'timestamptz')).toThrow(PermanentError);
});
