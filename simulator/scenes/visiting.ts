// Scenes of persons who come often: enough visits within thirty days, one too few, spread wider, some of them cancelled. Pure.
import { DAY, HOUR, visitLine, type Told } from './lines.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

const RULE = 'frequent-visits';

interface Coming {
  readonly visits: number;
  readonly withinDays: number;
  /** So many of them are cancelled when all is over. */
  readonly cancelled?: number;
  readonly sites: number;
}

/** Evenly over the days, at the hours of a clinic, at some houses in turn. */
function visits(
  stage: Stage,
  { visits: count, withinDays, cancelled = 0, sites }: Coming,
): ToldLine[] {
  const { scene, person, cast, startsAt, random } = stage;
  const houses = Array.from({ length: sites }, () =>
    random.pick([...cast.centres, ...cast.hospitals]),
  );
  const step = ((withinDays - 1) * DAY) / (count - 1);
  return Array.from({ length: count }, (_, index) => {
    const of: Told = {
      name: `${scene}-${String(index)}`,
      site: random.pick(houses),
      person,
      at: startsAt + Math.round(index * step) + random.integer(HOUR),
      zone: cast.zone,
    };
    const came = visitLine(of, 'start', { code: 'M54.5' });
    return index < cancelled
      ? [came, visitLine({ ...of, statedAt: startsAt + (withinDays + 1) * DAY }, 'cancel')]
      : [came];
  }).flat();
}

const scene = (
  verdict: Scene['verdict'],
  variety: string,
  coming: (stage: Stage) => Coming,
): Scene => ({
  rule: RULE,
  verdict,
  variety,
  days: 42,
  play: (stage) => visits(stage, coming(stage)),
});

export const VISITING: readonly Scene[] = [
  scene('must', 'many-visits', ({ random }) => ({
    visits: 20 + random.integer(8),
    withinDays: 22 + random.integer(8),
    sites: 1 + random.integer(5),
  })),
  scene('must-not', 'one-too-few', () => ({ visits: 19, withinDays: 29, sites: 3 })),
  scene('must-not', 'spread-wider', () => ({ visits: 24, withinDays: 40, sites: 3 })),
  scene('must-not', 'some-cancelled', () => ({
    visits: 21,
    withinDays: 29,
    cancelled: 3,
    sites: 2,
  })),
  scene('looks-the-same', 'course-of-rehabilitation', () => ({
    visits: 22,
    withinDays: 29,
    sites: 1,
  })),
];
