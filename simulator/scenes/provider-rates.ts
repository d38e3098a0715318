// City hospitals with their outpatients and images of the whole stretch: in one many people come again and again, one repeats what others have
// just made; some only have more patients, or repeat a little more. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { examination } from './examinations.ts';
import { DAY, HOUR, visitLine, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

interface Manner {
  readonly rule: string;
  readonly verdict: Verdict;
  readonly variety: string;
  readonly repeats?: number;
  readonly frequent?: number;
  readonly patients?: number;
}

const VISITS = 'frequent-visits-rate';
const REPEATS = 'repeat-examination-rate';
const MANNERS: readonly Manner[] = [
  { rule: VISITS, verdict: 'must', variety: 'many-come-again-and-again', frequent: 0.25 },
  { rule: VISITS, verdict: 'must-not', variety: 'more-patients', patients: 1.8 },
  { rule: REPEATS, verdict: 'must', variety: 'repeats-what-others-made', repeats: 0.3 },
  { rule: REPEATS, verdict: 'must-not', variety: 'repeats-a-little-more', repeats: 0.05 },
];
const LIKE_PEERS: Manner = { rule: REPEATS, verdict: 'must-not', variety: 'like-its-peers' };
const USUAL = { repeats: 0.04, frequent: 0.03, patients: 9, images: 6 } as const;
/** So often within 27 days: beyond the rule of a provider, below that of one person. */
const COMES = 12;

interface House {
  readonly site: Site;
  readonly manner: Manner;
  readonly random: Random;
  readonly ground: PlantingGround;
}

function patientLines(
  name: string,
  at: number,
  { site, manner, random, ground }: House,
): ToldLine[] {
  const { zone } = ground.cast;
  const person = somebody(random, { place: site.place, at, zone });
  const times = random.chance(manner.frequent ?? USUAL.frequent) ? COMES : 1;
  return Array.from({ length: times }, (_, time) => {
    const of: Told = {
      name: `${name}-${String(time)}`,
      site,
      person,
      at: at + 2 * time * DAY,
      zone,
    };
    return visitLine(of, 'start', { code: 'M54.5' });
  });
}

function imageLines(name: string, at: number, { site, manner, random, ground }: House): ToldLine[] {
  const { zone, centres } = ground.cast;
  const person = somebody(random, { place: site.place, at, zone, ages: 'old' });
  const what = { modality: 'CT', bodyPart: '胸部' };
  const taken = examination({ name, site, person, at, zone }, what);
  if (!random.chance(manner.repeats ?? USUAL.repeats)) return taken;
  const before = at - (2 + random.integer(9)) * DAY;
  const first: Told = { name: `${name}-b`, site: random.pick(centres), person, at: before, zone };
  return [...examination(first, what), ...taken];
}

function linesOf(house: House): ToldLine[] {
  const { site, manner, random, ground } = house;
  const { startsAt, endsAt } = ground;
  const lines: ToldLine[] = [];
  for (let dayAt = startsAt; dayAt < endsAt; dayAt += DAY) {
    const name = `rate-${site.id}-${String(Math.round((dayAt - startsAt) / DAY))}`;
    const hour = (): number => dayAt + 8 * HOUR + random.integer(9 * HOUR);
    const patients = random.poisson(USUAL.patients * (manner.patients ?? 1));
    for (let index = 0; index < patients; index += 1)
      lines.push(...patientLines(`${name}-v${String(index)}`, hour(), house));
    const images = random.poisson(USUAL.images);
    for (let index = 0; index < images; index += 1)
      lines.push(...imageLines(`${name}-i${String(index)}`, hour(), house));
  }
  return lines.filter(({ sendAt }) => startsAt <= sendAt && sendAt < endsAt);
}

function plant(ground: PlantingGround): Planting {
  const { cast, seed, startsAt, endsAt } = ground;
  const houses = cast.hospitals.filter(({ level }) => level === 'city-hospital');
  const scenes = houses.map((site, index) => {
    const manner = MANNERS[index] ?? LIKE_PEERS;
    const random = new Random(seed, 'rates', site.id, startsAt);
    const lines = linesOf({ site, manner, random, ground });
    const { rule, verdict, variety } = manner;
    const where = { site: site.id, fromAt: startsAt - 60 * DAY, untilAt: endsAt + DAY };
    // Each of its repeated examinations is one for the rule of persons too.
    const alsoOf = ['repeat-examination'];
    return plantedAt({ rule, verdict, variety, where, name: site.id, lines, alsoOf });
  });
  return { scenes };
}

export const PROVIDER_RATES: Planter = { rules: [VISITS, REPEATS], plant };
