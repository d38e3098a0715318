// Township centres of each county that are served from afar, or are not: ECGs read by a centre or by the house itself, images read elsewhere, counts of
// a platform, readings that were cancelled, houses that fell silent or see nobody. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { DAY, ecgLine, HOUR, imageLine, MINUTE, tallyLine, visitLine, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, ToldLine, Verdict } from './scene.ts';

const RULE = 'remote-coverage';

type Manner =
  | 'ecgs'
  | 'ecgs-read-elsewhere'
  | 'images-read-elsewhere'
  | 'counts'
  | 'none'
  | 'own-readers'
  | 'cancelled'
  | 'fell-silent'
  | 'sees-nobody';

const SERVED: readonly Manner[] = [
  'ecgs',
  'ecgs-read-elsewhere',
  'images-read-elsewhere',
  'counts',
];

interface Course {
  readonly verdict: Verdict;
  readonly variety: string;
  /** Of the centres, so many are otherwise than served: at least one. */
  readonly share: number;
  readonly others: readonly Manner[];
}

const COUNTIES: readonly Course[] = [
  { verdict: 'must', variety: 'none', share: 0.4, others: ['none'] },
  { verdict: 'must-not', variety: 'one-without', share: 0.01, others: ['none'] },
  { verdict: 'must', variety: 'own-readers', share: 0.5, others: ['own-readers'] },
  { verdict: 'must-not', variety: 'counts-alone', share: 0.5, others: ['counts'] },
  { verdict: 'must-not', variety: 'fell-silent', share: 0.5, others: ['fell-silent'] },
  { verdict: 'must', variety: 'cancelled', share: 0.45, others: ['cancelled'] },
  { verdict: 'must-not', variety: 'see-nobody', share: 0.35, others: ['sees-nobody'] },
  { verdict: 'must', variety: 'several', share: 0.5, others: ['none', 'own-readers', 'cancelled'] },
  { verdict: 'looks-the-same', variety: 'untold', share: 0.5, others: ['none'] },
];

/** Days after the first from which a house that falls silent tells nothing. */
const SILENT_FROM = 30;

interface House {
  readonly site: Site;
  readonly manner: Manner;
  readonly random: Random;
  readonly zone: string;
}

const after = (told: Told, minutes: number): Told => ({
  ...told,
  statedAt: told.at + minutes * MINUTE,
});

const ECG_READ_BY: Readonly<Partial<Record<Manner, 'own' | 'elsewhere'>>> = {
  'ecgs-read-elsewhere': 'elsewhere',
  'own-readers': 'own',
};

function ecgOf(told: Told, manner: Manner): ToldLine[] {
  const read = ecgLine(after(told, 8), 'read');
  const readBy = ECG_READ_BY[manner];
  const lines = [
    ecgLine(told, 'recorded'),
    { ...read, record: { ...read.record, ...(readBy !== undefined && { readBy }) } },
  ];
  return manner === 'cancelled' ? [...lines, ecgLine(after(told, 90), 'cancelled')] : lines;
}

const CHEST = { modality: 'DX', bodyPart: '胸部' } as const;

function imageOf(told: Told, manner: Manner): ToldLine[] {
  const readBy = manner === 'images-read-elsewhere' ? { readBy: 'elsewhere' as const } : {};
  return [
    imageLine(told, 'acquired', CHEST),
    imageLine(after(told, 40), 'reported', { ...CHEST, ...readBy }),
  ];
}

function serviceOf(told: Told, manner: Manner): ToldLine[] {
  switch (manner) {
    case 'images-read-elsewhere':
      return imageOf(told, manner);
    case 'counts':
      return [tallyLine(told, { kind: 'aggregate', item: 'remote-consultation', count: 2 })];
    case 'own-readers':
      return [...ecgOf(told, manner), ...imageOf({ ...told, name: `${told.name}-i` }, manner)];
    case 'none':
    case 'sees-nobody':
      return [];
    default:
      return ecgOf(told, manner);
  }
}

/** Somebody comes each day; every third day there is something to ask of somebody far away. */
function dayOf({ site, manner, random, zone }: House, day: number, dayAt: number): ToldLine[] {
  if (manner === 'sees-nobody' || (manner === 'fell-silent' && day >= SILENT_FROM)) return [];
  const at = dayAt + 8 * HOUR + random.integer(8 * HOUR);
  const person = somebody(random, { place: site.place, at, zone });
  const told: Told = { name: `remote-${site.id}-${String(day)}`, site, person, at, zone };
  const visit = visitLine({ ...told, name: `${told.name}-v` }, 'start', { code: 'I10' });
  return [visit, ...(day % 3 === 0 ? serviceOf(told, manner) : [])];
}

function mannersOf(count: number, { share, others }: Course): readonly Manner[] {
  const unlike = Math.max(1, Math.round(count * share));
  return Array.from({ length: count }, (_, index) => {
    const of = index < unlike ? others : SERVED;
    return of[index % of.length] ?? 'ecgs';
  });
}

function plant({ cast, seed, startsAt, endsAt }: PlantingGround): Planting {
  const centres = [...cast.centres, ...cast.apart.centres];
  const counties = [...new Set(centres.map(({ place }) => place.slice(0, 6)))].sort();
  const days = Math.floor((endsAt - startsAt) / DAY);
  const background: ToldLine[] = [];
  const scenes = counties.flatMap((county, index) => {
    const course = COUNTIES[index];
    if (course === undefined) return [];
    const houses = centres.filter(({ place }) => place.startsWith(county));
    const manners = mannersOf(houses.length, course);
    for (const [number, site] of houses.entries()) {
      const random = new Random(seed, 'remote', site.id, startsAt);
      const house: House = { site, manner: manners[number] ?? 'ecgs', random, zone: cast.zone };
      for (let day = 0; day < days; day += 1)
        background.push(...dayOf(house, day, startsAt + day * DAY));
    }
    const { verdict, variety } = course;
    const where = { place: county, fromAt: startsAt, untilAt: endsAt };
    return [plantedAt({ rule: RULE, verdict, variety, where, name: county })];
  });
  return { scenes, background };
}

export const REMOTE_COVERAGE: Planter = { rules: [RULE], plant };
