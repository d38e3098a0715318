/** Writes the benchmark as a page: means of all methods first, then every signal of the first method. */
import { bySignal, type Judged, meanScore, type Score } from './measure.ts';

export interface Result {
  readonly words: string;
  readonly judged: readonly Judged[];
}

/** What the default detector is held to, as means over the signals; no signal may be less specific than the last. */
export const GOALS = {
  specificity: 0.985,
  sensitivity: 0.5,
  detection: 0.8,
  timeliness: 0.29,
  specificityOfEach: 0.97,
} as const;

export interface Section {
  readonly title: string;
  readonly results: readonly Result[];
}

export function benchmarkPage(sections: readonly Section[], command: string): string {
  const body = sections.flatMap(({ title, results }) => [
    `## ${title}`,
    '',
    ...table(
      'Method',
      results.map((result) => [result.words, overall(result)] as const),
    ),
    '',
    ...results
      .slice(0, 1)
      .flatMap((result) => [
        `${result.words}, signal by signal:`,
        '',
        ...table('Signal', [...bySignal(result.judged)]),
        '',
      ]),
  ]);
  return [...head(command), ...body].join('\n');
}

export function overall({ judged }: Pick<Result, 'judged'>): Score {
  return meanScore([...bySignal(judged).values()]);
}

/** The goals that are missed, in words; empty when all are met. */
export function missedGoals(result: Pick<Result, 'judged'>): string[] {
  const score = overall(result);
  const lowest = Math.min(...[...bySignal(result.judged).values()].map((one) => one.specificity));
  const missed: string[] = [];
  if (score.specificity < GOALS.specificity) missed.push('specificity');
  if (score.sensitivity < GOALS.sensitivity) missed.push('sensitivity');
  if (score.detection < GOALS.detection) missed.push('probability of detection');
  if (score.timeliness > GOALS.timeliness) missed.push('timeliness');
  if (lowest < GOALS.specificityOfEach) missed.push('specificity of each signal');
  return missed;
}

function head(command: string): string[] {
  return [
    '# Benchmark of daily detectors',
    '',
    'Sixteen daily signals of seven years of 364 days with one outbreak in the last 343 days (Noufaily et al. 2019, doi 10.1093/bioinformatics/bty997).',
    'Means over the signals, each the mean of its runs. No method is tuned to a series; no method sees a day after the one it judges.',
    'Every method is given the holidays. Specificities of two methods must agree before their sensitivities can be compared.',
    '',
    `Goals for the default: specificity ≥ ${figure(GOALS.specificity)}, sensitivity ≥ ${figure(GOALS.sensitivity)}, detection ≥ ${figure(GOALS.detection)}, timeliness ≤ ${figure(GOALS.timeliness)}, specificity of each signal ≥ ${figure(GOALS.specificityOfEach)}.`,
    'Specificity counts all days without an outbreak; “open” leaves out the days that a method does not judge. Timeliness: (first alarm − first outbreak day) ÷ duration, 1 if missed.',
    '',
    `Made by \`${command}\`.`,
    '',
  ];
}

function table(first: string, rows: readonly (readonly [string, Score])[]): string[] {
  return [
    `| ${first} | Specificity | open | Sensitivity | Detection | Timeliness |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(
      ([name, s]) =>
        `| ${name} | ${figure(s.specificity)} | ${figure(s.openSpecificity)} | ${figure(s.sensitivity)} | ${figure(s.detection)} | ${figure(s.timeliness)} |`,
    ),
  ];
}

function figure(value: number): string {
  return value.toFixed(3);
}
