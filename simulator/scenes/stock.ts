// Stock of the township centres, told every morning: articles that last for less than three days and such as just last, counties in which that is so in
// many townships, in one small one, or in which most do not tell. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { DAY, HOUR, resourceLine } from './lines.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

const LOW = 'stock-low';
const COVER = 'resource-cover';
const ITEMS = [
  { item: 'mask-n95', dailyUse: 120 },
  { item: 'ppe-3', dailyUse: 24 },
  { item: 'osv-75', dailyUse: 30 },
] as const;

/** Of one article at one centre, for some days. */
interface Shortage {
  readonly verdict: Verdict;
  readonly variety: string;
  readonly hours: number;
  readonly isUsed?: boolean;
}

const JUST_ENOUGH: Shortage = { verdict: 'must-not', variety: 'just-enough', hours: 73 };
const SHORTAGES: readonly Shortage[] = [
  { verdict: 'must', variety: 'two-days-left', hours: 48 },
  { verdict: 'must', variety: 'just-too-little', hours: 70 },
  { verdict: 'must', variety: 'nothing-left', hours: 0 },
];
const ON_THEIR_WAY: Shortage = {
  verdict: 'looks-the-same',
  variety: 'supplies-on-their-way',
  hours: 60,
};
const NOT_USED: Shortage = { verdict: 'must-not', variety: 'not-used', hours: 0, isUsed: false };

interface County {
  readonly verdict: Verdict;
  readonly variety: string;
  /** Of its centres, the smallest first: what is the matter with each. */
  readonly of: (index: number, count: number) => Shortage | 'not-told' | null;
}

const shortage = (index: number): Shortage => SHORTAGES[index % SHORTAGES.length] ?? ON_THEIR_WAY;

const COUNTIES: readonly County[] = [
  {
    ...{ verdict: 'must', variety: 'half-of-the-townships' },
    of: (index) => (index % 2 === 0 ? shortage(index / 2) : null),
  },
  {
    ...{ verdict: 'must-not', variety: 'all-have-just-enough' },
    of: (index) => (index % 3 === 0 ? JUST_ENOUGH : null),
  },
  {
    ...{ verdict: 'must', variety: 'the-largest-townships' },
    of: (index, count) => (index > count - 4 ? shortage(index) : null),
  },
  {
    ...{ verdict: 'must-not', variety: 'hardly-anybody-tells' },
    of: (index) => (index % 3 === 0 ? null : 'not-told'),
  },
  {
    ...{ verdict: 'must-not', variety: 'the-smallest-township' },
    of: (index) => (index === 0 ? shortage(1) : null),
  },
  {
    ...{ verdict: 'must', variety: 'most-of-the-townships' },
    of: (index) => (index % 3 === 0 ? null : shortage(index)),
  },
  {
    ...{ verdict: 'must-not', variety: 'nothing-is-used' },
    of: (index) => (index % 2 === 0 ? NOT_USED : null),
  },
  {
    ...{ verdict: 'must', variety: 'each-lacks-another' },
    of: (index) => (index % 2 === 0 ? shortage(index) : JUST_ENOUGH),
  },
  {
    ...{ verdict: 'must-not', variety: 'the-smallest-township' },
    of: (index) => (index === 0 ? ON_THEIR_WAY : null),
  },
];

/** Days of the stretch in which it is so; before and after there is enough. */
const SHORT = { from: 6, to: 12 } as const;
const DAYS = 18;

function plant({ cast, startsAt }: PlantingGround): Planting {
  const houses = [...cast.centres, ...cast.apart.centres];
  const counties = [...new Set(houses.map(({ place }) => place.slice(0, 6)))].sort();
  const fromAt = startsAt + SHORT.from * DAY;
  const untilAt = startsAt + SHORT.to * DAY;
  const scenes: Planting['scenes'][number][] = [];
  const background: ToldLine[] = [];
  for (const [number, { verdict, variety, of }] of COUNTIES.entries()) {
    const county = counties[number];
    if (county === undefined) break;
    const own = houses
      .filter(({ place }) => place.startsWith(county))
      .sort((one, other) => one.expectedVisitsPerDay - other.expectedVisitsPerDay);
    for (const [index, site] of own.entries()) {
      const what = of(index, own.length);
      const lacking = (index + number) % ITEMS.length;
      background.push(...linesOf(site, { what, lacking, startsAt, zone: cast.zone }));
      if (what === null || what === 'not-told') continue;
      const where = { site: site.id, fromAt, untilAt };
      const { verdict: told, variety: how } = what;
      scenes.push(plantedAt({ rule: LOW, verdict: told, variety: how, where, name: site.id }));
    }
    const where = { place: county, fromAt, untilAt };
    scenes.push(plantedAt({ rule: COVER, verdict, variety, where, name: county }));
  }
  return { scenes, background };
}

interface Told {
  readonly what: Shortage | 'not-told' | null;
  readonly lacking: number;
  readonly startsAt: number;
  readonly zone: string;
}

function linesOf(site: Site, { what, lacking, startsAt, zone }: Told): ToldLine[] {
  if (what === 'not-told') return [];
  return Array.from({ length: DAYS }, (_, day) =>
    ITEMS.map(({ item, dailyUse }, index) => {
      const isNow = what !== null && day >= SHORT.from && day < SHORT.to && index === lacking;
      const used = isNow && what.isUsed === false ? 0 : dailyUse;
      const hours = isNow ? what.hours : 150 + ((day * 7 + index) % 40);
      const name = `stock-${site.id}-${item}-${String(day)}`;
      const at = startsAt + day * DAY + 9 * HOUR;
      const reading = { kind: 'stock', item, onHand: Math.ceil((dailyUse * hours) / 24) } as const;
      return resourceLine({ name, site, at, zone }, { ...reading, dailyUse: used });
    }),
  ).flat();
}

export const STOCK: Planter = { rules: [LOW, COVER], plant };
