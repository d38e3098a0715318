// `vigil patterns measure`: a simulated stretch of the city through the pattern engine, and its findings beside what was planted. Exit code 0:
// every rule reaches its targets; 1: one does not; 2: not understood.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { BudgetFile } from '../../contracts/catalogue/budget.ts';
import { Calendar } from '../../contracts/catalogue/calendar.ts';
import { Site } from '../../contracts/catalogue/site.ts';
import { DAY_MS, DayKey, HOUR_MS } from '../../contracts/time.ts';
import { loadCatalogue } from '../../detectors/load-catalogue.ts';
import { loadLines } from '../../platform/catalogue/load-lines.ts';
import { loadYaml, loadYamlFolder } from '../../platform/catalogue/load-yaml.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { startOfDay } from '../../platform/zone/zone-time.ts';
import { linesInOrder } from '../../simulator/scenes/everyday.ts';
import { planPlantings, PLANTERS, withSilences } from '../../simulator/scenes/plan-plantings.ts';
import { castOf, planScenes } from '../../simulator/scenes/plan-scenes.ts';
import { STRETCHES } from '../../simulator/scenes/stretches.ts';
import { holidaysOf } from '../../simulator/holidays.ts';
import { calibrate, type Calibration } from './calibration.ts';
import { cityScaled } from './city-scaled.ts';
import { eventsOfLines } from './events-of-lines.ts';
import { withOwnStore } from './own-store.ts';
import { pageOf, strengthsOf, tableOf } from './page.ts';
import { playQuarter } from './play-quarter.ts';
import { playStretch, type PlayedStretch, type StretchGround } from './play-stretch.ts';
import { scoreFindings, type RuleScore } from './score-findings.ts';

export const HELP = `Usage: vigil patterns measure [options]

Plays a stretch of the simulated city through the door's, observe's and the pattern engine's own code on a virtual clock, in a database of
its own that is deleted afterwards, and prints for each rule what was planted, found, missed and falsely found.

  --seed TEXT     the same seed plants the same (quarter)
  --from DAY      first day (2026-07-01)
  --days N        40 to 366 (90)
  --scale SHARE   share of the city, over 0 and at most 1 (0.0005)
  --per-rule N    scenes of each rule that must be found, and as many near misses (60)
  --tick-hours N  between two looks of rules that look more often, and between two ticks of progress, 1 to 24 (6)
  --stretch NAME  only this one: quarter, season, habit, reviews, remote, followed, payment, places, sources or feeds (all)
  --page FILE     writes the page, e.g. docs/methods/pattern-quality.md
  --truth FILE    writes what was planted, a scene a line (NDJSON)
`;

const Options = z.object({
  seed: z.string().min(1).default('quarter'),
  from: DayKey.default(DayKey.parse('2026-07-01')),
  days: z.coerce.number().int().min(40).max(366).default(90),
  scale: z.coerce.number().gt(0).max(1).default(0.0005),
  'tick-hours': z.coerce.number().int().min(1).max(24).default(6),
  'per-rule': z.coerce.number().int().min(1).max(10_000).default(60),
  stretch: z
    .enum([
      'all',
      'quarter',
      'season',
      'habit',
      'reviews',
      'remote',
      'followed',
      'payment',
      'places',
      'sources',
      'feeds',
    ])
    .default('all'),
  page: z.string().optional(),
  truth: z.string().optional(),
});
type Options = z.infer<typeof Options>;

const USAGE = 2;
const RECALL = 0.95;
const PRECISION = 0.8;

export async function main(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === 'string') {
    process.stderr.write(`error usage: ${options}\n\n${HELP}`);
    return USAGE;
  }
  const startedAt = performance.now();
  const { scores, events, calibrations } = await measure(options);
  const tookSeconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`${tableOf(scores)}\n\n${strengthsOf(scores)}\n`);
  if (options.page !== undefined) {
    const command = `vigil patterns measure${argumentsOf(options)}`;
    writeFileSync(
      options.page,
      pageOf({ ...options, command, scores, events, calibrations, tookSeconds }),
    );
  }
  return scores.every(isReached) ? 0 : 1;
}

function readOptions(argv: readonly string[]): Options | string {
  const [verb, ...rest] = argv;
  if (verb !== 'measure') return 'there is one verb: measure.';
  try {
    const names = [
      'seed',
      'from',
      'days',
      'scale',
      'per-rule',
      'tick-hours',
      'stretch',
      'page',
      'truth',
    ] as const;
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    const parsed = Options.safeParse(parseArgs({ args: rest, options, strict: true }).values);
    if (parsed.success) return parsed.data;
    return parsed.error.issues
      .map(({ path, message }) => `--${path.join('.')}: ${message}`)
      .join('; ');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const argumentsOf = ({
  seed,
  from,
  days,
  scale,
  'per-rule': perRule,
  'tick-hours': tickHours,
  stretch,
}: Options): string =>
  ` --seed ${seed} --from ${from} --days ${String(days)} --scale ${String(scale)} --per-rule ${String(perRule)} --tick-hours ${String(tickHours)} --stretch ${stretch}`;

interface Measured {
  readonly scores: readonly RuleScore[];
  readonly events: number;
  readonly calibrations: readonly Calibration[];
}

interface City extends StretchGround {
  readonly options: Options;
}

async function measure(options: Options): Promise<Measured> {
  const settings = loadSettings(['catalogue', 'zone'], process.env);
  const { zone } = settings;
  const sites = loadLines(join(settings.catalogue, 'city', 'sites.ndjson'), Site);
  const calendar = loadYaml(join(settings.catalogue, 'calendars', 'china.yaml'), Calendar).value;
  const budgets = loadYamlFolder(join(settings.catalogue, 'budgets'), BudgetFile).map(
    ({ value }) => value,
  );
  const catalogue = loadCatalogue(settings.catalogue, zone);
  const { seed } = options;
  const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  const city = { ...{ options, seed, sites, zone, budgets, catalogue, say } };
  const centroids = new Map([...catalogue.places].map(([code, { centroid }]) => [code, centroid]));
  const ground: City = { ...city, holidays: holidaysOf(calendar), centroids };
  const played: PlayedStretch[] = [];
  const isAsked = (name: string): boolean => ['all', name].includes(options.stretch);
  for (const stretch of STRETCHES.filter(({ name }) => isAsked(name)))
    played.push(await playStretch(stretch, ground));
  if (isAsked('quarter')) played.unshift(await measureQuarter(ground));
  const planted = played.flatMap((one) => one.planted);
  if (options.truth !== undefined)
    writeFileSync(options.truth, planted.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const asOf = startOfDay(options.from, zone) + options.days * DAY_MS;
  return {
    scores: played.flatMap(({ scores }) => scores),
    events: played.reduce((sum, { events }) => sum + events, 0),
    calibrations: calibrate({ catalogue, seed, quarters: QUIET_QUARTERS, asOf }),
  };
}

async function measureQuarter({ options, catalogue, say, ...of }: City): Promise<PlayedStretch> {
  const { seed, sites, zone, holidays } = of;
  const { scale } = options;
  const startsAt = startOfDay(options.from, zone);
  const span = { startsAt, endsAt: startsAt + options.days * DAY_MS };
  const played = planScenes({ ...span, seed, sites, zone, perRule: options['per-rule'] });
  const plantings = planPlantings({ ...span, ...of });
  const all = [...played, ...plantings.scenes];
  const planted = all.map((one) => one.planted);
  const lines = [...all.flatMap((scene) => scene.lines), ...plantings.background];
  const everyday = { seed, scale, sites, zone, holidays };
  // The others look in stretches of their own.
  const rules = new Set(PLANTERS.flatMap((planter) => planter.rules));
  const looks = catalogue.looks.filter(({ id }) => rules.has(id));
  const quarter = await withOwnStore((store) =>
    playQuarter({
      store,
      catalogue: cityScaled({ ...catalogue, looks }, scale),
      toEvent: eventsOfLines(),
      days: withSilences(linesInOrder(span, everyday, lines), plantings.silences),
      tickMs: options['tick-hours'] * HOUR_MS,
      endsAt: span.endsAt,
      say,
    }),
  );
  const dense = denseOf(sites, zone);
  const signals = quarter.signals.filter(
    ({ kind, siteId }) => kind !== 'site-silent' || siteId === null || dense.has(siteId),
  );
  const scores = scoreFindings(planted, { ...quarter, signals });
  return { planted, scores, events: quarter.events };
}

const QUIET_QUARTERS = 200;

/** At a share of the city a clinic tells once in weeks: only of sites that tell every day it can be said that they are silent. */
function denseOf(sites: readonly Site[], zone: string): ReadonlySet<string> {
  const { hospitals, apart } = castOf(sites, zone);
  const large = hospitals.filter(({ level }) => level === 'city-hospital');
  return new Set([...large, ...apart.hospitals].map(({ id }) => id));
}

function isReached({ planted, found, right, wrong }: RuleScore): boolean {
  const judged = right + wrong.length;
  return found >= RECALL * planted && judged > 0 && right >= PRECISION * judged;
}
