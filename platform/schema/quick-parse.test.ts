// The quick parser takes and refuses what the schema takes and refuses, and gives the same value.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { quickParser } from './quick-parse.ts';
import { readerOf } from './reader-of.ts';
import { UNDECIDED } from './reader.ts';

describe('a quick parser', () => {
  it('returns the object itself where the schema changes nothing', () => {
    const value = { a: 'x', b: [1, 2] };
    const parse = quickParser(z.strictObject({ a: z.string(), b: z.array(z.int()) }));
    expect(parse(value).data).toBe(value);
  });

  it('fills in defaults and brings the keys into the order of the schema', () => {
    const parse = quickParser(
      z.object({ a: z.string(), b: z.int().default(5), c: z.string().optional() }),
    );
    expect(JSON.stringify(parse({ c: 'z', more: true, a: 'x' }).data)).toBe(
      '{"a":"x","b":5,"c":"z"}',
    );
  });

  it.each([
    ['refinement', z.string().refine((text) => text !== 'a')],
    ['transform', z.string().transform((text) => text.length)],
    ['coercion', z.coerce.number()],
    ['overlapping union', z.union([z.string().max(1), z.string().regex(/^a/)])],
    ['record', z.record(z.string(), z.string())],
    ['catchall', z.looseObject({ a: z.string() })],
    ['refined object', z.object({}).refine(() => false)],
    ['format', z.iso.date()],
  ])('leaves a %s to zod', (_, schema) => {
    const read = readerOf(schema);
    for (const value of ['a', '2026-01-01', 5, {}, { a: 'x' }]) expect(read(value)).toBe(UNDECIDED);
  });

  it('keeps the key __proto__ out, as zod does', () => {
    const schema = z.object({ a: z.string() });
    const value: unknown = JSON.parse('{"a":"x","__proto__":{"b":1}}');
    expect(quickParser(schema)(value)).toStrictEqual(schema.safeParse(value));
  });
});
