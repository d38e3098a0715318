// What a township's sources tell of a day: visits with fever and cough, packs sold, pupils absent, pathogens found, images of pneumonia, quick hearts.
// So many as are asked for. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Random } from '../random.ts';
import {
  DAY,
  ecgLine,
  HOUR,
  imageLine,
  laboratoryLine,
  MINUTE,
  tallyLine,
  visitLine,
  type Image,
} from './lines.ts';
import { somebody } from './persons.ts';
import type { ToldLine } from './scene.ts';

/** A day. Of what is told less often it is not known whether nothing happened. */
export const USUAL = {
  ...{ visits: 5, packs: 60, absent: 14 },
  ...{ positives: 5, images: 5, hearts: 5 },
} as const;
export type Source = keyof typeof USUAL;

/** Times what is usual. */
export type Raised = Readonly<Partial<Record<Source, number>>>;

interface Day {
  readonly name: string;
  readonly site: Site;
  readonly dayAt: number;
  readonly random: Random;
  readonly zone: string;
}

export function linesOfSources(
  day: Day,
  sources: readonly Source[],
  raised: Raised | undefined,
): ToldLine[] {
  return sources.flatMap((source) => {
    const times = raised?.[source];
    // High is high: what is planted is not left to chance.
    const count =
      times === undefined ? day.random.poisson(USUAL[source]) : Math.round(USUAL[source] * times);
    return SOURCES[source](day, count);
  });
}

type Tell = (day: Day, count: number) => ToldLine[];

const SOURCES: Readonly<Record<Source, Tell>> = {
  visits: ofPersons('v', (told) =>
    visitLine(told, 'start', { code: 'J06.9', complaint: '发热、咳嗽1天', temperatureC: 38.3 }),
  ),
  packs: (day, count) => [tallyLine(toldOf(day), { kind: 'pharmacy', item: 'antipyretic', count })],
  absent: (day, count) => [
    tallyLine(toldOf(day), { kind: 'school-absence', item: 'illness', count }),
  ],
  positives: ofPersons('l', (told) => laboratoryLine(told, { result: FOUND })),
  images: ofPersons('i', (told) => imageLine(told, 'reported', CHEST)),
  hearts: ofPersons('e', (told) => ecgLine(told, 'recorded', ['窦性心动过速'])),
};

/** Influenza A by PCR. */
const FOUND = { code: '92142-9', system: 'loinc', interpretation: 'positive' } as const;

const CHEST: Image = {
  ...{ modality: 'DX', bodyPart: '胸部' },
  findings: ['双肺下叶磨玻璃影，考虑感染性病变。'],
};

function ofPersons(mark: string, tell: (told: Parameters<typeof visitLine>[0]) => ToldLine): Tell {
  return ({ name, site, dayAt, random, zone }, count) =>
    Array.from({ length: count }, (_, index) => {
      const at = dayAt + 8 * HOUR + random.integer(9 * HOUR);
      const person = somebody(random, { place: site.place, at, zone });
      return tell({ name: `${name}-${mark}${String(index)}`, site, person, at, zone });
    });
}

const toldOf = ({ name, site, dayAt, zone }: Day): Parameters<typeof tallyLine>[0] => ({
  ...{ name, site, zone, at: dayAt + 12 * HOUR },
  statedAt: dayAt + DAY - 3 * HOUR + MINUTE,
});
