/** A small generated benchmark as a floor under the default detector, and the makers and scorers it stands on. */
import { describe, expect, it } from 'vitest';
import { contenderOf } from './contenders.ts';
import { makeRun } from './make-run.ts';
import { bySignal, scoreOf } from './measure.ts';
import { benchmarkPage, overall } from './page.ts';
import { overdispersed, poisson, seededRandom } from './random.ts';
import { SIGNAL_SHAPES, type SignalShape } from './signals.ts';

const SEED = 77;

function shapeOf(id: string): SignalShape {
  const shape = SIGNAL_SHAPES.find((one) => one.id === id);
  if (shape === undefined) throw new Error(`no signal ${id}`);
  return shape;
}

describe('the benchmark', () => {
  it(
    'holds the default detector to a floor on a handful of made series',
    { timeout: 120_000 },
    () => {
      const vigil = contenderOf('vigil');
      const ids = ['d01', 'd05', 'd10', 'd12', 'd14', 'd16'];
      const judged = ids.map((id) => {
        const run = makeRun(shapeOf(id), SEED);
        return { run, alarms: vigil.alarms(run) };
      });
      const score = overall({ judged });
      expect(score.specificity).toBeGreaterThanOrEqual(0.98);
      expect(score.sensitivity).toBeGreaterThanOrEqual(0.45);
      expect(score.timeliness).toBeLessThanOrEqual(0.35);
      expect(
        benchmarkPage([{ title: 'x', results: [{ words: 'vigil', judged }] }], 'vigil benchmark'),
      ).toContain('| d16 |');
    },
  );

  it('makes the same run from the same seed, and another from another', () => {
    const shape = shapeOf('d09');
    expect(makeRun(shape, 4)).toEqual(makeRun(shape, 4));
    expect(makeRun(shape, 4).points).not.toEqual(makeRun(shape, 5).points);
  });

  it('closes 5-day systems at weekends and on holidays, and puts the outbreak into the judged days', () => {
    const run = makeRun(shapeOf('d11'), SEED);
    expect(run.points).toHaveLength(7 * 364);
    const shut = run.points.filter(({ kind }, day) => day % 7 >= 5 || kind === 'holiday');
    expect(shut.every(({ value }) => value === 0)).toBe(true);
    expect(run.outbreak.length).toBeGreaterThan(0);
    expect(Math.min(...run.outbreak)).toBeGreaterThanOrEqual(run.from);
  });

  it('draws counts with the mean and the dispersion asked for', () => {
    const random = seededRandom(SEED);
    for (const [mean, ratio] of [
      [0.7, 1],
      [12, 1],
      [400, 1],
      [50, 4],
    ] as const) {
      const draws = Array.from({ length: 4000 }, () => overdispersed(random, mean, ratio));
      const average = draws.reduce((a, b) => a + b, 0) / draws.length;
      const variance = draws.reduce((a, b) => a + (b - average) ** 2, 0) / draws.length;
      expect(Math.abs(average / mean - 1)).toBeLessThan(0.08);
      expect(Math.abs(variance / mean / ratio - 1)).toBeLessThan(0.2);
    }
    expect(poisson(random, 0)).toBe(0);
  });

  it('scores timeliness by the share of the outbreak that had passed, and 1 when missed', () => {
    const run = { series: 'd01-x', signal: 'd01', points: [], from: 10, outbreak: [12, 13, 15] };
    const early = scoreOf({ run, alarms: [false, true, false, true, false, null, true] });
    expect(early).toMatchObject({ sensitivity: 1 / 3, detection: 1, timeliness: 1 / 4 });
    expect(early.specificity).toBeCloseTo(1 - 2 / 4);
    expect(scoreOf({ run, alarms: [] }).timeliness).toBe(1);
    expect([...bySignal([{ run, alarms: [] }]).keys()]).toEqual(['d01']);
  });
});
