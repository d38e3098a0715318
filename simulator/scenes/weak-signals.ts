// Townships whose clinics, pharmacies and schools tell every day: on some days all are a little high, on others only one of them, or each on a
// day of its own. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { DAY, HOUR, MINUTE, tallyLine, visitLine } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

const RULE = 'multi-trigger-respiratory';
/** A day: visits with fever and cough, packs sold, pupils absent. */
const USUAL = { visits: 5, packs: 60, absent: 14 } as const;
type Source = keyof typeof USUAL;
const SOURCES: readonly Source[] = ['visits', 'packs', 'absent'];

/** Times what is usual: with three months of history each source alone is in its limits, or hardly beyond, and all together are not chance. */
const RAISED: Readonly<Record<Source, number>> = { visits: 3.2, packs: 1.8, absent: 2.6 };
/** Each may be chance, and all together may be. */
const FAINT: Readonly<Record<Source, number>> = { visits: 2.2, packs: 1.4, absent: 1.9 };

interface Turn {
  readonly verdict: Verdict;
  readonly variety: string;
  /** Which sources are high on which day of the turn. */
  readonly high: readonly (readonly Source[])[];
  readonly by: typeof RAISED;
}

/** The rules of the sources weigh sums of up to a week, so that a high day is heard for a week: sources further apart are not high together. */
const HEARD_DAYS = 7;

const ALL_HIGH: Turn = { verdict: 'must', variety: 'all-high', high: [SOURCES], by: RAISED };
const ONE_SOURCE: Turn = {
  ...{ verdict: 'must-not', variety: 'one-source', by: RAISED },
  high: [['packs']],
};
const FAR_APART: Turn = {
  ...{ verdict: 'must-not', variety: 'each-in-another-week', by: RAISED },
  high: Array.from({ length: 2 * HEARD_DAYS + 3 }, (_, day) =>
    day % (HEARD_DAYS + 1) === 0 ? SOURCES.slice(day / (HEARD_DAYS + 1)).slice(0, 1) : [],
  ),
};
const FAINTLY_HIGH: Turn = {
  ...{ verdict: 'may', variety: 'all-a-little-high', by: FAINT },
  high: [SOURCES],
};
const COLD_SNAP: Turn = {
  ...{ verdict: 'looks-the-same', variety: 'a-cold-snap', by: RAISED },
  high: [SOURCES],
};

const TURNS: readonly Turn[] = [
  ...[ALL_HIGH, ONE_SOURCE, ALL_HIGH, FAR_APART, ALL_HIGH, FAINTLY_HIGH],
  ...[ALL_HIGH, ONE_SOURCE, ALL_HIGH, FAR_APART, ALL_HIGH, COLD_SNAP],
];

const FIRST_DAY = 88;
/** Of one township: plantings a week apart are each other's background, and none is unusual any more. */
const EVERY_DAYS = 27;

function linesOf(
  site: Site,
  high: ReadonlyMap<number, Partial<Record<Source, number>>>,
  { seed, startsAt, endsAt, cast }: PlantingGround,
): ToldLine[][] {
  const { zone } = cast;
  const days = Math.round((endsAt - startsAt) / DAY);
  return Array.from({ length: days }, (_, day) => {
    const dayAt = startsAt + day * DAY;
    const random = new Random(seed, 'weak', site.id, dayAt);
    const count = (source: Source): number => {
      const times = high.get(day)?.[source];
      // High is high: what is planted is not left to chance.
      return times === undefined
        ? random.poisson(USUAL[source])
        : Math.round(USUAL[source] * times);
    };
    const name = `weak-${site.id}-${String(day)}`;
    const visits = Array.from({ length: count('visits') }, (_visit, index) => {
      const at = dayAt + 8 * HOUR + random.integer(9 * HOUR);
      const person = somebody(random, { place: site.place, at, zone });
      const of = { name: `${name}-${String(index)}`, site, person, at, zone };
      return visitLine(of, 'start', {
        code: 'J06.9',
        complaint: '发热、咳嗽1天',
        temperatureC: 38.3,
      });
    });
    const told = { name, site, at: dayAt + 12 * HOUR, statedAt: dayAt + 21 * HOUR + MINUTE, zone };
    const packs = { kind: 'pharmacy', item: 'antipyretic', count: count('packs') } as const;
    const absent = { kind: 'school-absence', item: 'illness', count: count('absent') } as const;
    return [...visits, tallyLine(told, packs), tallyLine(told, absent)];
  });
}

function plant(ground: PlantingGround): Planting {
  const { cast, startsAt, endsAt } = ground;
  const days = Math.round((endsAt - startsAt) / DAY);
  const background: ToldLine[] = [];
  const scenes = cast.apart.centres.flatMap((site, number) => {
    const high = new Map<number, Partial<Record<Source, number>>>();
    const turns: { readonly turn: Turn; readonly day: number }[] = [];
    for (let day = FIRST_DAY + number; day + HEARD_DAYS < days; day += EVERY_DAYS) {
      const turn = TURNS[(turns.length * cast.apart.centres.length + number) % TURNS.length];
      if (turn === undefined) break;
      turns.push({ turn, day });
      for (const [after, sources] of turn.high.entries())
        high.set(
          day + after,
          Object.fromEntries(sources.map((source) => [source, turn.by[source]])),
        );
    }
    background.push(...linesOf(site, high, ground).flat());
    return turns.map(({ turn: { verdict, variety, high: of }, day }) => {
      const fromAt = startsAt + day * DAY;
      const where = {
        place: site.place,
        fromAt,
        untilAt: fromAt + (of.length - 1 + HEARD_DAYS) * DAY,
      };
      const name = `${site.id}-${String(day)}`;
      const alsoOf = of.some((sources) => sources.includes('visits')) ? ['scan-respiratory'] : [];
      return plantedAt({ rule: RULE, verdict, variety, where, name, alsoOf });
    });
  });
  return { scenes, background };
}

export const WEAK_SIGNALS: Planter = { rules: [RULE], plant };
