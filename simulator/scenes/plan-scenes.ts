// Which scenes a stretch of time holds and when they begin: so many of each rule that must be found, near misses beside them, and one known
// false positive for every ten. Pure: the same seed plants the same, and the truth with it.
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { makePerson } from '../person.ts';
import { Random } from '../random.ts';
import { DISPENSING } from './dispensing.ts';
import { EXAMINATIONS } from './examinations.ts';
import { HOME_MONITORING } from './home-monitoring.ts';
import { DAY } from './lines.ts';
import { PHANTOMS } from './phantoms.ts';
import { REMOTE_READING } from './remote-reading.ts';
import type { Cast, Planted, Scene, Stage, ToldLine, Verdict } from './scene.ts';
import { SETTLEMENTS } from './settlements.ts';
import { VISITING } from './visiting.ts';

export const SCENES: readonly Scene[] = [
  ...REMOTE_READING,
  ...EXAMINATIONS,
  ...SETTLEMENTS,
  ...VISITING,
  ...HOME_MONITORING,
  ...DISPENSING,
  ...PHANTOMS,
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

export interface PlayedScene {
  readonly planted: Planted;
  readonly lines: readonly ToldLine[];
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
      return Array.from({ length: countOf(verdict, plan) }, (_, index) => {
        const scene = varieties[index % Math.max(1, varieties.length)];
        return scene === undefined ? [] : [play(scene, index, { plan, cast })];
      }).flat();
    }),
  );
}

const countOf = (verdict: Verdict, { perRule }: ScenePlan): number =>
  verdict === 'looks-the-same' ? Math.round(perRule * LOOKALIKES_PER_FOUND) : perRule;

export function castOf(sites: readonly Site[], zone: string): Cast {
  return {
    hospitals: sites.filter(({ level }) => level.endsWith('hospital')),
    centres: sites.filter(({ level }) => level === 'township-centre'),
    clinics: sites.filter(({ level }) => level === 'village-clinic'),
    zone,
  };
}

function play(
  scene: Scene,
  index: number,
  { plan, cast }: { readonly plan: ScenePlan; readonly cast: Cast },
): PlayedScene {
  const { rule, verdict, variety, days, notBeforeDays = 0 } = scene;
  const name = `${rule}-${verdict}-${String(index)}`;
  const random = new Random(plan.seed, 'scene', plan.startsAt, name);
  const firstAt = plan.startsAt + notBeforeDays * DAY;
  const room = Math.max(0, plan.endsAt - firstAt - days * DAY);
  const startsAt = firstAt + Math.floor(random.uniform() * room);
  const id = `${name}-${startsAt.toString(36)}`;
  const stage: Stage = {
    scene: id,
    startsAt,
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
    },
  };
}
