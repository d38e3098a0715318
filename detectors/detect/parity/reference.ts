/**
 * Reads reference outputs of published software (R surveillance, CDC Rnssp) and says what each asks of which of our methods.
 * The files are no part of this repository; whoever has them gives their folder.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { PermanentError } from '../../../platform/errors.ts';
import { METHODS } from '../../methods/registry.ts';
import { dayNumber } from '../days.ts';
import type { Setting } from '../arguments.ts';
import type { Spacing } from '../spacing.ts';

/** As R writes what it has no number for. */
const NO_NUMBER: ReadonlySet<unknown> = new Set(['NA', 'NaN', 'null']);
const Figure = z.preprocess(
  (value) => (NO_NUMBER.has(value) ? null : value),
  z.number().nullable(),
);
const Figures = z.array(Figure);
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
  counts: Figures.min(1),
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

export interface References {
  readonly runs: readonly Reference[];
  /** Series and id of published runs that no method of ours answers: compared with nothing. */
  readonly unknown: readonly string[];
}

/**
 * @param path of one file, or of a folder of which all JSON files but those of truths are read
 * @throws PermanentError `reference-not-found` or `reference-not-understood`, naming the file
 */
export function readReferences(path: string): References {
  const files = filesAt(path).map(readFile);
  const runs = files.flatMap((file) => [
    ...file.results.flatMap((result) => publishedRun(file, result) ?? []),
    ...dailyRuns(file),
  ]);
  const unknown = files.flatMap((file) =>
    file.results
      .filter((result) => publishedRun(file, result) === null)
      .map(({ id }) => `${file.name} ${id}`),
  );
  return { runs, unknown };
}

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter(
      (name) => name.endsWith('.json') && !name.includes('truth'),
    );
    return names.sort().map((name) => join(path, name));
  } catch (error) {
    throw new PermanentError('reference-not-found', `${path} cannot be read.`, { cause: error });
  }
}

function readFile(path: string): File {
  const refuse = (problem: string, cause?: unknown): PermanentError =>
    new PermanentError('reference-not-understood', `${basename(path)}: ${problem}`, { cause });
  let written: unknown;
  try {
    written = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : 'it is not JSON.', error);
  }
  const parsed = File.safeParse(written);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw refuse(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not of this shape'}`);
  }
  const problem = lengthProblem(parsed.data);
  if (problem !== null) throw refuse(problem);
  return parsed.data;
}

/** A list that ends too soon would be compared as far as it goes, and the rest would pass. */
function lengthProblem({ counts, results, daily, freq }: File): string | null {
  if (SPACINGS.get(freq) === undefined)
    return `freq: ${String(freq)} is none of ${[...SPACINGS.keys()].join(', ')}.`;
  for (const { id, from, alarm, ...rest } of results) {
    const points = counts.length - from + 1;
    const lists = { alarm, ...rest };
    for (const [name, list] of Object.entries(lists))
      if (Array.isArray(list) && list.length !== points)
        return `${id}.${name}: ${String(list.length)} figures from index ${String(from)} on, not ${String(points)}.`;
    if (alarm.some((one) => one !== null && one !== 0 && one !== 1))
      return `${id}.alarm: neither 0, 1 nor null.`;
  }
  for (const [method, run] of Object.entries(daily ?? {}))
    if (run !== null && typeof run === 'object')
      for (const [name, list] of Object.entries(run))
        if (Array.isArray(list) && list.length !== counts.length)
          return `daily.${method}.${name}: ${String(list.length)} figures, not ${String(counts.length)}.`;
  if (daily !== undefined && dayNumber(daily.start) === null)
    return `daily.start: ${daily.start} is no date.`;
  return null;
}

const SPACINGS = new Map<number, Spacing>([
  [52, 'weekly'],
  [12, 'monthly'],
  [365, 'daily'],
]);

/** null where no method of ours answers it. */
function publishedRun(file: File, result: Result): Reference | null {
  const question = QUESTIONS[result.id]?.(result);
  if (question === undefined || !METHODS.some(({ id }) => id === question.method)) return null;
  return {
    ...question,
    series: file.name,
    counts: file.counts,
    id: result.id,
    firstDay: START,
    spacing: SPACINGS.get(file.freq) ?? 'weekly',
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
    ...(result.mu0 !== undefined && { expected: result.mu0 }),
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
    ...(result.expected !== undefined && { expected: result.expected }),
    ...(result.score !== undefined && { score: result.score }),
    ...(result.pvalue !== undefined && { pvalue: result.pvalue }),
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
