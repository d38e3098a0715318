// Wards, fever clinics and ventilators of the city's hospitals, told every two hours: full for long, at the limit, and such as are nearly full, full for a
// short time or not told of in between. Pure.
import { Random } from '../random.ts';
import { DAY, HOUR, resourceLine, type Resource } from './lines.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

interface Unit {
  readonly rule: string;
  readonly size: number;
  /** The least that is at or over the limit of the rule. */
  readonly over: number;
  /** For so long without a break. */
  readonly lastsHours: number;
  readonly told: (size: number, used: number) => Resource;
}

const beds =
  (ward: string) =>
  (staffed: number, occupied: number): Resource => ({ kind: 'beds', ward, staffed, occupied });

const UNITS: readonly Unit[] = [
  {
    ...{ rule: 'ward-occupancy', size: 40, over: 38, lastsHours: 6 },
    told: beds('internal-medicine'),
  },
  {
    ...{ rule: 'fever-clinic-occupancy', size: 20, over: 18, lastsHours: 4 },
    told: beds('fever-clinic'),
  },
  {
    ...{ rule: 'ventilator-occupancy', size: 20, over: 17, lastsHours: 6 },
    told: (available, inUse) => ({
      kind: 'device-use',
      deviceKind: 'ventilator',
      available,
      inUse,
    }),
  },
];

/** `null`: not told; `undefined`: as usual. */
type Used = number | null | undefined;

interface Turn {
  readonly verdict: Verdict;
  readonly variety: string;
  readonly usedAt: (hour: number, unit: Unit) => Used;
}

const TURNS: readonly Turn[] = [
  {
    ...{ verdict: 'must', variety: 'full-for-a-day' },
    usedAt: (hour, { size }) => (hour < 26 ? size : undefined),
  },
  {
    ...{ verdict: 'must-not', variety: 'just-under' },
    usedAt: (hour, { over }) => (hour < 30 ? over - 1 : undefined),
  },
  {
    ...{ verdict: 'must', variety: 'at-the-limit' },
    usedAt: (hour, { over, lastsHours }) => (hour < lastsHours + 8 ? over : undefined),
  },
  {
    ...{ verdict: 'must-not', variety: 'too-short' },
    usedAt: (hour, { size, lastsHours }) => (hour < lastsHours - 2 ? size : undefined),
  },
  {
    ...{ verdict: 'must', variety: 'with-a-dip' },
    usedAt: (hour, { over }) => (hour < 30 ? over - (hour === 12 ? 1 : 0) : undefined),
  },
  {
    ...{ verdict: 'must-not', variety: 'not-told-between' },
    usedAt: (hour, { size }) => {
      if (hour > 10) return undefined;
      return hour === 0 || hour === 10 ? size : null;
    },
  },
  {
    ...{ verdict: 'must', variety: 'full-for-a-day' },
    usedAt: (hour, { size }) => (hour < 26 ? size : undefined),
  },
  {
    ...{ verdict: 'must-not', variety: 'just-under' },
    usedAt: (hour, { over }) => (hour < 30 ? over - 1 : undefined),
  },
  {
    ...{ verdict: 'must', variety: 'at-the-limit' },
    usedAt: (hour, { over, lastsHours }) => (hour < lastsHours + 8 ? over : undefined),
  },
  {
    ...{ verdict: 'looks-the-same', variety: 'discharges-entered-late' },
    usedAt: (hour, { size, lastsHours }) => (hour < lastsHours + 8 ? size : undefined),
  },
];

const EVERY = 2 * HOUR;
const FIRST_DAY = 2;
const EVERY_DAYS = 5;
/** Before the season, whose rules count the same beds. */
const DAYS = 25;

function plant({ cast, seed, startsAt }: PlantingGround): Planting {
  const scenes: Planting['scenes'][number][] = [];
  const background: ToldLine[] = [];
  const sites = cast.hospitals.filter(({ level }) => level === 'city-hospital');
  for (const [number, site] of sites.entries()) {
    for (const [which, unit] of UNITS.entries()) {
      const random = new Random(seed, 'occupancy', site.id, unit.rule, startsAt);
      const usedAt = new Map<number, Used>();
      for (let day = FIRST_DAY; day + EVERY_DAYS <= DAYS; day += EVERY_DAYS) {
        const turn = TURNS[(scenes.length + number + which) % TURNS.length];
        if (turn === undefined) break;
        const fromAt = startsAt + day * DAY + random.integer(12) * EVERY;
        const hours = Array.from({ length: 24 }, (_, slot) => 2 * slot);
        for (const hour of hours) usedAt.set(fromAt + hour * HOUR, turn.usedAt(hour, unit));
        const { verdict, variety } = turn;
        const where = { site: site.id, fromAt: fromAt - HOUR, untilAt: fromAt + 2 * DAY };
        const name = `${site.id}-${String(day)}`;
        scenes.push(plantedAt({ rule: unit.rule, verdict, variety, where, name }));
      }
      for (let at = startsAt; at < startsAt + DAYS * DAY; at += EVERY) {
        const planted = usedAt.get(at);
        const usual = Math.round(unit.size * (0.5 + 0.2 * random.uniform()));
        if (planted === null) continue;
        const name = `${unit.rule}-${site.id}-${at.toString(36)}`;
        const told = unit.told(unit.size, planted ?? usual);
        background.push(resourceLine({ name, site, at, zone: cast.zone }, told));
      }
    }
  }
  return { scenes, background };
}

export const OCCUPANCY: Planter = { rules: UNITS.map(({ rule }) => rule), plant };
