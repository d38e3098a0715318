// Whatever is read quickly is what zod would have answered, to the byte; on schemas of every form, and on the contracts that use it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Event } from '../../contracts/event/event.ts';
import { SourceRecord } from '../../contracts/record.ts';
import { quickParser } from './quick-parse.ts';
import { readerOf } from './reader-of.ts';
import { UNDECIDED } from './reader.ts';

const Sample = z.strictObject({
  word: z.string().trim().min(1).max(8),
  code: z.string().regex(/^[a-z]\d$/),
  size: z.number().min(0).max(10).optional(),
  whole: z.int().nullable(),
  colour: z.enum(['red', 'green']).default('red'),
  either: z.union([z.string().max(3), z.int(), z.array(z.boolean()).min(1).max(2)]).optional(),
  inner: z
    .object({ a: z.string().optional(), b: z.literal(1).optional() })
    .nullable()
    .optional(),
  tagged: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('x'), n: z.number() }),
      z.strictObject({ kind: z.literal('y'), list: z.array(z.string()).default([]) }),
    ])
    .optional(),
});

const scalar = fc.oneof(
  fc.constantFrom(
    '',
    ' a ',
    'ab',
    'a1',
    'red',
    'green',
    'blue',
    'x',
    'y',
    '  ',
    'longer than eight',
  ),
  fc.constantFrom(0, 1, -1, 5, 10.5, 11, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60),
  fc.constantFrom(null, undefined, true, false),
);
const mostly = <T>(valid: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: valid }, { weight: 1, arbitrary: scalar });
const tagged = fc.record(
  {
    kind: fc.constantFrom('x', 'y'),
    n: mostly(fc.double({ noNaN: true })),
    list: fc.array(fc.string(), { maxLength: 3 }),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const inner = fc.record(
  { a: mostly(fc.string()), b: mostly(fc.constant(1)), c: scalar },
  { requiredKeys: [], noNullPrototype: true },
);
const sample = fc.record(
  {
    colour: mostly(fc.constantFrom('red', 'green')),
    word: mostly(fc.constantFrom('ab', ' a ')),
    code: mostly(fc.constant('a1')),
    size: mostly(fc.double({ min: 0, max: 10 })),
    whole: mostly(fc.oneof(fc.integer(), fc.constant(null))),
    either: mostly(fc.constantFrom('abc', 5, [true])),
    inner: mostly(inner),
    tagged: mostly(tagged),
  },
  { requiredKeys: ['word', 'code', 'whole'], noNullPrototype: true },
);

/** Values, order of keys and refusals alike. */
function sameAsZod(schema: z.ZodType, value: unknown): void {
  const quick = quickParser(schema)(value);
  const truth = schema.safeParse(value);
  expect(quick.success).toBe(truth.success);
  expect(quick.data).toStrictEqual(truth.data);
  expect(JSON.stringify(quick.data)).toBe(JSON.stringify(truth.data));
  expect(quick.error?.issues).toStrictEqual(truth.error?.issues);
}

const RUNS = 400;

describe('a quick parser', () => {
  it('answers what zod answers for objects of every form', () => {
    let decided = 0;
    const read = readerOf(Sample);
    fc.assert(
      fc.property(sample, (value) => {
        sameAsZod(Sample, value);
        if (read(value) !== UNDECIDED) decided += 1;
      }),
      { numRuns: RUNS },
    );
    expect(decided).toBeGreaterThan(RUNS / 100);
  });

  it('reads records and events without asking zod', () => {
    const read = readerOf(SourceRecord);
    for (const record of RECORDS) expect(read(record)).not.toBe(UNDECIDED);
    expect(readerOf(Event)(EVENT)).toBe(EVENT);
  });

  it('answers what zod answers for values that are no objects', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        sameAsZod(Sample, value);
        sameAsZod(Event, value);
        sameAsZod(SourceRecord, value);
      }),
    );
  });

  it('answers what zod answers for records and events with one field changed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...RECORDS), change, (record, by) => {
        sameAsZod(SourceRecord, changed(record, by));
      }),
      { numRuns: RUNS },
    );
    fc.assert(
      fc.property(change, (by) => {
        sameAsZod(Event, changed(EVENT, by));
      }),
      { numRuns: RUNS },
    );
  });
});

const RECORDS = [
  {
    kind: 'visit',
    id: 'a-1',
    occurredAt: '2026-03-01T08:00:00+08:00',
    patient: { idNumber: '110101199001011234', name: '李雷', sex: '男', residence: '990102001' },
    chiefComplaint: '发热 3 天',
    diagnoses: [{ system: 'icd-10', code: 'J11.1' }, 'A09'],
    temperatureC: 38.5,
    action: 'start',
  },
  {
    kind: 'laboratory',
    id: 'l-1',
    occurredAt: 1_772_323_200_000,
    results: [{ code: '94500-6', system: 'loinc', value: 'positive', interpretation: 'positive' }],
  },
  { kind: 'case-report', id: 'c-1', occurredAt: '2026-03-01', diagnosis: 'A00.0' },
];

const EVENT = {
  v: 1,
  id: `e${'a'.repeat(26)}`,
  door: 'events-api',
  siteId: 's-9901-1',
  place: '990102001',
  person: `p1.${'b'.repeat(32)}`,
  occurredAt: 1_772_323_200_000,
  occurredFrom: 'stated',
  zoneAssumed: false,
  statedAt: 1_772_323_200_000,
  statedRank: 0,
  receivedAt: 1_772_323_200_000,
  kind: 'visit',
  body: {
    visit: `v1.${'c'.repeat(32)}`,
    visitDerived: false,
    action: 'start',
    fields: {
      class: 'outpatient',
      sex: 'male',
      complaints: ['发热'],
      diagnoses: [{ system: 'icd-10', code: 'J11.1', text: 'flu', certainty: 'unknown' }],
    },
  },
};

interface Change {
  readonly path: number;
  readonly value: unknown;
  readonly how: 'replace' | 'remove' | 'add' | 'turn round';
}

const change: fc.Arbitrary<Change> = fc.record({
  path: fc.nat(),
  value: fc.oneof(
    scalar,
    fc.constantFrom(
      'cancel',
      'update',
      'female',
      [],
      {},
      ['a'],
      ' 发热 ',
      'visit',
      'laboratory',
      38,
    ),
  ),
  how: fc.constantFrom('replace', 'remove', 'add', 'turn round'),
});

/** The same with the object or list at some place of it changed. */
function changed(original: object, { path, value, how }: Change): unknown {
  const copy = structuredClone(original);
  const places = objectsIn(copy);
  const place = places[path % places.length] ?? copy;
  const keys = Object.keys(place);
  const key = keys[path % keys.length] ?? 'none';
  if (how === 'replace') Reflect.set(place, key, value);
  else if (how === 'remove') Reflect.deleteProperty(place, key);
  else if (how === 'add') Reflect.set(place, Array.isArray(place) ? place.length : 'more', value);
  else turnRound(place);
  return copy;
}

function objectsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
}

function turnRound(place: object): void {
  const entries = Object.entries(place).reverse();
  for (const [key] of entries) Reflect.deleteProperty(place, key);
  for (const [key, held] of entries) Reflect.set(place, key, held);
}
