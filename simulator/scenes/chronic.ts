// People of each county who are followed at home for hypertension or diabetes: many who are seldom measured or not seen, many whose values stay high,
// and counties that are near the bound, only unsteady, or whose readings stopped for all at once. Pure.
import { Random } from '../random.ts';
import { DAY, HOUR, readingLine, visitLine, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

interface County {
  readonly managed: Verdict;
  readonly controlled: Verdict;
  readonly variety: string;
  /** Of the people: who is measured often enough and seen, and whose values are below the bound. */
  readonly share: { readonly managed: number; readonly controlled: number };
  /** Days before the end at which the readings of all stop. */
  readonly stops?: number;
}

const WELL = { managed: 'must-not', controlled: 'must-not' } as const;

const COUNTIES: readonly County[] = [
  {
    ...{ managed: 'must', controlled: 'must-not', variety: 'seldom-seen' },
    share: { managed: 0.3, controlled: 0.6 },
  },
  {
    ...{ managed: 'must-not', controlled: 'must', variety: 'values-stay-high' },
    share: { managed: 0.7, controlled: 0.2 },
  },
  { ...WELL, variety: 'near-the-bound', share: { managed: 0.56, controlled: 0.46 } },
  {
    ...{ managed: 'must', controlled: 'must', variety: 'both' },
    share: { managed: 0.25, controlled: 0.15 },
  },
  { ...WELL, variety: 'readings-stopped', share: { managed: 0.66, controlled: 0.6 }, stops: 13 },
  {
    ...{ managed: 'must', controlled: 'must-not', variety: 'hardly-seen' },
    share: { managed: 0.1, controlled: 0.55 },
  },
  {
    ...{ managed: 'must-not', controlled: 'must', variety: 'values-very-high' },
    share: { managed: 0.9, controlled: 0.1 },
  },
  { ...WELL, variety: 'good', share: { managed: 0.85, controlled: 0.75 } },
  {
    ...{ managed: 'must', controlled: 'must', variety: 'both' },
    share: { managed: 0.3, controlled: 0.2 },
  },
];

interface Illness {
  readonly rules: { readonly managed: string; readonly controlled: string };
  readonly quantity: { readonly quantity: string; readonly unit: string };
  readonly context?: 'fasting';
  readonly code: string;
  /** Values of those under control and of the others. */
  readonly values: readonly [number, number];
  readonly spread: number;
}

const ILLNESSES: readonly Illness[] = [
  {
    rules: { managed: 'hypertension-managed', controlled: 'hypertension-controlled' },
    quantity: { quantity: 'systolic', unit: 'mmHg' },
    ...{ code: 'I10', values: [128, 152], spread: 6 },
  },
  {
    rules: { managed: 'diabetes-managed', controlled: 'diabetes-controlled' },
    quantity: { quantity: 'glucose', unit: 'mmol/L' },
    ...{ context: 'fasting', code: 'E11.9', values: [5.8, 8.6], spread: 0.4 },
  },
];

const PEOPLE = 60;
/** Days before the end from which they are followed. */
const FOLLOWED_DAYS = 70;

interface Followed {
  readonly told: Omit<Told, 'at'>;
  readonly illness: Illness;
  readonly isManaged: boolean;
  readonly isControlled: boolean;
  readonly random: Random;
  readonly fromAt: number;
  readonly untilAt: number;
}

/** Who is not managed is measured half as often, or is never seen by a physician. */
function linesOf({ told, illness, ...of }: Followed, index: number): ToldLine[] {
  const { isManaged, isControlled, random, fromAt, untilAt } = of;
  const isSeen = isManaged || index % 2 === 0;
  const every = isManaged || !isSeen ? 5 : 12;
  const lines: ToldLine[] = [];
  const { quantity, context, values, spread, code } = illness;
  for (let day = index % every; ; day += every) {
    const at = fromAt + day * DAY + 6 * HOUR + random.integer(3 * HOUR);
    if (at >= untilAt) break;
    const noise = spread * (random.uniform() - 0.5);
    const value = Math.round(10 * (values[isControlled ? 0 : 1] + noise)) / 10;
    const name = `${told.name}-${String(day)}`;
    const device = { serial: told.name, shared: false };
    const reading = { ...quantity, value, device, ...(context !== undefined && { context }) };
    lines.push(readingLine({ ...told, name, at }, reading));
  }
  // Seen twice, so that one visit at least lies within what is asked for at any look.
  const seen = isSeen ? [fromAt + 9 * HOUR, fromAt + 35 * DAY] : [];
  for (const [number, at] of seen.entries()) {
    const name = `${told.name}-v${String(number)}`;
    lines.push(visitLine({ ...told, name, at }, 'start', { code }));
  }
  return lines;
}

/** Evenly among the people, and of two shares each in its own order. */
const isWithin = (index: number, share: number, step: number): boolean =>
  (index * step) % PEOPLE < Math.round(share * PEOPLE);

function plant({ cast, seed, startsAt, endsAt }: PlantingGround): Planting {
  const centres = [...cast.centres, ...cast.apart.centres];
  const counties = [...new Set(centres.map(({ place }) => place.slice(0, 6)))].sort();
  const background: ToldLine[] = [];
  const fromAt = endsAt - FOLLOWED_DAYS * DAY;
  const scenes = ILLNESSES.flatMap((illness) =>
    counties.flatMap((county, at) => {
      const one = COUNTIES[at];
      if (one === undefined) return [];
      const houses = centres.filter(({ place }) => place.startsWith(county));
      const random = new Random(seed, 'chronic', county, illness.code, startsAt);
      const untilAt = endsAt - (one.stops ?? 0) * DAY;
      for (let index = 0; index < PEOPLE; index += 1) {
        const site = random.pick(houses);
        const person = somebody(random, {
          place: site.place,
          at: fromAt,
          zone: cast.zone,
          ages: 'old',
        });
        const name = `followed-${county}-${illness.code}-${String(index)}`;
        const told = { name, site, person, zone: cast.zone };
        const isManaged = isWithin(index, one.share.managed, 7);
        const isControlled = isWithin(index, one.share.controlled, 13);
        const of = { told, illness, isManaged, isControlled, random, fromAt, untilAt };
        background.push(...linesOf(of, index));
      }
      const where = { place: county, fromAt, untilAt: endsAt };
      return (['managed', 'controlled'] as const).map((which) =>
        plantedAt({
          ...{ rule: illness.rules[which], verdict: one[which], variety: one.variety },
          ...{ where, name: county },
        }),
      );
    }),
  );
  return { scenes, background };
}

export const CHRONIC: Planter = {
  rules: ILLNESSES.flatMap(({ rules }) => [rules.managed, rules.controlled]),
  plant,
};
