// Townships whose sources tell every day: clinics, pharmacies and schools in some, clinics, laboratories, images and ECGs in others. On some days
// several are a little high, on others only one of them, or each on a day of its own. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { DAY } from './lines.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';
import { linesOfSources, type Raised, type Source } from './weak-sources.ts';

const RULE = 'multi-trigger-respiratory';

interface Turn {
  readonly verdict: Verdict;
  readonly variety: string;
  /** What is high on which day of the turn. */
  readonly high: readonly Raised[];
}

const turn = (verdict: Verdict, variety: string, ...high: readonly Raised[]): Turn => ({
  ...{ verdict, variety, high },
});

/** The rules of the sources weigh sums of up to a week, so that a high day is heard for a week: sources further apart are not high together. */
const HEARD_DAYS = 7;
const A_WEEK: readonly Raised[] = Array.from({ length: HEARD_DAYS }, () => ({}));

interface Kind {
  readonly sources: readonly Source[];
  readonly turns: readonly Turn[];
}

/** What must be found is, of three months of history, found in 97 of 100 trials of the detector and the score on counts by chance, and what may be less often. */
const OUTSIDE: Raised = { visits: 4, packs: 2, absent: 3 };
const ALL_HIGH = turn('must', 'all-high', OUTSIDE);
const TOWN: Kind = {
  sources: ['visits', 'packs', 'absent'],
  turns: [
    ALL_HIGH,
    turn('must-not', 'pharmacies-alone', { packs: 1.8 }),
    ALL_HIGH,
    turn(
      ...(['must-not', 'each-in-another-week', { visits: 3.2 }] as const),
      ...[...A_WEEK, { packs: 1.8 }, ...A_WEEK, { absent: 2.6 }],
    ),
    ALL_HIGH,
    // Each may be chance, and all together may be.
    turn('may', 'all-a-little-high', { visits: 3, packs: 1.7, absent: 2.4 }),
    ALL_HIGH,
    turn('must-not', 'schools-alone', { absent: 2.6 }),
    ALL_HIGH,
    turn('looks-the-same', 'a-cold-snap', OUTSIDE),
  ],
};

/** Nobody says more often that it is influenza; more is found. Of three sources together less is enough than of two. */
const FOUND_HIGH = turn('must', 'laboratory-images-and-ecg-high', {
  ...{ positives: 4.4, images: 4.4, hearts: 4.4 },
});
const TWO_HIGH = turn('must', 'laboratory-and-images-high', { positives: 5.6, images: 5.6 });
const ECG_HIGH = turn('must', 'ecg-and-visits-high', { hearts: 5.6, visits: 6 });
const WARD: Kind = {
  sources: ['visits', 'positives', 'images', 'hearts'],
  turns: [
    FOUND_HIGH,
    turn('must-not', 'laboratory-alone', { positives: 3 }),
    TWO_HIGH,
    turn(
      ...(['must-not', 'each-in-another-week', { positives: 2.8 }] as const),
      ...[...A_WEEK, { images: 2.8 }, ...A_WEEK, { hearts: 2.8 }],
    ),
    ECG_HIGH,
    turn('may', 'found-a-little-more', { positives: 3.8, images: 3.8, hearts: 3.8 }),
    FOUND_HIGH,
    turn('must-not', 'images-alone', { images: 3 }),
    TWO_HIGH,
    turn('must-not', 'ecg-alone', { hearts: 3 }),
    ECG_HIGH,
    turn('may', 'laboratory-and-images-a-little-more', { positives: 4.4, images: 4.4 }),
    turn('looks-the-same', 'pupils-screened', { positives: 5.6, images: 5.6 }),
  ],
};

/** Of each kind. */
const TOWNSHIPS = 18;

const FIRST_DAY = 88;
/** Of one township: plantings are each other's background, and of four in three months none is unusual any more. */
const EVERY_DAYS = 44;

function linesOf(
  { site, sources }: { readonly site: Site; readonly sources: readonly Source[] },
  high: ReadonlyMap<number, Raised>,
  { seed, startsAt, endsAt, cast: { zone } }: PlantingGround,
): ToldLine[] {
  const days = Math.round((endsAt - startsAt) / DAY);
  return Array.from({ length: days }, (_, day) => {
    const dayAt = startsAt + day * DAY;
    const random = new Random(seed, 'weak', site.id, dayAt);
    const name = `weak-${site.id}-${String(day)}`;
    return linesOfSources({ name, site, dayAt, random, zone }, sources, high.get(day));
  }).flat();
}

/** Townships begin on days of their own; their turns go on from each other's, so that all varieties come. */
function plantKind(
  { sources, turns }: Kind,
  sites: readonly Site[],
  ground: PlantingGround,
): Planting {
  const { startsAt, endsAt } = ground;
  const days = Math.round((endsAt - startsAt) / DAY);
  const background: ToldLine[] = [];
  const scenes = sites.flatMap((site, number) => {
    const high = new Map<number, Raised>();
    const own: Planting['scenes'][number][] = [];
    for (let day = FIRST_DAY + number; ; day += EVERY_DAYS) {
      const planted = turns[(own.length * sites.length + number) % turns.length];
      const lasts = (planted?.high.length ?? 0) - 1 + HEARD_DAYS;
      if (planted === undefined || day + lasts > days) break;
      for (const [after, raised] of planted.high.entries()) high.set(day + after, raised);
      const fromAt = startsAt + day * DAY;
      const where = { place: site.place, fromAt, untilAt: fromAt + lasts * DAY };
      const { verdict, variety } = planted;
      const name = `${site.id}-${String(day)}`;
      own.push(plantedAt({ rule: RULE, verdict, variety, where, name }));
    }
    background.push(...linesOf({ site, sources }, high, ground));
    return own;
  });
  return { scenes, background };
}

function plant(ground: PlantingGround): Planting {
  const { centres } = ground.cast;
  const kinds = [
    plantKind(TOWN, centres.slice(0, TOWNSHIPS), ground),
    plantKind(WARD, centres.slice(-TOWNSHIPS), ground),
  ];
  return {
    scenes: kinds.flatMap(({ scenes }) => scenes),
    background: kinds.flatMap(({ background = [] }) => background),
  };
}

export const WEAK_SIGNALS: Planter = { rules: [RULE], plant };
