// Scenes of a pharmacy that settles for many people within minutes, and what is close to it. Pure.
import { claimLine, DAY, MINUTE, type Told } from './lines.ts';
import { somebody } from './persons.ts';
import type { Scene, Stage, ToldLine } from './scene.ts';

interface Settling {
  readonly count: number;
  readonly withinMs: number;
  /** So many are taken back the same day. */
  readonly reversed?: number;
  readonly care?: '11' | '41';
}

function settling(
  stage: Stage,
  { count, withinMs, reversed = 0, care = '41' }: Settling,
): ToldLine[] {
  const { scene, startsAt, random, cast } = stage;
  const site = random.pick(cast.clinics);
  return Array.from({ length: count }, (_, index) => {
    const at = startsAt + Math.floor((withinMs * index) / count);
    const person = somebody(random, { place: site.place, at, zone: cast.zone, ages: 'old' });
    const of: Told = { name: `${scene}-${String(index)}`, site, person, at, zone: cast.zone };
    const yuan = 60 + random.integer(200);
    const line = claimLine(of, { yuan, care });
    const back = { ...of, name: `${of.name}-b`, at: at + DAY / 4 };
    return index < reversed ? [line, claimLine(back, { yuan, reverses: of.name })] : [line];
  }).flat();
}

const scene = (
  verdict: Scene['verdict'],
  variety: string,
  of: (stage: Stage) => Settling,
): Scene => ({
  ...{ rule: 'claims-at-once', verdict, variety, days: 3, atMost: 24 },
  play: (stage) => settling(stage, of(stage)),
});

export const PHARMACIES: readonly Scene[] = [
  scene('must', 'many-within-minutes', ({ random }) => ({
    count: 30 + random.integer(8),
    withinMs: 9 * MINUTE,
  })),
  scene('must-not', 'one-too-few', () => ({ count: 29, withinMs: 9 * MINUTE })),
  scene('must-not', 'over-an-hour', () => ({ count: 36, withinMs: 60 * MINUTE })),
  scene('must-not', 'some-reversed', () => ({ count: 31, withinMs: 9 * MINUTE, reversed: 4 })),
  scene('looks-the-same', 'sent-after-an-interruption', () => ({
    count: 32,
    withinMs: 3 * MINUTE,
  })),
];
