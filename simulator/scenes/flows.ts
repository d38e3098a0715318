// Counties whose money, referrals and first contacts go elsewhere than in the weeks before: by much, by little, or always so. Every share is
// told by its own sites, week by week in fixed parts, so that what is planted is not left to chance. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { claimLine, DAY, HOUR, visitLine } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

interface Course {
  readonly verdict: Verdict;
  readonly variety: string;
  /** Before the weeks that are looked at, and in them. */
  readonly share: readonly [number, number];
}

interface Flow {
  readonly rule: string;
  readonly perWeek: number;
  readonly counties: readonly Course[];
  readonly told: (turn: Turn) => ToldLine[];
}

interface Turn {
  readonly name: string;
  /** Counted in the share. */
  readonly isPart: boolean;
  readonly at: number;
  readonly county: string;
  readonly houses: Houses;
  readonly random: Random;
  readonly zone: string;
}

interface Houses {
  readonly hospitals: readonly Site[];
  readonly centres: readonly Site[];
  readonly elsewhere: readonly Site[];
}

const FUND: Flow = {
  ...{ rule: 'fund-out-of-county', perWeek: 24 },
  counties: [
    { verdict: 'must', variety: 'rises', share: [0.25, 0.42] },
    { verdict: 'must-not', variety: 'always-so', share: [0.45, 0.45] },
    { verdict: 'must', variety: 'doubles', share: [0.2, 0.42] },
    { verdict: 'must-not', variety: 'a-little', share: [0.25, 0.26] },
    { verdict: 'must', variety: 'rises', share: [0.35, 0.55] },
    { verdict: 'must-not', variety: 'falls', share: [0.4, 0.25] },
    { verdict: 'must', variety: 'rises', share: [0.25, 0.45] },
    { verdict: 'must-not', variety: 'always-so', share: [0.2, 0.2] },
    { verdict: 'looks-the-same', variety: 'hospital-closed', share: [0.3, 0.6] },
  ],
  told: ({ name, isPart, at, county, houses, random, zone }) => {
    const site = random.pick(isPart ? houses.elsewhere : houses.hospitals);
    const person = somebody(random, { place: county, at, zone });
    const yuan = 4_000 * (0.9 + 0.2 * random.uniform());
    return [claimLine({ name, site, person, at, zone }, { yuan, insured: county, care: '21' })];
  },
};

const REFERRALS: Flow = {
  ...{ rule: 'referral-out-of-county', perWeek: 28 },
  counties: [
    { verdict: 'must-not', variety: 'always-so', share: [0.7, 0.7] },
    { verdict: 'must', variety: 'rises', share: [0.3, 0.7] },
    { verdict: 'must-not', variety: 'a-little', share: [0.4, 0.46] },
    { verdict: 'must', variety: 'from-none', share: [0.05, 0.4] },
    { verdict: 'must-not', variety: 'falls', share: [0.6, 0.3] },
    { verdict: 'must', variety: 'rises', share: [0.5, 0.9] },
    { verdict: 'must-not', variety: 'always-so', share: [0.3, 0.3] },
    { verdict: 'must', variety: 'rises', share: [0.2, 0.6] },
    { verdict: 'looks-the-same', variety: 'specialty-closed', share: [0.3, 0.7] },
  ],
  told: ({ name, isPart, at, county, houses, random, zone }) => {
    const [site, other] = houses.hospitals;
    if (site === undefined || other === undefined) return [];
    const person = somebody(random, { place: county, at, zone, ages: 'old' });
    const stay = (of: Site, [from, to]: readonly [number, number], disposition: string) =>
      visitLine(
        { name: `${name}-${disposition}`, site: of, person, at: from, statedAt: to, zone },
        ...(['end', { class: 'inpatient', code: 'I50.9', dischargedAt: to, disposition }] as const),
      );
    const target = isPart ? random.pick(houses.elsewhere) : other;
    const [leftAt, cameAt] = [at, at + 5 * HOUR];
    return [
      stay(site, [leftAt - 2 * DAY, leftAt], '02'),
      stay(target, [cameAt, cameAt + 4 * DAY], '01'),
    ];
  },
};

const FIRST_CONTACT: Flow = {
  ...{ rule: 'first-contact', perWeek: 264 },
  counties: [
    { verdict: 'must', variety: 'falls', share: [0.7, 0.45] },
    { verdict: 'must-not', variety: 'always-low', share: [0.5, 0.5] },
    { verdict: 'must', variety: 'falls', share: [0.64, 0.5] },
    { verdict: 'must-not', variety: 'still-above-the-target', share: [0.82, 0.67] },
    { verdict: 'must', variety: 'falls-further', share: [0.55, 0.4] },
    { verdict: 'must-not', variety: 'a-little', share: [0.605, 0.595] },
    { verdict: 'must', variety: 'falls', share: [0.75, 0.5] },
  ],
  told: ({ name, isPart, at, county, houses, random, zone }) => {
    const own = isPart ? houses.centres : houses.hospitals;
    const site = random.pick(own.slice(0, 2));
    const person = somebody(random, { place: county, at, zone });
    return [visitLine({ name, site, person, at, zone }, 'start', { code: 'M54.5' })];
  },
};

const FLOWS: readonly Flow[] = [FUND, REFERRALS, FIRST_CONTACT];
const WEEK = 7 * DAY;
/** Before it the habit is learned. */
const CHANGED_WEEK = 11;

function coming(flow: Flow, { share }: Course, of: Omit<Turn, 'name' | 'isPart' | 'at'> & Weeks) {
  const { county, startsAt, weeks, random } = of;
  const lines: ToldLine[] = [];
  let number = 0;
  for (let week = 0; week < weeks; week += 1) {
    const part = share[week < CHANGED_WEEK ? 0 : 1];
    for (let index = 0; index < flow.perWeek; index += 1, number += 1) {
      const isPart = Math.floor((number + 1) * part) > Math.floor(number * part);
      const dayAt = startsAt + week * WEEK + (index % 7) * DAY;
      const at = dayAt + 7 * HOUR + random.integer(12 * HOUR);
      const name = `${flow.rule}-${county}-${String(number)}`;
      lines.push(...flow.told({ ...of, name, isPart, at }));
    }
  }
  return lines;
}

interface Weeks {
  readonly startsAt: number;
  readonly weeks: number;
}

function plant({ cast, seed, startsAt, endsAt }: PlantingGround): Planting {
  const hospitals = [...cast.hospitals, ...cast.apart.hospitals].filter(
    ({ level }) => level === 'county-hospital',
  );
  const centres = [...cast.centres, ...cast.apart.centres];
  const counties = [...new Set(hospitals.map(({ place }) => place.slice(0, 6)))].sort();
  const weeks = Math.floor((endsAt - startsAt) / WEEK) - 1;
  const background: ToldLine[] = [];
  const scenes = FLOWS.flatMap((flow) =>
    counties.flatMap((county, index) => {
      const course = flow.counties[index];
      if (course === undefined) return [];
      const random = new Random(seed, 'flow', flow.rule, county, startsAt);
      const houses: Houses = {
        hospitals: hospitals.filter(({ place }) => place.startsWith(county)),
        centres: centres.filter(({ place }) => place.startsWith(county)),
        elsewhere: hospitals.filter(({ place }) => !place.startsWith(county)).slice(0, 6),
      };
      const of = { county, houses, random, zone: cast.zone, startsAt, weeks };
      background.push(...coming(flow, course, of).filter(({ sendAt }) => sendAt < endsAt));
      const { verdict, variety } = course;
      const where = { place: county, fromAt: startsAt, untilAt: endsAt };
      return [plantedAt({ rule: flow.rule, verdict, variety, where, name: county })];
    }),
  );
  return { scenes, background };
}

export const OUTFLOWS: Planter = { rules: FLOWS.map(({ rule }) => rule), plant };
