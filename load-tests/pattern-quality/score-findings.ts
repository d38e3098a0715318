// Findings against what was planted, rule by rule: found, missed, false and why. A finding belongs to a scene if it stands on one of its
// events, or, where it is about a house or a place, if it is about that one at its time; to a cluster of cases, if it is about its place and more than
// half of what it stands on are its cases. Each finding belongs to one scene at most. Pure.
import { z } from 'zod';
import type { EventId } from '../../contracts/ids.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { Planted, Verdict } from '../../simulator/scenes/scene.ts';

export interface RuleScore {
  readonly rule: string;
  /** Scenes that must be found. */
  readonly planted: number;
  readonly found: number;
  readonly missed: readonly Planted[];
  readonly nearMisses: number;
  /** Standing findings on scenes that must be found. */
  readonly right: number;
  readonly wrong: readonly WrongFinding[];
  /** Found first, and taken back as the facts changed. */
  readonly withdrawn: number;
  readonly departments: readonly string[];
  /** Of what is there, by how strong it is: what must be found, and what may be. */
  readonly strengths: readonly Strength[];
}

export interface Strength {
  readonly variety: string;
  readonly verdict: Verdict;
  readonly planted: number;
  readonly found: number;
}

export interface WrongFinding {
  readonly signal: Signal;
  /** `everyday`: nothing was planted there; `elsewhere`: a scene of another rule; `also`: of another rule, and rightly found by this one too. */
  readonly of: Verdict | 'everyday' | 'elsewhere' | 'also';
  readonly scene: Planted | undefined;
}

/** Taken back because what was found is over, not because it was none. */
const OVER: ReadonlySet<string> = new Set(['heard-again']);

const IS_THERE: ReadonlySet<WrongFinding['of']> = new Set(['must', 'may', 'also']);

interface Told {
  readonly signals: readonly Signal[];
  /** Of these some, as they were told again: what one of them finds is found, and none of them makes a finding right or wrong. */
  readonly retold?: readonly Signal[];
  readonly sceneOf: ReadonlyMap<EventId, string>;
}

export function scoreFindings(
  planted: readonly Planted[],
  { signals, retold = [], sceneOf }: Told,
): RuleScore[] {
  const scenes = new Map(planted.map((one) => [one.scene, one]));
  const rules = [...new Set(planted.map(({ rule }) => rule))];
  return rules.map((rule) => {
    const own = signals.filter(({ measure }) => measure === rule);
    const standing = own.filter(
      ({ status, withdrawn }) => status !== 'withdrawn' || OVER.has(withdrawn?.code ?? ''),
    );
    const judged = standing.map((signal) => judge(signal, rule, { scenes, sceneOf }));
    const right = judged.filter(({ of }) => of === 'must');
    const again = retold
      .filter(({ measure }) => measure === rule)
      .map((signal) => judge(signal, rule, { scenes, sceneOf }));
    const metAs = (as: Verdict): (string | undefined)[] =>
      [...judged, ...again].filter(({ of }) => of === as).map(({ scene }) => scene?.scene);
    const met = new Set(metAs('must'));
    const faint = metAs('may');
    const must = planted.filter((one) => one.rule === rule && one.verdict === 'must');
    return {
      rule,
      planted: must.length,
      found: met.size,
      missed: must.filter(({ scene }) => !met.has(scene)),
      nearMisses: planted.filter((one) => one.rule === rule && one.verdict === 'must-not').length,
      right: right.length,
      wrong: judged.filter(({ of }) => !IS_THERE.has(of)),
      strengths: strengthsOf(planted, rule, new Set([...met, ...faint])),
      withdrawn: own.length - standing.length,
      departments: [...new Set(own.flatMap(({ ownerDepartments }) => ownerDepartments))],
    };
  });
}

function strengthsOf(
  planted: readonly Planted[],
  rule: string,
  met: ReadonlySet<string | undefined>,
): Strength[] {
  const there = planted.filter(
    (one) => one.rule === rule && (one.verdict === 'must' || one.verdict === 'may'),
  );
  if (there.every(({ verdict }) => verdict === 'must')) return [];
  return [...new Set(there.map(({ variety }) => variety))].map((variety) => {
    const own = there.filter((one) => one.variety === variety);
    const found = own.filter(({ scene }) => met.has(scene)).length;
    return { variety, verdict: own[0]?.verdict ?? 'may', planted: own.length, found };
  });
}

function judge(
  signal: Signal,
  rule: string,
  by: {
    readonly scenes: ReadonlyMap<string, Planted>;
    readonly sceneOf: ReadonlyMap<EventId, string>;
  },
): WrongFinding {
  const touched = signal.evidence.flatMap((id) => by.scenes.get(by.sceneOf.get(id) ?? '') ?? []);
  const all = [...by.scenes.values()];
  const ofRule = touched.filter((scene) => scene.rule === rule);
  const own =
    all.find((scene) => scene.rule === rule && isThere(signal, scene)) ??
    mostOf(
      ofRule.filter((scene) => scene.where === undefined || isCluster(signal, scene, touched)),
    );
  if (own !== undefined) return { signal, scene: own, of: own.verdict };
  const also = [...touched, ...all.filter((scene) => isThere(signal, scene))].find((scene) =>
    scene.alsoOf?.includes(rule),
  );
  if (also !== undefined) return { signal, scene: also, of: 'also' };
  const [other] = touched;
  return { signal, scene: other, of: other === undefined ? 'everyday' : 'elsewhere' };
}

function isThere({ siteId, place, startedAt, window }: Signal, { where }: Planted): boolean {
  if (where === undefined || where.byCases === true) return false;
  const { site, fromAt, untilAt } = where;
  // Of a place as a whole: where the scene says that it is of the place too.
  const isOfPlace = siteId === null && where.place !== undefined;
  if (site !== undefined && site !== siteId && !isOfPlace) return false;
  if (where.place !== undefined && !place.startsWith(where.place)) return false;
  return startedAt < untilAt && Math.max(startedAt, window.endAt) > fromAt;
}

/**
 * Told of the cluster's place, alone or among others, and more than half of its cases are the cluster's. What chance found at the place at that time
 * is not the cluster, and of two clusters that a finding takes in only one can be the larger half: the other is missed.
 */
function isCluster(signal: Signal, scene: Planted, touched: readonly Planted[]): boolean {
  const { place, byCases = false } = scene.where ?? {};
  if (byCases && !placesOf(signal).some((told) => told.startsWith(place ?? ''))) return false;
  return touched.filter((one) => one === scene).length * 2 > signal.evidence.length;
}

/** All places that it names: the place of a finding about several is what they have in common, and may be the whole city. */
function placesOf({ place, detector }: Signal): readonly string[] {
  const told = Places.safeParse(detector.params['places']);
  return told.success ? told.data : [place];
}

const Places = z.array(z.string()).min(1);

/** Of a finding on several scenes of one rule: the one that it stands on most. */
function mostOf(scenes: readonly Planted[]): Planted | undefined {
  const times = new Map<Planted, number>();
  for (const scene of scenes) times.set(scene, (times.get(scene) ?? 0) + 1);
  return [...times].sort(([, one], [, other]) => other - one)[0]?.[0];
}
