// Farrington flexible and EARS on the same weekly series as R surveillance, by processor time of each program. The floor is R; without
// it on the machine (Debian: r-cran-surveillance) the figures stand alone and the notes say so.
import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import type { Point } from '../../detectors/methods/method.ts';
import { findMethod } from '../../detectors/methods/registry.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { Random } from '../../simulator/random.ts';
import type { Figure } from '../report/figure.ts';
import { repeat } from '../rounds.ts';
import { perCpuSecond } from '../stopwatch.ts';
import type { Bench } from './bench.ts';

const WEEKS = 420;
/** One-based, as in R: a year of judged weeks for Farrington, nearly all for EARS. */
const RUNS = [
  { method: 'farrington-flexible', from: 369, repeats: 2, goal: 200 },
  { method: 'ears-c1', from: 8, repeats: 100, goal: 100 },
  { method: 'ears-c2', from: 10, repeats: 100, goal: 100 },
  { method: 'ears-c3', from: 12, repeats: 100, goal: 100 },
] as const;
const CPU_MS = 1_000;
const R_PATIENCE_MS = 300_000;

/** Prints weeks judged per second of R's own processor time, in the order of `RUNS`. */
const SCRIPT = `
suppressMessages(library(surveillance))
counts <- scan(file("stdin"), quiet = TRUE)
series <- sts(observed = matrix(counts), start = c(2001, 1), frequency = 52)
last <- length(counts)
farrington <- function(from) farringtonFlexible(series, list(range = from:last, b = 5, w = 3, reweight = TRUE,
  weightsThreshold = 2.58, noPeriods = 10, pastWeeksNotIncluded = 26, pThresholdTrend = 1, trend = TRUE,
  thresholdMethod = "nbPlugin", alpha = 0.01, limit54 = c(5, 4), powertrans = "2/3", verbose = FALSE))
ears <- function(method, alpha) function(from) earsC(series, list(method = method, baseline = 7, minSigma = 0, alpha = alpha))
run <- function(judge, from, repeats) {
  judge(from)
  spent <- system.time(for (i in seq_len(repeats)) judge(from))[["user.self"]]
  repeats * (last - from + 1) / spent
}
cat(suppressWarnings(c(${RUNS.map(({ method, from, repeats }) => `run(${judgeInR(method)}, ${String(from)}, ${String(repeats)})`).join(', ')})))
`;

function judgeInR(method: (typeof RUNS)[number]['method']): string {
  if (method === 'farrington-flexible') return 'farrington';
  return `ears("${method.slice(-2).toUpperCase()}", ${method === 'ears-c3' ? '0.025' : '0.001'})`;
}

export const againstR: Bench = {
  name: 'against-r',
  summary:
    'weeks judged by farrington-flexible and EARS, beside R surveillance where it is installed',
  run: async ({ effort, say }) => {
    const points = weeklySeries();
    const prepared = RUNS.map((run) => judgeRepeatedly(points, run));
    const cpuMs = CPU_MS * effort.scale;
    // A start of a second each: what the compiler has not seen often enough is judged several times slower.
    for (const work of prepared) perCpuSecond(CPU_MS, work);
    // In turn, so that whatever else the machine does slows R and us alike.
    const rounds = await repeat({
      effort,
      say,
      run: () => {
        const theirs = askR(points);
        return Promise.resolve({ theirs, ours: prepared.map((work) => perCpuSecond(cpuMs, work)) });
      },
    });
    const notes = [`one series of ${String(WEEKS)} weeks, parameters as shipped`];
    const hasR = rounds.every(({ theirs }) => theirs !== null);
    if (!hasR)
      notes.push(
        'R with surveillance is not on this machine (Debian: r-cran-surveillance): nothing to compare with',
      );
    return {
      bench: 'against-r',
      figures: RUNS.flatMap((_, i) => figuresOf(rounds, i, hasR)),
      notes,
    };
  },
};

/** As often as R does between two looks at the clock. Gives the weeks judged. */
function judgeRepeatedly(
  points: readonly Point[],
  { method, from, repeats }: (typeof RUNS)[number],
): () => number {
  const judge = findMethod(method).prepare({}, 52);
  return () => {
    let weeks = 0;
    for (let i = 0; i < repeats; i += 1) weeks += judge.assessSeries(points, from - 1).length;
    return weeks;
  };
}

/** Weeks judged per second of processor time, in the order of `RUNS`. */
interface Round {
  readonly theirs: readonly number[] | null;
  readonly ours: readonly number[];
}

function figuresOf(rounds: readonly Round[], i: number, hasR: boolean): Figure[] {
  const name = RUNS[i]?.method ?? '';
  const unit = 'weeks/CPU-s';
  const goal = { timesFloor: RUNS[i]?.goal ?? 1 };
  const ours = { name, unit, values: rounds.map((round) => round.ours[i] ?? 0), goal };
  if (!hasR) return [ours];
  const floor = `R ${name}`;
  const theirs = { name: floor, unit, values: rounds.map(({ theirs }) => theirs?.[i] ?? 0) };
  return [theirs, { ...ours, floor }];
}

function weeklySeries(): Point[] {
  const random = new Random('bench', 'against-r');
  return Array.from({ length: WEEKS }, (_, week) => ({
    at: week * 7 * DAY_MS,
    value: random.poisson(12 + 5 * Math.sin(week / 8.3)),
    kind: 'open' as const,
  }));
}

const Rates = z.array(z.number().positive()).length(RUNS.length);

/** Null where R, or the package, is missing. */
function askR(points: readonly Point[]): readonly number[] | null {
  const answer = spawnSync('Rscript', ['-e', SCRIPT], {
    input: points.map(({ value }) => String(value)).join(' '),
    encoding: 'utf8',
    timeout: R_PATIENCE_MS,
  });
  if (answer.error !== undefined || answer.status !== 0) return null;
  return Rates.parse(answer.stdout.trim().split(/\s+/).map(Number));
}
