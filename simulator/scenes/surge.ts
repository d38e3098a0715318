// Counties before and in the season of respiratory illness: hospitals that add places as asked, too few or none, told once a day. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { DAY, HOUR, resourceLine } from './lines.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

interface Growth {
  readonly verdict: Verdict;
  readonly variety: string;
  /** Of the first hospital and of the others. */
  readonly rise: readonly [number, number];
  /** Of what is staffed. */
  readonly used?: number;
  /** Nothing was told before the season. */
  readonly isNew?: boolean;
}

interface Kind {
  readonly rule: string;
  readonly ward: string;
  readonly counties: readonly Growth[];
}

const KINDS: readonly Kind[] = [
  {
    ...{ rule: 'fever-clinic-surge', ward: 'fever-clinic' },
    counties: [
      { verdict: 'must', variety: 'not-at-all', rise: [0, 0] },
      { verdict: 'must-not', variety: 'as-asked', rise: [0.42, 0.42] },
      { verdict: 'must', variety: 'too-little', rise: [0.3, 0.36] },
      { verdict: 'must-not', variety: 'one-for-all', rise: [1.3, 0] },
      { verdict: 'must', variety: 'fewer', rise: [-0.2, 0] },
      { verdict: 'must-not', variety: 'not-told-before', rise: [0, 0], isNew: true },
      { verdict: 'must', variety: 'one-and-too-little', rise: [0.6, 0] },
      { verdict: 'looks-the-same', variety: 'longer-hours-instead', rise: [0.1, 0.1] },
      { verdict: 'must-not', variety: 'much-more', rise: [0.8, 0.6] },
    ],
  },
  {
    ...{ rule: 'flexible-bed-surge', ward: 'respiratory' },
    counties: [
      { verdict: 'must', variety: 'full-and-not-grown', rise: [0, 0], used: 0.97 },
      { verdict: 'must-not', variety: 'not-needed', rise: [0, 0], used: 0.7 },
      { verdict: 'must', variety: 'too-little', rise: [0.2, 0.26], used: 0.95 },
      { verdict: 'must-not', variety: 'as-asked', rise: [0.32, 0.32], used: 0.98 },
      { verdict: 'must', variety: 'fewer', rise: [-0.1, 0], used: 0.99 },
      { verdict: 'must-not', variety: 'nearly-full', rise: [0.1, 0], used: 0.88 },
      { verdict: 'must', variety: 'one-and-too-little', rise: [0.5, 0], used: 0.94 },
      { verdict: 'must-not', variety: 'not-told-before', rise: [0, 0], used: 0.97, isNew: true },
      { verdict: 'looks-the-same', variety: 'kept-ready', rise: [0.1, 0.1], used: 0.96 },
    ],
  },
];

const BASE = 50;
/** The first of November, from the begin of the stretch. */
const SEASON_DAY = 20;

function tellingOf(
  site: Site,
  startsAt: number,
  of: Growth & Kind & { readonly isFirst: boolean },
): (day: number) => ToldLine[] {
  const { rise, used = 0.6, isNew = false, rule, ward, isFirst } = of;
  return (day) => {
    const isSeason = day >= SEASON_DAY + 4;
    if (isNew && !isSeason) return [];
    const staffed = Math.round(BASE * (1 + (isSeason ? rise[isFirst ? 0 : 1] : 0)));
    const at = startsAt + day * DAY + 8 * HOUR;
    const name = `${rule}-${site.id}-${String(day)}`;
    const occupied = Math.round(staffed * (isSeason ? used : 0.6));
    const told = { name, site, at, zone: site.zone };
    return [resourceLine(told, { kind: 'beds', ward, staffed, occupied })];
  };
}

function plant({ cast, startsAt, endsAt }: PlantingGround): Planting {
  const all = [...cast.hospitals, ...cast.apart.hospitals].filter(
    ({ level }) => level === 'county-hospital',
  );
  const counties = [...new Set(all.map(({ place }) => place.slice(0, 6)))].sort();
  const background: ToldLine[] = [];
  const days = Math.round((endsAt - startsAt) / DAY);
  const scenes = KINDS.flatMap((kind) =>
    kind.counties.flatMap((growth, index) => {
      const county = counties[index];
      if (county === undefined) return [];
      const houses = all.filter(({ place }) => place.startsWith(county));
      for (const [number, site] of houses.entries()) {
        const telling = tellingOf(site, startsAt, { ...kind, ...growth, isFirst: number === 0 });
        for (let day = 0; day < days; day += 1) {
          for (const line of telling(day)) background.push(line);
        }
      }
      const where = { place: county, fromAt: startsAt + SEASON_DAY * DAY, untilAt: endsAt };
      const { verdict, variety } = growth;
      return [plantedAt({ rule: kind.rule, verdict, variety, where, name: county })];
    }),
  );
  return { scenes, background };
}

export const SURGE: Planter = { rules: KINDS.map(({ rule }) => rule), plant };
