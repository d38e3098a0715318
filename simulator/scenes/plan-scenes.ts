// Which scenes a stretch of time holds and when they begin: so many of each rule that must be found, near misses beside them, and one known
// false positive for every ten. Pure: the same seed plants the same, and the truth with it.
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { makePerson } from '../person.ts';
import { Random } from '../random.ts';
import { CHEST_PAIN } from './chest-pain.ts';
import { CASES } from './cases.ts';
import { DISPENSING } from './dispensing.ts';
import { EXAMINATIONS } from './examinations.ts';
import { FAILED_SETTLEMENTS } from './failed-settlements.ts';
import { HOME_MONITORING } from './home-monitoring.ts';
import { HOME_VALUES } from './home-values.ts';
import { DAY } from './lines.ts';
import { PHANTOMS } from './phantoms.ts';
import { PHARMACIES } from './pharmacies.ts';
import { REMOTE_READING } from './remote-reading.ts';
import type { Cast, PlayedScene, Scene, Stage, Verdict } from './scene.ts';
import { SETTLEMENTS } from './settlements.ts';
import { STAYS } from './stays.ts';
import { THROMBOLYSIS } from './thrombolysis.ts';
import { VISITING } from './visiting.ts';

export const SCENES: readonly Scene[] = [
  ...REMOTE_READING,
  ...EXAMINATIONS,
  ...SETTLEMENTS,
  ...VISITING,
  ...HOME_MONITORING,
  ...DISPENSING,
  ...PHANTOMS,
  ...CHEST_PAIN,
  ...THROMBOLYSIS,
  ...HOME_VALUES,
  ...STAYS,
  ...PHARMACIES,
  ...FAILED_SETTLEMENTS,
  ...CASES,
];

export interface ScenePlan {
  readonly seed: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** Of each rule: so many that must be found and as many that must not. */
  readonly perRule: number;
  readonly sites: readonly Site[];
  readonly zone: string;
}

/** Who is ill enough for a hospital is mostly old. */
const ADULTS = { ages: [0, 0, 2, 10, 30, 40] } as const;
const LOOKALIKES_PER_FOUND = 0.1;

export function planScenes(plan: ScenePlan, scenes: readonly Scene[] = SCENES): PlayedScene[] {
  const cast = castOf(plan.sites, plan.zone);
  const rules = [...new Set(scenes.map(({ rule }) => rule))];
  return rules.flatMap((rule) =>
    (['must', 'must-not', 'looks-the-same'] as const).flatMap((verdict) => {
      const varieties = scenes.filter((scene) => scene.rule === rule && scene.verdict === verdict);
      const most = Math.min(...varieties.map(({ atMost = Infinity }) => atMost));
      const count = countOf(verdict, Math.min(most, plan.perRule));
      return Array.from({ length: count }, (_, index) => {
        const scene = varieties[index % Math.max(1, varieties.length)];
        return scene === undefined ? [] : [play(scene, index, { plan, cast })];
      }).flat();
    }),
  );
}

/** `scenes`: of each that must be found, which may be fewer than were asked for. */
const countOf = (verdict: Verdict, scenes: number): number =>
  verdict === 'looks-the-same' ? Math.round(scenes * LOOKALIKES_PER_FOUND) : scenes;

/** Of a city that has so many more of them. */
const APART = { hospitals: 6, centres: 8 } as const;
const OTHERS_MIN = 12;

export function castOf(sites: readonly Site[], zone: string): Cast {
  const county = sites.filter(({ level }) => level === 'county-hospital');
  const townships = sites.filter(({ level }) => level === 'township-centre');
  const last = (all: readonly Site[], count: number): readonly Site[] =>
    all.length < count + OTHERS_MIN ? [] : all.slice(-count);
  const apart = {
    hospitals: last(county, APART.hospitals),
    centres: last(townships, APART.centres),
  };
  return {
    hospitals: sites.filter(
      (site) => site.level.endsWith('hospital') && !apart.hospitals.includes(site),
    ),
    centres: townships.filter((site) => !apart.centres.includes(site)),
    clinics: sites.filter(({ level }) => level === 'village-clinic'),
    apart,
    zone,
  };
}

function play(
  scene: Scene,
  index: number,
  { plan, cast }: { readonly plan: ScenePlan; readonly cast: Cast },
): PlayedScene {
  const { rule, verdict, variety, days, notBeforeDays = 0, alsoOf } = scene;
  const name = `${rule}-${verdict}-${String(index)}`;
  const random = new Random(plan.seed, 'scene', plan.startsAt, name);
  const firstAt = plan.startsAt + notBeforeDays * DAY;
  const room = Math.max(0, plan.endsAt - firstAt - days * DAY);
  const startsAt = firstAt + Math.floor(random.uniform() * room);
  const id = `${name}-${startsAt.toString(36)}`;
  const stage: Stage = {
    scene: id,
    startsAt,
    index,
    endsAt: plan.endsAt,
    random,
    person: makePerson(random, ADULTS, {
      day: dayOf(startsAt, plan.zone),
      place: random.pick(cast.centres).place,
    }),
    cast,
  };
  const lines = scene.play(stage).map((line) => ({ ...line, scene: id }));
  const told = lines.map(({ sendAt }) => sendAt);
  return {
    lines,
    planted: {
      scene: id,
      rule,
      verdict,
      variety,
      startsAt,
      endsAt: Math.max(startsAt, ...told),
      records: lines.map(({ site, record }) => ({ site: site.id, id: record.id })),
      ...(alsoOf !== undefined && { alsoOf: [...alsoOf] }),
    },
  };
}
