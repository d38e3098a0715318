// Cases that cluster in space and time among the everyday ones: many more in one township or village within days, or some, or few; the same number
// all over the city, or in one place over weeks. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { DAY, HOUR, visitLine, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine } from './scene.ts';

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
const EVERY_DAYS = 5;

/** Shares of the strongest, in turn. Of all cases of a place that is used to none, chance moves one in thirty into three days: six of six may be it. */
const STRENGTHS: readonly number[] = [1, 0.65, 1, 0.4];

/** Houses on from that of a cluster: no later cluster comes to a place that has had such cases. */
const STEADY_AWAY = 42;

/** Of what does not tell every day it is not known whether nobody came. */
const HOUSES = 150;
const TELLS_EVERY_DAYS = 3;

/** A visit every third day at each house that cases may come to, from the first day on. */
function telling({ cast, seed, startsAt, endsAt }: PlantingGround): ToldLine[] {
  const houses = [...cast.centres, ...cast.clinics.slice(0, HOUSES)];
  const times = Math.ceil((endsAt - startsAt) / (TELLS_EVERY_DAYS * DAY));
  return houses.flatMap((site) =>
    Array.from({ length: times }, (_, time) => {
      const day = time * TELLS_EVERY_DAYS;
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

function plantOne(illness: Illness, number: number, ground: PlantingGround): Planting {
  const { cast, seed, startsAt, endsAt } = ground;
  const { rule, at, cases, days, alsoOf } = illness;
  const houses = cast[at].slice(0, HOUSES);
  const random = new Random(seed, 'space', rule, startsAt);
  const by = { random, zone: cast.zone };
  const background = usualOf(illness, { startsAt, endsAt, houses }, by);
  const scenes: Planting['scenes'][number][] = [];
  for (let turn = 0; ; turn += 1) {
    const fromAt = startsAt + (FIRST_DAY + number * 2 + turn * EVERY_DAYS) * DAY;
    if (fromAt + (days + 6) * DAY > endsAt) break;
    const house = houses[(number * 31 + turn * 7 + 5) % houses.length];
    if (house === undefined) break;
    const strength = STRENGTHS[turn % STRENGTHS.length] ?? 1;
    const count = Math.round(cases * strength);
    const one = { name: `${rule}-${String(turn)}`, fromAt, days, count, houses: [house] };
    const until = (span: number) => fromAt + (span + 1) * DAY;
    const where = {
      place: house.place.slice(0, at === 'centres' ? 9 : 12),
      fromAt: fromAt - 7 * DAY,
      untilAt: until(days),
    };
    const common = { rule, name: String(turn) };
    scenes.push(
      plantedAt({
        ...{ ...common, where, verdict: strength === 1 ? 'must' : 'may' },
        variety: `${String(count)}-cases-in-${String(days)}-days`,
        lines: coming(illness, one, by),
        ...(alsoOf !== undefined && { alsoOf }),
      }),
    );
    const other = houses[(number * 31 + turn * 7 + STEADY_AWAY) % houses.length];
    if (other === undefined) continue;
    const steady = turn % 2 === 0;
    const spread = steady
      ? { ...one, name: `${one.name}-n`, days: 18, count: 5, houses: [other] }
      : { ...one, name: `${one.name}-n`, houses };
    const fromThere = {
      ...(steady && { place: other.place }),
      ...{ fromAt: fromAt - 7 * DAY, untilAt: until(spread.days) },
    };
    scenes.push(
      plantedAt({
        ...{ ...common, verdict: 'must-not', variety: steady ? 'over-weeks' : 'all-over-the-city' },
        // What is all over the city is nowhere: only its own cases belong to it.
        where: steady ? fromThere : { site: 'nowhere', fromAt, untilAt: fromAt + 1 },
        lines: coming(illness, spread, by).filter(({ sendAt }) => sendAt < endsAt),
      }),
    );
  }
  return { scenes, background };
}

export const SPACE: Planter = {
  rules: ILLNESSES.map(({ rule }) => rule),
  plant: (ground) => {
    const all = ILLNESSES.map((illness, number) => plantOne(illness, number, ground));
    return {
      scenes: all.flatMap(({ scenes }) => scenes),
      background: [...telling(ground), ...all.flatMap(({ background = [] }) => background)],
    };
  },
};
