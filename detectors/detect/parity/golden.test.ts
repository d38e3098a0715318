/**
 * Every method with a published counterpart on a made-up series of seven years, with settings that the reference folder does
 * not have. `golden.json` holds what R 4.2.2 with surveillance 1.20.3 says; it needs nothing from outside the checkout.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { METHODS } from '../../methods/registry.ts';
import { dayNumber } from '../days.ts';
import { askMethod } from './ask.ts';
import { compare } from './compare.ts';
import type { Reference } from './reference.ts';

const Figures = z.array(z.number().nullable());
const Golden = z.strictObject({
  counts: z.array(z.int()),
  runs: z.array(
    z.strictObject({
      id: z.string(),
      method: z.string(),
      settings: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])),
      from: z.int(),
      columns: z.record(z.string(), Figures),
      alarms: Figures,
    }),
  ),
});

const golden = Golden.parse(
  JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8')),
);
const WEEKLY = {
  series: 'made up',
  firstDay: dayNumber('2001-01-01') ?? 0,
  spacing: 'weekly',
} as const;

/** A population that grows by two a week, as R was given it. */
const POPULATION = golden.counts.map((_, i) => 1000 + 2 * (i + 1));

const references = golden.runs
  .filter(({ method }) => METHODS.some(({ id }) => id === method))
  .map((run): Reference => ({ ...run, ...WEEKLY, counts: golden.counts, population: POPULATION }));

describe('golden runs of R', () => {
  it('cover several methods', () => {
    expect(new Set(references.map(({ method }) => method)).size).toBeGreaterThan(3);
  });

  it.each(
    references.map((reference) => [reference.method, reference.settings, reference] as const),
  )('%s with %j agrees', (_, __, reference) => {
    const { faults, points, figures } = compare(reference, askMethod(reference));
    expect(faults).toEqual([]);
    expect([points, figures > 0]).toEqual([golden.counts.length - reference.from + 1, true]);
  });
});
