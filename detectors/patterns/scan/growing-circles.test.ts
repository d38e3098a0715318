/** Growing circles beside the definition: every cylinder tried one by one, in quiet, planted, dead and lopsided studies. */
import { describe, expect, it } from 'vitest';
import { seededRandom, wholeBelow } from '../../benchmark/random.ts';
import { circlesOf, type Circles } from './circles.ts';
import { GrowingCircles } from './growing-circles.ts';
import { logLikelihoodRatio } from './likelihood-ratio.ts';
import { permutationModel, poissonModel, recentCounts, type NullModel } from './null-model.ts';
import { casesByPlace, quietStudy, type Study } from './scan-study.fixture.ts';

const PLACES = 40;
const WINDOWS = 20;
const DURATIONS = 7;
const CASES_MIN = 3;

const circlesIn = ({ points, cells }: Study): Circles =>
  circlesOf(points, casesByPlace(cells), 0.5);

/** By centre, word for word. */
function greatestByTrying(circles: Circles, model: NullModel, recent: Int32Array): number[] {
  const { durations, expected, total } = model;
  return Array.from({ length: circles.starts.length - 1 }, (_, centre) => {
    const ratios = [0];
    for (let d = 0; d < durations; d += 1) {
      let observed = 0;
      let usual = 0;
      for (const place of circles.order.subarray(
        circles.starts[centre],
        circles.starts[centre + 1],
      )) {
        observed += recent[place * durations + d] ?? 0;
        usual += expected[place * durations + d] ?? 0;
        if (observed >= CASES_MIN) ratios.push(logLikelihoodRatio(observed, usual, total));
      }
    }
    return Math.max(...ratios);
  });
}

interface Scene {
  readonly circles: Circles;
  readonly model: NullModel;
}

function expectAsTried({ circles, model }: Scene, recent: Int32Array): void {
  const growing = new GrowingCircles(circles, model, { casesMin: CASES_MIN });
  const tried = greatestByTrying(circles, model, recent);
  growing.take(recent);
  for (const [centre, greatest] of tried.entries()) {
    const found = growing.grow(centre, 0);
    expect(Math.abs(found - greatest)).toBeLessThanOrEqual(1e-4 * Math.max(1, greatest));
    // What is known to be there already is not looked for again; what is just above it is found.
    expect(growing.grow(centre, found)).toBe(found);
    for (const share of [0.3, 0.7, 0.95, 0.9999])
      expect(growing.grow(centre, found * share)).toBe(found);
  }
}

/** Counts are changed under a model that keeps them: cases of a place move between its windows, or to another place. */
function shaken(study: Study, seed: number, how: 'to-now' | 'away' | 'to-one-place'): Study {
  const random = seededRandom(seed);
  const { places, windows } = study.cells;
  const counts = Int32Array.from(study.cells.counts);
  const near = wholeBelow(random, places);
  for (let at = 0; at < counts.length; at += 1) {
    const place = Math.floor(at / windows);
    const isRecent = at % windows < DURATIONS;
    const isNear = Math.abs(place - near) < 6;
    const to =
      how === 'to-now' && isNear && !isRecent
        ? place * windows
        : how === 'away' && isNear && isRecent
          ? place * windows + windows - 1
          : how === 'to-one-place' && isRecent
            ? near * windows
            : at;
    const moved = counts[at] ?? 0;
    counts[at] = 0;
    counts[to] = (counts[to] ?? 0) + moved;
  }
  return { ...study, cells: { ...study.cells, counts } };
}

/** From less than a case of a day in the whole study to more than fit into half words. */
const MEANS = [0.002, 0.05, 0.4, 3, 25, 120, 900];

describe('the greatest ratio around each centre is that of trying every cylinder', () => {
  it.each(MEANS)('in quiet studies and draws of them (%d cases a place and window)', (mean) => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const study = quietStudy(seed, { places: PLACES, windows: WINDOWS, mean });
      const model = permutationModel([study.cells], DURATIONS);
      const scene = { circles: circlesIn(study), model };
      const recent = recentCounts(study.cells, DURATIONS);
      expectAsTried(scene, recent);
      model.draw(seededRandom(seed), recent);
      expectAsTried(scene, recent);
    }
  });

  it.each(MEANS)(
    'where an area has all its cases now, or none, or one place has all (%d)',
    (mean) => {
      for (const how of ['to-now', 'away', 'to-one-place'] as const) {
        const study = shaken(quietStudy(5, { places: PLACES, windows: WINDOWS, mean }), 11, how);
        const scene = {
          circles: circlesIn(study),
          model: permutationModel([study.cells], DURATIONS),
        };
        expectAsTried(scene, recentCounts(study.cells, DURATIONS));
      }
    },
  );

  it.each(MEANS)('of persons at risk, of whom some places have none (%d)', (mean) => {
    const study = quietStudy(3, { places: PLACES, windows: WINDOWS, mean });
    const weights = Float64Array.from(study.cells.counts, (_, at) =>
      Math.floor(at / WINDOWS) % 5 === 0 ? 0 : 1 + (at % 3),
    );
    const counts = study.cells.counts.map((count, at) => (weights[at] === 0 ? 0 : count));
    const cells = { ...study.cells, counts };
    const scene = {
      circles: circlesIn(study),
      model: poissonModel(cells, weights, DURATIONS),
    };
    const recent = recentCounts(cells, DURATIONS);
    expectAsTried(scene, recent);
    scene.model.draw(seededRandom(8), recent);
    expectAsTried(scene, recent);
  });
});
