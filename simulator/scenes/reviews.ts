// Settlements of each county that are reviewed some time after: much fraud, as much as the bound, much that was taken back or corrected before it was
// looked at, reviews that come in campaigns or are first called something else. Shares are told in fixed parts, so that nothing is left to chance. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { claimLine, DAY, HOUR, type Review, type Settlement, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

const RULE = 'fraud-among-reviewed';

interface Course {
  readonly verdict: Verdict;
  readonly variety: string;
  /** Of the settlements reviewed: what is called fraud, first or last. */
  readonly fraud: number;
  readonly improper?: number;
  /** What becomes of a settlement that is called fraud. */
  readonly then?: 'reversed' | 'contested' | 'told-again' | 'called-improper-first';
  /** Reviewed in one week of every four. */
  readonly isCampaign?: boolean;
}

const COUNTIES: readonly Course[] = [
  { verdict: 'must', variety: 'much', fraud: 0.03 },
  { verdict: 'must-not', variety: 'as-the-bound', fraud: 0.005 },
  { verdict: 'must', variety: 'told-again-without', fraud: 0.04, then: 'told-again' },
  { verdict: 'must-not', variety: 'reversed', fraud: 0.04, then: 'reversed' },
  { verdict: 'must', variety: 'improper-first', fraud: 0.035, then: 'called-improper-first' },
  { verdict: 'must-not', variety: 'contested', fraud: 0.04, then: 'contested' },
  { verdict: 'must', variety: 'in-campaigns', fraud: 0.04, isCampaign: true },
  { verdict: 'must-not', variety: 'improper-alone', fraud: 0.004, improper: 0.3 },
  { verdict: 'looks-the-same', variety: 'suspected-alone', fraud: 0.1 },
];

const PER_WEEK = 48;
const WEEK = 7 * DAY;

interface Reviewed {
  readonly told: Told;
  readonly settlement: Settlement;
  readonly outcome: Review['outcome'];
  readonly decidedAt: number;
}

/** The settlement once more, with what its review came to; `after` the first time that it was. */
function reviewLine(
  { told, settlement, decidedAt }: Reviewed,
  outcome: Review['outcome'] | null,
  after = 0,
): ToldLine {
  const statedAt = decidedAt + after + 5 * HOUR;
  const review = outcome === null ? {} : { review: { outcome, at: decidedAt + after } };
  const line = claimLine({ ...told, statedAt }, { ...settlement, ...review });
  const id = `${told.name}/review-${String(Math.round(after / HOUR))}`;
  return { ...line, record: { ...line.record, id } };
}

function linesOf(of: Reviewed, then: Course['then']): ToldLine[] {
  const { told, settlement, outcome } = of;
  const settled = claimLine(told, settlement);
  if (outcome !== 'fraud' || then === undefined) return [settled, reviewLine(of, outcome)];
  switch (then) {
    case 'called-improper-first':
      return [settled, reviewLine(of, 'improper'), reviewLine(of, 'fraud', 3 * DAY)];
    case 'contested':
      return [
        settled,
        reviewLine(of, 'fraud'),
        reviewLine(of, 'withdrawn', 2 * DAY),
        reviewLine(of, 'proper', 4 * DAY),
      ];
    case 'told-again':
      return [settled, reviewLine(of, 'fraud'), reviewLine(of, null, DAY)];
    case 'reversed': {
      const back = { ...told, name: `${told.name}-back`, at: of.decidedAt + 2 * DAY };
      const reversal = claimLine(back, { yuan: settlement.yuan, reverses: told.name });
      return [settled, reviewLine(of, 'fraud'), reversal];
    }
  }
}

interface Ground {
  readonly county: string;
  readonly hospitals: readonly Site[];
  readonly random: Random;
  readonly zone: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** A week to a fortnight after it was settled, or in the next campaign. */
function decidedAt(at: number, { random, startsAt }: Ground, isCampaign: boolean): number {
  const soon = at + 7 * DAY + random.integer(7 * DAY);
  if (!isCampaign) return soon;
  const campaign = Math.ceil((soon - startsAt) / (4 * WEEK));
  return startsAt + campaign * 4 * WEEK + random.integer(5 * DAY);
}

/** Fixed parts of so many: each share is told as exactly as whole numbers allow. */
const isPart = (number: number, share: number): boolean =>
  Math.floor((number + 1) * share) > Math.floor(number * share);

function coming(course: Course, ground: Ground): ToldLine[] {
  const { county, hospitals, random, zone, startsAt, endsAt } = ground;
  const count = Math.floor((PER_WEEK * (endsAt - startsAt)) / WEEK);
  const { fraud, improper = 0.05, isCampaign = false, then } = course;
  return Array.from({ length: count }, (_, number) => {
    const day = Math.floor((number * 7) / PER_WEEK);
    const at = startsAt + day * DAY + 8 * HOUR + random.integer(9 * HOUR);
    const person = somebody(random, { place: county, at, zone });
    const site = random.pick(hospitals);
    const told: Told = { name: `reviewed-${county}-${String(number)}`, site, person, at, zone };
    const settlement: Settlement = { yuan: 300 + random.integer(5_000), care: '21' };
    const other = isPart(number, improper) ? 'improper' : 'proper';
    const outcome = isPart(number, fraud) ? 'fraud' : other;
    const decided = decidedAt(at, ground, isCampaign);
    return linesOf({ told, settlement, outcome, decidedAt: decided }, then);
  })
    .flat()
    .filter(({ sendAt }) => sendAt < endsAt);
}

function plant({ cast, seed, startsAt, endsAt }: PlantingGround): Planting {
  const hospitals = [...cast.hospitals, ...cast.apart.hospitals].filter(
    ({ level }) => level === 'county-hospital',
  );
  const counties = [...new Set(hospitals.map(({ place }) => place.slice(0, 6)))].sort();
  const background: ToldLine[] = [];
  const scenes = counties.flatMap((county, index) => {
    const course = COUNTIES[index];
    if (course === undefined) return [];
    const of: Ground = {
      ...{ county, zone: cast.zone, startsAt, endsAt },
      hospitals: hospitals.filter(({ place }) => place.startsWith(county)),
      random: new Random(seed, 'reviewed', county, startsAt),
    };
    background.push(...coming(course, of));
    const { verdict, variety } = course;
    const where = { place: county, fromAt: startsAt, untilAt: endsAt };
    return [plantedAt({ rule: RULE, verdict, variety, where, name: county })];
  });
  return { scenes, background };
}

export const REVIEWS: Planter = { rules: [RULE], plant };
