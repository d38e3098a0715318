/**
 * `vigil benchmark`: the daily benchmark over a folder of runs, over runs generated from seeds, or both; prints the page that
 * `docs/methods/benchmark.md` is. Exit code 1 where the first method misses a goal, or a look within the day alarms more often than asked for.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { MethodError } from '../methods/method-error.ts';
import { CONTENDERS, type Contender, contenderOf } from './contenders.ts';
import { intradayCells, intradayTables, tooManyAlarms } from './intraday-page.ts';
import { intradayRules } from './intraday-rules.ts';
import { makeRun } from './make-run.ts';
import { benchmarkPage, missedGoals, type Section } from './page.ts';
import { readRuns } from './read-runs.ts';
import type { Run } from './run.ts';
import { shadowTable, swingTable } from './shadow-page.ts';
import { shadowRules } from './shadow-quality.ts';
import { SIGNAL_SHAPES } from './signals.ts';

export const HELP = `vigil benchmark [FOLDER] [--runs N] [--seed N] [--method ID …] [--intraday [--seeds N] [--places N]] [--out FILE]
       vigil benchmark --shadow [--trials N] [--seed N] [--out FILE]

The 16 daily signals of Noufaily et al. 2019: specificity, sensitivity, probability of detection, timeliness.

  FOLDER     runs with their truth: benchmark*.csv.gz and benchmark*.truth.json
  --runs     makes this many runs of each signal (5 where no folder is given)
  --seed     of the first made run (1)
  --method   what to compare, as often as needed; all yardsticks where it is not said
  --intraday looks within the day as well, on simulated days, by a rule of the catalogue as it is shipped, by it without its floor, and by
             the method's own defaults
  --seeds    of these simulated days: so many, from --seed on (5)
  --places   a year of so many places for each of them (5)
  --shadow   instead: what shadow outbreaks find in simulated series, by a rule of the catalogue as it is shipped and without its floor, and its
             false days where the level swings by itself
  --trials   so many in each row (60)
  --out      writes the page there instead of standard output
`;

const OPTIONS = {
  runs: { type: 'string' },
  seed: { type: 'string', default: '1' },
  method: { type: 'string', multiple: true },
  intraday: { type: 'boolean', default: false },
  seeds: { type: 'string', default: '5' },
  places: { type: 'string', default: '5' },
  shadow: { type: 'boolean', default: false },
  trials: { type: 'string', default: '60' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const REFUSED = 2;
/** Seeds of the signals of one run must differ. */
const SEEDS_PER_RUN = 100;
const RUNS_MAX = 1000;

export async function main(argv: readonly string[]): Promise<number> {
  try {
    const parsed = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
    if (parsed.values.help === true) {
      process.stdout.write(HELP);
      return 0;
    }
    if (parsed.values.shadow) return shadows(parsed.values);
    return await compare(parsed.values, parsed.positionals, argv);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = error instanceof MethodError ? error.code : 'usage';
    process.stderr.write(`error ${code}: ${error.message}\n`);
    return REFUSED;
  }
}

interface Options {
  readonly runs?: string | undefined;
  readonly seed: string;
  readonly method?: string[] | undefined;
  readonly intraday: boolean;
  readonly seeds: string;
  readonly places: string;
  readonly trials: string;
  readonly out?: string | undefined;
}

function shadows(options: Options): number {
  const { catalogue, zone } = loadSettings(['catalogue', 'zone'], process.env);
  const trials = someOf('--trials', options.trials);
  const seed = wholeNumber('--seed', options.seed);
  const rules = shadowRules(catalogue, zone);
  const of = { trials, seed };
  written(`${shadowTable(rules, of)}\n${swingTable(rules, of)}`, options);
  return 0;
}

function written(page: string, { out }: Options): void {
  if (out === undefined) process.stdout.write(page);
  else writeFileSync(out, page);
}

async function compare(
  options: Options,
  folders: readonly string[],
  argv: readonly string[],
): Promise<number> {
  const contenders = options.method?.map(contenderOf) ?? CONTENDERS;
  const sections: Section[] = [];
  for (const folder of folders) {
    sections.push(sectionOf('Given runs', await readRuns(folder), contenders));
  }
  const count = wholeNumber('--runs', options.runs ?? (folders.length === 0 ? '5' : '0'));
  if (count > 0) {
    const seed = wholeNumber('--seed', options.seed);
    const title = `Generated runs, seeds ${String(seed)} to ${String(seed + count - 1)}`;
    sections.push(sectionOf(title, generated(count, seed), contenders));
  }
  const shown = argv.filter((word) => !folders.includes(word) && word !== options.out);
  const words = shown.filter((word) => word !== '--out').join(' ');
  const place = folders.length > 0 ? ' FOLDER' : '';
  const command = `vigil benchmark${place}${words === '' ? '' : ` ${words}`}`;
  const within = options.intraday ? withinTheDay(options) : { page: '', code: 0 };
  const page = `${benchmarkPage(sections, command)}${within.page}`;
  written(page, options);
  return Math.max(report(sections), within.code);
}

function withinTheDay(options: Options): { readonly page: string; readonly code: number } {
  const settings = loadSettings(['catalogue', 'zone'], process.env);
  const rules = intradayRules(settings.catalogue, settings.zone);
  const first = wholeNumber('--seed', options.seed);
  const extent = {
    seeds: Array.from({ length: someOf('--seeds', options.seeds) }, (_, at) => first + at),
    places: someOf('--places', options.places),
    onCell: (words: string) => process.stderr.write(`${words}\n`),
  };
  const cells = intradayCells(rules, extent);
  const tooMany = tooManyAlarms(rules, cells);
  for (const words of tooMany) process.stderr.write(`More false-alarm days than asked: ${words}\n`);
  return { page: intradayTables(rules, cells, extent), code: tooMany.length > 0 ? 1 : 0 };
}

function sectionOf(title: string, runs: readonly Run[], contenders: readonly Contender[]): Section {
  const results = contenders.map(({ words, alarms, judges = () => true }) => ({
    words,
    judged: runs.filter(judges).map((run) => ({ run, alarms: alarms(run) })),
  }));
  return { title: `${title} (${String(runs.length)} series)`, results };
}

function generated(count: number, seed: number): Run[] {
  return SIGNAL_SHAPES.flatMap((shape) =>
    Array.from({ length: count }, (_, k) =>
      makeRun(shape, (seed + k) * SEEDS_PER_RUN + Number(shape.id.slice(1))),
    ),
  );
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && (option !== '--runs' || number <= RUNS_MAX)) {
    return number;
  }
  throw new Error(`${option} must be a whole number from 0, not ${text}.`);
}

function someOf(option: string, text: string): number {
  const number = wholeNumber(option, text);
  if (number > 0 && number <= RUNS_MAX) return number;
  throw new Error(`${option} must be from 1 to ${String(RUNS_MAX)}, not ${text}.`);
}

function report(sections: readonly Section[]): number {
  let code = 0;
  for (const { title, results } of sections) {
    const [first] = results;
    if (first === undefined) continue;
    const missed = missedGoals(first);
    const verdict = missed.length === 0 ? 'all goals met' : `missed: ${missed.join(', ')}`;
    process.stderr.write(`${title}: ${first.words}: ${verdict}\n`);
    if (missed.length > 0) code = 1;
  }
  return code;
}
