// Cases that cluster in space and time among the everyday ones: many more in one township or village within days, or some, or few; the same number
// all over the city, or in one place over weeks. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { HousesApart } from './houses-apart.ts';
import { Random } from '../random.ts';
import { DAY, HOUR, visitLine, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, PlayedScene, ToldLine } from './scene.ts';

interface Illness {
  readonly rule: string;
  readonly code: string;
  readonly complaint: string;
  readonly at: 'centres' | 'clinics';
  /** Of the strongest. */
  readonly cases: number;
  readonly days: number;
  readonly ages: 'all' | 'infants';
  /** Cases a day over the whole city, beside those of everyday traffic. */
  readonly usual: number;
  readonly alsoOf?: readonly string[];
}

const ILLNESSES: readonly Illness[] = [
  {
    ...{ rule: 'scan-respiratory', code: 'J06.9', complaint: '发热、咳嗽、咽痛1天' },
    ...{ at: 'centres', cases: 16, days: 3, ages: 'all', usual: 12 },
    alsoOf: ['multi-trigger-respiratory'],
  },
  {
    ...{ rule: 'scan-intestinal', code: 'K52.9', complaint: '腹泻、呕吐1天' },
    ...{ at: 'clinics', cases: 14, days: 2, ages: 'all', usual: 12 },
  },
  {
    ...{ rule: 'scan-rash-neurological', code: 'B08.4', complaint: '手足皮疹、口腔疱疹' },
    ...{ at: 'centres', cases: 14, days: 4, ages: 'infants', usual: 8 },
  },
];

/** A study looks back for thirteen weeks: what is planted earlier stands against less. */
const FIRST_DAY = 91;
const EVERY_DAYS = 3;

/**
 * Cylinders reach back for seven days and a cluster lasts up to four: of two that begin ten days apart none holds cases of both. Those that begin
 * sooner lie so far apart that a circle around both holds a tenth of the city. Next to each other within a week they would be one cluster for
 * anybody, and the second would rightly join the first.
 */
const APART = { days: 10, km: 45 } as const;

/** Shares of the strongest, in turn. Of all cases of a place that is used to none, chance moves one in thirty into three days: six of six may be it. */
const STRENGTHS: readonly number[] = [1, 0.65, 1, 1, 0.4, 1];

/** One clinic in so many, all over the city. */
const CLINICS_EVERY = 6;

const housesOf = (at: Illness['at'], { cast }: PlantingGround): readonly Site[] =>
  at === 'centres' ? cast.centres : cast.clinics.filter((_, index) => index % CLINICS_EVERY === 0);

/** A visit a day at each house that cases may come to, from the first day on: of one that does not tell it is not known whether nobody came. */
function telling(ground: PlantingGround): ToldLine[] {
  const { cast, seed, startsAt, endsAt } = ground;
  const houses = [...housesOf('centres', ground), ...housesOf('clinics', ground)];
  const days = Math.ceil((endsAt - startsAt) / DAY);
  return houses.flatMap((site) =>
    Array.from({ length: days }, (_, day) => {
      const random = new Random(seed, 'tells', site.id, startsAt, day);
      const at = startsAt + day * DAY + 8 * HOUR + random.integer(9 * HOUR);
      const person = somebody(random, { place: site.place, at, zone: cast.zone });
      const name = `tells-${site.id}-${String(day)}`;
      return visitLine({ name, site, person, at, zone: cast.zone }, 'start', { code: 'I10' });
    }),
  );
}

interface Coming {
  readonly name: string;
  readonly fromAt: number;
  readonly days: number;
  readonly count: number;
  readonly houses: readonly Site[];
}

function coming(
  { code, complaint, ages }: Illness,
  { name, fromAt, days, count, houses }: Coming,
  { random, zone }: { readonly random: Random; readonly zone: string },
): ToldLine[] {
  return Array.from({ length: count }, (_, index) => {
    const day = Math.floor((index * days) / count);
    const at = fromAt + day * DAY + 8 * HOUR + random.integer(9 * HOUR);
    const site = random.pick(houses);
    const person = somebody(random, { place: site.place, at, zone, ages });
    const of: Told = { name: `${name}-${String(index)}`, site, person, at, zone };
    return visitLine(of, 'start', { code, complaint, temperatureC: 38.4 });
  });
}

function usualOf(
  illness: Illness,
  of: { readonly startsAt: number; readonly endsAt: number; readonly houses: readonly Site[] },
  by: { readonly random: Random; readonly zone: string },
): ToldLine[] {
  const { rule, usual } = illness;
  const days = Math.round((of.endsAt - of.startsAt) / DAY);
  return Array.from({ length: days }, (_, day) => {
    const fromAt = of.startsAt + day * DAY;
    const name = `usual-${rule}-${String(day)}`;
    const count = by.random.poisson(usual);
    return coming(illness, { name, fromAt, days: 1, count, houses: of.houses }, by);
  }).flat();
}

/** All of one illness: its everyday cases, and where and when there are more. */
function plantOne(illness: Illness, ground: PlantingGround): Planting {
  const { cast, seed, startsAt, endsAt, centroids } = ground;
  const { rule, at, days } = illness;
  const houses = housesOf(at, ground);
  const random = new Random(seed, 'space', rule, startsAt);
  const by = { random, zone: cast.zone };
  const background = usualOf(illness, { startsAt, endsAt, houses }, by);
  const taking = new HousesApart(houses, { centroids, random, ...APART });
  const scenes: PlayedScene[] = [];
  for (let turn = 0, day = FIRST_DAY; ; turn += 1, day += EVERY_DAYS) {
    const fromAt = startsAt + day * DAY;
    if (fromAt + (days + 6) * DAY > endsAt) break;
    const house = taking.next(day);
    if (house !== null) scenes.push(clusterAt({ illness, turn, fromAt, house }, by));
    if (turn % NEAR_MISS_EVERY !== 0) continue;
    const other = taking.next(day);
    const isSteady = turn % (2 * NEAR_MISS_EVERY) === 0;
    if (isSteady && other !== null)
      scenes.push(steadyAt({ illness, turn, fromAt, house: other, endsAt }, by));
    if (!isSteady) scenes.push(allOver({ illness, turn, fromAt, houses }, by));
  }
  return { scenes, background };
}

const NEAR_MISS_EVERY = 2;

type By = Parameters<typeof coming>[2];

interface Turn {
  readonly illness: Illness;
  readonly turn: number;
  readonly fromAt: number;
}

function clusterAt(
  { illness, turn, fromAt, house }: Turn & { readonly house: Site },
  by: By,
): PlayedScene {
  const { rule, at, cases, days, alsoOf } = illness;
  const strength = STRENGTHS[turn % STRENGTHS.length] ?? 1;
  const count = Math.round(cases * strength);
  const one = { name: `${rule}-${String(turn)}`, fromAt, days, count, houses: [house] };
  const where = {
    place: house.place.slice(0, at === 'centres' ? 9 : 12),
    ...{ byCases: true, fromAt, untilAt: fromAt + (days + 1) * DAY },
  };
  return plantedAt({
    ...{ rule, name: String(turn), where, verdict: strength === 1 ? 'must' : 'may' },
    variety: `${String(count)}-cases-in-${String(days)}-days`,
    lines: coming(illness, one, by),
    ...(alsoOf !== undefined && { alsoOf }),
  });
}

const STEADY = { days: 18, cases: 5 } as const;

/** Cases that come to one place over weeks: whatever is found there then is none. */
function steadyAt(
  of: Turn & { readonly house: Site; readonly endsAt: number },
  by: By,
): PlayedScene {
  const { illness, turn, fromAt, house, endsAt } = of;
  const name = `${illness.rule}-${String(turn)}-n`;
  const spread = { name, fromAt, days: STEADY.days, count: STEADY.cases, houses: [house] };
  const untilAt = fromAt + (STEADY.days + 1) * DAY;
  return plantedAt({
    ...{ rule: illness.rule, name: String(turn), verdict: 'must-not', variety: 'over-weeks' },
    where: { place: house.place, fromAt, untilAt },
    lines: coming(illness, spread, by).filter(({ sendAt }) => sendAt < endsAt),
  });
}

/** What is all over the city is nowhere: only its own cases belong to it. */
function allOver(
  { illness, turn, fromAt, houses }: Turn & { readonly houses: readonly Site[] },
  by: By,
): PlayedScene {
  const { rule, cases, days } = illness;
  const name = `${rule}-${String(turn)}-n`;
  return plantedAt({
    ...{ rule, name: String(turn), verdict: 'must-not', variety: 'all-over-the-city' },
    where: { site: 'nowhere', fromAt, untilAt: fromAt + 1 },
    lines: coming(illness, { name, fromAt, days, count: cases, houses }, by),
  });
}

export const SPACE: Planter = {
  rules: ILLNESSES.map(({ rule }) => rule),
  plant: (ground) => {
    const all = ILLNESSES.map((illness) => plantOne(illness, ground));
    return {
      scenes: all.flatMap(({ scenes }) => scenes),
      background: [...telling(ground), ...all.flatMap(({ background = [] }) => background)],
    };
  },
};
