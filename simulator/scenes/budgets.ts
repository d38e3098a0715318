// What the counties' insured spend day by day, to the plan of their budget or faster: all quarter long, more and more, or for a week only. Pure.
import type { Budget, BudgetFile } from '../../contracts/catalogue/budget.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { Random } from '../random.ts';
import { claimLine, DAY, HOUR } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

const RULE = 'budget-burn';

interface Burning {
  readonly verdict: Verdict;
  readonly variety: string;
  /** Times the plan, on so many days from the begin. */
  readonly rate: (day: number, days: number) => number;
}

const BURNING: readonly Burning[] = [
  { verdict: 'must', variety: 'a-fifth-faster', rate: () => 1.2 },
  { verdict: 'must-not', variety: 'to-plan', rate: () => 1 },
  { verdict: 'must', variety: 'faster-and-faster', rate: (day, days) => 1 + (0.5 * day) / days },
  { verdict: 'must-not', variety: 'slower', rate: () => 0.93 },
  { verdict: 'must', variety: 'since-the-middle', rate: (day, days) => (day > days / 2 ? 1.4 : 1) },
  {
    verdict: 'must-not',
    variety: 'for-a-week',
    rate: (day) => (day > 30 && day < 38 ? 1.3 : 0.98),
  },
  { verdict: 'must', variety: 'a-third-faster', rate: () => 1.33 },
  { verdict: 'must-not', variety: 'to-plan', rate: () => 1 },
  {
    verdict: 'looks-the-same',
    variety: 'past-months-settled-at-once',
    rate: (day, days) => (day > days - 24 ? 1.6 : 1),
  },
];

const SETTLEMENTS_PER_DAY = 5;
/** The fund pays so much of what is settled (lines.ts). */
const FUND_SHARE = 0.7;

/** Fen of the plan by day; the quarter's advance is spread over its days by their weights. */
function planned(
  { shape, reserveShare, advances }: BudgetFile,
  { totalYuan, year }: Budget,
  holidays: ReadonlySet<string>,
): (day: string) => number {
  const weight = (day: string): number => {
    const at = new Date(`${day}T00:00:00Z`);
    const weekend = at.getUTCDay() % 6 === 0 ? shape.weekend : 1;
    return (shape.months[at.getUTCMonth()] ?? 1) * (holidays.has(day) ? shape.holiday : weekend);
  };
  const quarterOf = (day: string): number => Math.floor((Number(day.slice(5, 7)) - 1) / 3);
  const sums = [0, 0, 0, 0];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    sums[quarterOf(day)] = (sums[quarterOf(day)] ?? 0) + weight(day);
  }
  return (day) => {
    const quarter = quarterOf(day);
    const advance = totalYuan * (1 - reserveShare) * (advances[quarter] ?? 0);
    return (advance * weight(day)) / (sums[quarter] ?? 1);
  };
}

function plant(ground: PlantingGround): Planting {
  const { cast, startsAt, budgets } = ground;
  const year = Number(dayOf(startsAt, cast.zone).slice(0, 4));
  const all = budgets.flatMap((file) =>
    file.budgets.filter((one) => one.year === year).map((budget) => ({ file, budget })),
  );
  const scenes = BURNING.flatMap((burning, index) => {
    const one = all[index];
    return one === undefined ? [] : [spending({ ...one, burning }, ground)];
  });
  return { scenes };
}

function spending(
  of: { readonly file: BudgetFile; readonly budget: Budget; readonly burning: Burning },
  { cast, seed, startsAt, endsAt, holidays }: PlantingGround,
) {
  const { file, budget, burning } = of;
  const { county } = budget;
  const plan = planned(file, budget, holidays);
  const random = new Random(seed, 'budget', budget.id, startsAt);
  const sites = cast.hospitals.filter(({ place }) => place.startsWith(county));
  const days = Math.round((endsAt - startsAt) / DAY);
  const lines: ToldLine[] = [];
  for (let day = 0; day < days; day += 1) {
    const dayAt = startsAt + day * DAY;
    const yuan =
      (plan(dayOf(dayAt, cast.zone)) * burning.rate(day, days)) / SETTLEMENTS_PER_DAY / FUND_SHARE;
    for (let index = 0; index < SETTLEMENTS_PER_DAY && sites.length > 0; index += 1) {
      const at = dayAt + 8 * HOUR + random.integer(9 * HOUR);
      const site = random.pick(sites);
      const person = somebody(random, { place: site.place, at, zone: cast.zone });
      const name = `spent-${budget.id}-${String(day)}-${String(index)}`;
      const amount = yuan * (0.8 + 0.4 * random.uniform());
      lines.push(
        claimLine({ name, site, person, at, zone: cast.zone }, { yuan: amount, insured: county }),
      );
    }
  }
  const { verdict, variety } = burning;
  const where = { place: county, fromAt: startsAt - DAY, untilAt: endsAt };
  return plantedAt({ rule: RULE, verdict, variety, where, name: budget.id, lines });
}

export const BUDGETS: Planter = { rules: [RULE], plant };
