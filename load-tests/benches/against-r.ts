// Farrington flexible and EARS on the same weekly series as R surveillance, by processor time of each program. The floor is R; without
// it on the machine (Debian: r-cran-surveillance) the figures stand alone and the notes say so.
import { spawnSync } from 'node:child_process';
import { z } from 'zod';
import type { Point } from '../../detectors/methods/method.ts';
import { findMethod } from '../../detectors/methods/registry.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { Random } from '../../simulator/random.ts';
import type { Figure } from '../report/figure.ts';
import { perCpuSecond } from '../stopwatch.ts';
import type { Bench } from './bench.ts';

const WEEKS = 420;
/** One-based, as in R: a year of judged weeks for Farrington, nearly all for EARS. */
const RUNS = [
  { method: 'farrington-flexible', from: 369, repeats: 2 },
  { method: 'ears-c1', from: 8, repeats: 30 },
  { method: 'ears-c2', from: 10, repeats: 30 },
  { method: 'ears-c3', from: 12, repeats: 30 },
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
  run: ({ effort, say }) => {
    const points = weeklySeries();
    const figures: Figure[] = [];
    const theirs = askR(points);
    if (theirs === null) say('R with surveillance is not on this machine');
    for (const [i, { method, from }] of RUNS.entries()) {
      const prepared = findMethod(method).prepare({}, 52);
      const work = (): number => prepared.assessSeries(points, from - 1).length;
      perCpuSecond(CPU_MS * effort.scale, work);
      const values = Array.from({ length: effort.rounds }, () =>
        perCpuSecond(CPU_MS * effort.scale, work),
      );
      const floor = `R ${method}`;
      const rate = theirs?.[i];
      if (rate !== undefined) figures.push({ name: floor, unit: 'weeks/CPU-s', values: [rate] });
      figures.push({
        name: method,
        unit: 'weeks/CPU-s',
        values,
        ...(rate === undefined ? {} : { floor }),
      });
    }
    const missing =
      theirs === null
        ? [
            'R with surveillance is not on this machine (Debian: r-cran-surveillance): nothing to compare with',
          ]
        : [];
    const notes = [`one series of ${String(WEEKS)} weeks, parameters as shipped`, ...missing];
    return Promise.resolve({ bench: 'against-r', figures, notes });
  },
};

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
