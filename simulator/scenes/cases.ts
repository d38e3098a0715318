// Scenes of cases: one of a disease that is answered at once, and cases that come close together in one place; corrected, cancelled, one too
// few, spread over a longer time. Those that would meet in a township lie in townships of their own. Pure.
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { DAY, HOUR, visitLine, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

const AT_ONCE = ['A20.9', 'A00.9', 'A80.9', 'U04.9'] as const;

const single = (
  verdict: Scene['verdict'],
  variety: string,
  turn: (of: Told, code: string) => ToldLine[],
): Scene => ({
  ...{ rule: 'single-case', verdict, variety, days: 3 },
  play: ({ scene, startsAt, person, cast, random }) => {
    const site = random.pick([...cast.hospitals, ...cast.centres]);
    const of: Told = { name: scene, site, person, at: startsAt, zone: cast.zone };
    return turn(of, random.pick(AT_ONCE));
  },
});

const SINGLE: readonly Scene[] = [
  single('must', 'diagnosed', (of, code) => [visitLine(of, 'start', { code })]),
  single('must', 'diagnosed-later', (of, code) => [
    visitLine(of, 'start', { code: 'R50.9' }),
    visitLine({ ...of, statedAt: of.at + 20 * HOUR }, 'update', { code }),
  ]),
  single('must-not', 'corrected', (of, code) => [
    visitLine(of, 'start', { code }),
    visitLine({ ...of, statedAt: of.at + 3 * HOUR }, 'update', { code: 'R50.9' }),
  ]),
  single('must-not', 'cancelled', (of, code) => [
    visitLine(of, 'start', { code }),
    visitLine({ ...of, statedAt: of.at + HOUR }, 'cancel'),
  ]),
  single('must-not', 'not-of-the-list', (of) => [visitLine(of, 'start', { code: 'A16.2' })]),
  single('looks-the-same', 'code-picked-by-mistake', (of, code) => [
    visitLine(of, 'start', { code }),
  ]),
];

interface Cluster {
  readonly cases: number;
  readonly withinDays: number;
  readonly class?: 'inpatient';
  /** So many of them are cancelled in the end. */
  readonly cancelled?: number;
}

interface Illness {
  readonly rule: string;
  readonly code: string;
  readonly complaint?: string;
  readonly at: 'school' | 'clinic' | 'centre';
  readonly atMost: number;
  readonly alsoOf?: readonly string[];
}

/** Townships and villages by number: scenes that must be found have even ones, the others odd ones. */
function houseOf({ cast, index }: Stage, verdict: Scene['verdict'], at: Illness['at']): Site {
  const houses = at === 'clinic' ? cast.clinics : cast.centres;
  const odd = verdict === 'must' ? 0 : 1;
  const moved = verdict === 'looks-the-same' ? Math.floor(houses.length / 2) : 0;
  const house = houses[(2 * (index + moved) + odd) % houses.length];
  if (house === undefined) throw new RangeError('a city without houses');
  return house;
}

function cases(
  stage: Stage,
  { code, complaint, at: where }: Illness,
  { site, of }: { readonly site: Site; readonly of: Cluster },
): ToldLine[] {
  const { scene, startsAt, random, cast } = stage;
  const firstAt = startOfDay(dayOf(startsAt, cast.zone), cast.zone) + DAY + 8 * HOUR;
  const days = of.withinDays - 1;
  return Array.from({ length: of.cases }, (_, index) => {
    const day = of.cases === 1 ? 0 : Math.round((index * days) / (of.cases - 1));
    const at: EpochMs = firstAt + day * DAY + random.integer(9 * HOUR);
    const ages = where === 'school' ? 'pupils' : 'all';
    const person = somebody(random, { place: site.place, at, zone: cast.zone, ages });
    const told: Told = { name: `${scene}-${String(index)}`, site, person, at, zone: cast.zone };
    const came = visitLine(told, 'start', {
      code,
      ...(of.class !== undefined && { class: of.class }),
      ...(complaint !== undefined && { complaint, temperatureC: 38.6 }),
      ...(where === 'school' && { setting: `school:${site.place}-${String(stage.index)}` }),
    });
    const statedAt = firstAt + of.withinDays * DAY;
    return index < (of.cancelled ?? 0)
      ? [came, visitLine({ ...told, statedAt }, 'cancel')]
      : [came];
  }).flat();
}

const clusterOf =
  (illness: Illness) =>
  (verdict: Scene['verdict'], variety: string, of: (stage: Stage) => Cluster): Scene => {
    const { rule, atMost, alsoOf } = illness;
    return {
      ...{ rule, verdict, variety, days: 30, atMost },
      ...(alsoOf !== undefined && { alsoOf }),
      play: (stage) =>
        cases(stage, illness, { site: houseOf(stage, verdict, illness.at), of: of(stage) }),
    };
  };

const food = clusterOf({
  ...{ rule: 'cluster-food-poisoning', code: 'A05.9', at: 'school', atMost: 30 },
  alsoOf: ['scan-intestinal'],
});
const influenza = clusterOf({
  ...{ rule: 'cluster-influenza-like-illness', code: 'J11.1', at: 'school', atMost: 12 },
  alsoOf: ['scan-respiratory', 'multi-trigger-respiratory'],
});
const measles = clusterOf({
  ...{ rule: 'cluster-notifiable', code: 'B05.9', at: 'clinic', atMost: 30 },
  alsoOf: ['scan-rash-neurological'],
});
const pneumonia = clusterOf({
  ...{ rule: 'cluster-pneumonia-unknown-cause', code: 'J18.9', at: 'centre', atMost: 20 },
  ...{ complaint: '不明原因肺炎', alsoOf: ['scan-respiratory'] },
});

const CLUSTERS: readonly Scene[] = [
  food('must', 'pupils-of-a-school', ({ random }) => ({
    cases: 5 + random.integer(6),
    withinDays: 1,
  })),
  food('must-not', 'one-too-few', () => ({ cases: 4, withinDays: 1 })),
  food('must-not', 'over-some-days', () => ({ cases: 6, withinDays: 4 })),
  food('must-not', 'one-cancelled', () => ({ cases: 5, withinDays: 1, cancelled: 1 })),
  food('looks-the-same', 'a-norovirus-coded-as-food', () => ({ cases: 6, withinDays: 1 })),
  influenza('must', 'a-school', ({ random }) => ({
    cases: 30 + random.integer(8),
    withinDays: 5 + random.integer(3),
  })),
  influenza('must', 'severe', () => ({ cases: 5, withinDays: 4, class: 'inpatient' })),
  influenza('must-not', 'one-too-few', () => ({ cases: 29, withinDays: 6 })),
  influenza('must-not', 'too-few-severe', () => ({ cases: 4, withinDays: 4, class: 'inpatient' })),
  influenza('looks-the-same', 'a-physician-who-codes-every-cold', () => ({
    cases: 31,
    withinDays: 6,
  })),
  measles('must', 'a-village', ({ random }) => ({
    cases: 10 + random.integer(4),
    withinDays: 4 + random.integer(4),
  })),
  measles('must-not', 'one-too-few', () => ({ cases: 9, withinDays: 6 })),
  measles('must-not', 'over-weeks', () => ({ cases: 12, withinDays: 24 })),
  measles('must-not', 'some-cancelled', () => ({ cases: 11, withinDays: 6, cancelled: 3 })),
  measles('looks-the-same', 'rash-after-vaccination', () => ({ cases: 10, withinDays: 6 })),
  pneumonia('must', 'three-in-a-township', ({ random }) => ({
    cases: 3 + random.integer(3),
    withinDays: 4 + random.integer(9),
  })),
  pneumonia('must-not', 'two', () => ({ cases: 2, withinDays: 5 })),
  pneumonia('must-not', 'one-cancelled', () => ({ cases: 3, withinDays: 6, cancelled: 1 })),
  pneumonia('looks-the-same', 'cause-known-elsewhere', () => ({ cases: 3, withinDays: 6 })),
];

export const CASES: readonly Scene[] = [...SINGLE, ...CLUSTERS];
