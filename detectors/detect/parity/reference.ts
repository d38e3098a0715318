/**
 * Reads reference outputs of published software (R surveillance, CDC Rnssp) and says what each asks of which of our methods.
 * The files are no part of this repository; whoever has them gives their folder.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { dayNumber } from '../days.ts';
import type { Setting } from '../arguments.ts';

const Figures = z.array(z.number().nullable());
const Alerts = z.array(z.string());

const Result = z.looseObject({
  id: z.string(),
  params: z.record(z.string(), z.unknown()),
  from: z.int().min(1),
  upperbound: Figures,
  expected: Figures.optional(),
  score: Figures.optional(),
  pvalue: Figures.optional(),
  alarm: Figures,
  mu0: Figures.optional(),
});
type Result = z.infer<typeof Result>;

const DailyResult = z.looseObject({
  expected: Figures,
  statistic: Figures,
  pvalue: Figures,
  alert: Alerts,
});

const File = z.looseObject({
  name: z.string(),
  freq: z.number(),
  counts: z.array(z.number().nullable()),
  results: z.array(Result),
  daily: z.looseObject({
    start: z.string(),
    ewma: DailyResult,
    regression: DailyResult,
    switch: DailyResult,
  }),
});

export const COLUMNS = ['expected', 'upper', 'score', 'pvalue'] as const;
export type Column = (typeof COLUMNS)[number];

/** One published run: what was put in, and what came out from index `from` (one-based) on. */
export interface Reference {
  readonly series: string;
  readonly id: string;
  readonly method: string;
  readonly settings: Readonly<Record<string, Setting>>;
  readonly counts: readonly (number | null)[];
  readonly population?: readonly number[];
  readonly firstDay: number;
  readonly stepDays: number;
  readonly from: number;
  readonly columns: Readonly<Partial<Record<Column, readonly (number | null)[]>>>;
  /** 1 alarm, 0 none, null no answer. */
  readonly alarms: readonly (number | null)[];
}

/** A Monday, so that weeks begin as they do in the reference series. */
const WEEKLY_START = dayNumber('2001-01-01') ?? 0;

export function readReferences(folder: URL): Reference[] {
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.json') && !name.includes('truth'),
  );
  return files.sort().flatMap((name) => {
    const file = File.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    const common = { series: file.name, counts: file.counts };
    const weekly = file.results.map((result): Reference => ({
      ...common,
      ...(QUESTIONS[result.id]?.(result) ?? { method: result.id, settings: {}, columns: {} }),
      id: result.id,
      firstDay: WEEKLY_START,
      stepDays: 7,
      from: result.from,
      alarms: result.alarm,
    }));
    const dailyIds = ['ewma', 'regression', 'switch'] as const;
    const daily = dailyIds.map((method): Reference => ({
      ...common,
      id: `daily.${method}`,
      method,
      settings: {},
      firstDay: dayNumber(file.daily.start) ?? 0,
      stepDays: 1,
      from: 1,
      columns: {
        expected: file.daily[method].expected,
        score: file.daily[method].statistic,
        pvalue: file.daily[method].pvalue,
      },
      alarms: file.daily[method].alert.map((alert, i) =>
        // Rnssp paints some days blue that it has not judged.
        typeof file.daily[method].pvalue[i] === 'number' ? Number(alert === 'red') : null,
      ),
    }));
    return [...weekly, ...daily];
  });
}

type Question = Pick<Reference, 'method' | 'settings' | 'columns'>;

function earsQuestion(result: Result): Question {
  return {
    method: result.id,
    settings: scalars(result.params),
    columns: { upper: result.upperbound },
  };
}

/** What R calls upperbound is here the statistic itself; the limit is c.ARL. */
function glrQuestion(result: Result): Question {
  const limit = result.params['c.ARL'];
  const settings = typeof limit === 'number' ? { 'c.ARL': limit } : {};
  const columns = {
    score: result.upperbound,
    upper: result.upperbound,
    expected: result.mu0 ?? [],
  };
  return { method: result.id, settings, columns };
}

function farringtonQuestion(result: Result): Question {
  const columns = {
    upper: result.upperbound,
    expected: result.expected ?? [],
    score: result.score ?? [],
    pvalue: result.pvalue ?? [],
  };
  return { method: result.id.replace('-muan', ''), settings: scalars(result.params), columns };
}

const QUESTIONS: Readonly<Record<string, (result: Result) => Question>> = {
  'ears-c1': earsQuestion,
  'ears-c2': earsQuestion,
  'ears-c3': earsQuestion,
  'glr-nb': glrQuestion,
  'farrington-flexible': farringtonQuestion,
  'farrington-flexible-muan': farringtonQuestion,
  'farrington-original': farringtonQuestion,
};

function scalars(params: Readonly<Record<string, unknown>>): Record<string, Setting> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]): [string, Setting][] => {
      if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
        return [[name, value]];
      return Array.isArray(value) ? [[name, value.join(',')]] : [];
    }),
  );
}
