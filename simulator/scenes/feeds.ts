// Hospitals whose feed breaks for days, and such as only pause for hours or send what they had later. Nobody else's scenes are at them. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import { Random } from '../random.ts';
import { DAY, HOUR, MINUTE, visitLine } from './lines.ts';
import { somebody } from './persons.ts';
import { plantedAt } from './planting.ts';
import type { PlantingGround, Planter, Planting, Silence, ToldLine, Verdict } from './scene.ts';

const RULE = 'site-silent';
const VISITS_PER_DAY = 9;
/** Before it nobody knows the rhythm of a site. */
const KNOWN_DAYS = 24;
const EVERY_DAYS = 16;
const CODES = ['I10', 'M54.5', 'K29.7', 'E11.9', 'L30.9'] as const;

interface Break {
  readonly verdict: Verdict;
  readonly variety: string;
  readonly hours: number;
  /** What was not sent is sent when it is over. */
  readonly isSentLater?: boolean;
}

const BREAKS: readonly Break[] = [
  { verdict: 'must', variety: 'four-days', hours: 96 },
  { verdict: 'must-not', variety: 'an-afternoon', hours: 6 },
  { verdict: 'must', variety: 'five-days-sent-later', hours: 120, isSentLater: true },
  { verdict: 'must-not', variety: 'half-a-day-sent-later', hours: 12, isSentLater: true },
];

function visits(site: Site, { seed, startsAt, endsAt, cast }: PlantingGround): ToldLine[] {
  const lines: ToldLine[] = [];
  for (let dayAt = startsAt; dayAt < endsAt; dayAt += DAY) {
    const random = new Random(seed, 'of-a-feed', site.id, dayAt);
    const count = random.poisson(VISITS_PER_DAY);
    for (let index = 0; index < count; index += 1) {
      const at = dayAt + 7 * HOUR + random.integer(13 * HOUR);
      const person = somebody(random, { place: site.place, at, zone: cast.zone });
      const name = `fed-${site.id}-${dayAt.toString(36)}-${String(index)}`;
      const of = { name, site, person, at, zone: cast.zone };
      lines.push(visitLine(of, 'start', { code: random.pick(CODES) }));
    }
  }
  return lines;
}

function plant(ground: PlantingGround): Planting {
  const { cast, startsAt, endsAt } = ground;
  const scenes: Planting['scenes'][number][] = [];
  const background: ToldLine[] = [];
  const silences: Silence[] = [];
  for (const [number, site] of cast.apart.hospitals.entries()) {
    const breaks: (Silence & { readonly isSentLater: boolean })[] = [];
    let fromAt = startsAt + (KNOWN_DAYS + number) * DAY + 9 * HOUR;
    for (let turn = 0; fromAt + 8 * DAY < endsAt; turn += 1, fromAt += EVERY_DAYS * DAY) {
      const one = BREAKS[(turn + number) % BREAKS.length];
      if (one === undefined) continue;
      const { verdict, variety, hours, isSentLater = false } = one;
      const untilAt = fromAt + hours * HOUR;
      breaks.push({ site: site.id, fromAt, untilAt, isSentLater });
      // Since the last that was told, up to an evening before.
      const where = { site: site.id, fromAt: fromAt - DAY, untilAt };
      const name = `${site.id}-${String(turn)}`;
      scenes.push(plantedAt({ rule: RULE, verdict, variety, where, name }));
    }
    background.push(...visits(site, ground).flatMap((line) => told(line, breaks)));
    silences.push(...breaks.map(({ isSentLater: _, ...silence }) => silence));
  }
  return { scenes, background, silences };
}

function told(
  line: ToldLine,
  breaks: readonly (Silence & { readonly isSentLater: boolean })[],
): ToldLine[] {
  const within = breaks.find((one) => one.fromAt <= line.sendAt && line.sendAt < one.untilAt);
  if (within === undefined) return [line];
  return within.isSentLater ? [{ ...line, sendAt: within.untilAt + MINUTE }] : [];
}

export const FEEDS: Planter = { rules: [RULE], plant };
