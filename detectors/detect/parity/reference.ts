/**
 * Reads reference outputs of published software (R surveillance, CDC Rnssp) and says what each asks of which of our methods.
 * The files are no part of this repository; whoever has them gives their folder.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { dayNumber } from '../days.ts';
import type { Setting } from '../arguments.ts';
import type { Spacing } from '../spacing.ts';

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
  daily: z
    .looseObject({
      start: z.string(),
      ewma: DailyResult,
      regression: DailyResult,
      switch: DailyResult,
    })
    .optional(),
});
type File = z.infer<typeof File>;

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
  readonly spacing: Spacing;
  readonly from: number;
  readonly columns: Readonly<Partial<Record<Column, readonly (number | null)[]>>>;
  /** 1 alarm, 0 none, null no answer. */
  readonly alarms: readonly (number | null)[];
}

/** A Monday and a first of the month, so that weeks and months can begin there. */
const START = dayNumber('2001-01-01') ?? 0;

export function readReferences(folder: URL): Reference[] {
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.json') && !name.includes('truth'),
  );
  return files.sort().flatMap((name) => {
    const file = File.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
    return [...file.results.map((result) => publishedRun(file, result)), ...dailyRuns(file)];
  });
}

function publishedRun(file: File, result: Result): Reference {
  const question = QUESTIONS[result.id]?.(result);
  return {
    ...(question ?? { method: result.id, settings: {}, columns: {} }),
    series: file.name,
    counts: file.counts,
    id: result.id,
    firstDay: START,
    spacing: file.freq === 12 ? 'monthly' : 'weekly',
    from: result.from,
    alarms: result.alarm,
  };
}

/** The same counts read as days, for the methods that know weekdays. */
function dailyRuns({ name, counts, daily }: File): Reference[] {
  if (daily === undefined) return [];
  const methods = ['ewma', 'regression', 'switch'] as const;
  return methods.map((method): Reference => {
    const { expected, statistic, pvalue, alert } = daily[method];
    return {
      series: name,
      counts,
      id: `daily.${method}`,
      method,
      settings: {},
      firstDay: dayNumber(daily.start) ?? 0,
      spacing: 'daily',
      from: 1,
      columns: { expected, score: statistic, pvalue },
      // Rnssp paints some days blue that it has not judged.
      alarms: alert.map((colour, i) =>
        typeof pvalue[i] === 'number' ? Number(colour === 'red') : null,
      ),
    };
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

/** The limit is R's count; the sum itself it does not give. */
function cusumQuestion(result: Result): Question {
  return {
    method: result.id,
    settings: scalars(result.params),
    columns: { upper: result.upperbound },
  };
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
  cusum: cusumQuestion,
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
