// The EARS methods over long daily series, by processor time. The floor is the arithmetic alone: mean and standard deviation of the
// seven days before each point.
import { findMethod } from '../../detectors/methods/registry.ts';
import type { Point } from '../../detectors/methods/method.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { Random } from '../../simulator/random.ts';
import { perCpuSecond } from '../stopwatch.ts';
import type { Bench } from './bench.ts';

const METHODS = ['ears-c1', 'ears-c2', 'ears-c3'] as const;
const POINTS = 5_000;
const FROM = 20;
const BASELINE_DAYS = 7;
const CPU_MS = 1_000;

export const methods: Bench = {
  name: 'methods',
  summary: 'points judged by ears-c1, ears-c2 and ears-c3, against the bare arithmetic',
  run: async ({ effort }) => {
    const points = dailySeries();
    const works = METHODS.map((id) => {
      const prepared = findMethod(id).prepare({}, 365);
      return { id, work: () => prepared.assessSeries(points, FROM).length };
    });
    const bare = (): number => movingMoments(points);
    const cpuMs = CPU_MS * effort.scale;
    for (const { work } of [...works, { work: bare }]) perCpuSecond(cpuMs / 4, work);
    const rounds = Array.from({ length: effort.rounds }, () => ({
      bare: perCpuSecond(cpuMs / 4, bare),
      judged: works.map(({ work }) => perCpuSecond(cpuMs, work)),
    }));
    const floor = 'mean and deviation of 7 days';
    const judged = works.map(({ id }, at) => ({
      name: id,
      unit: 'points/CPU-s',
      values: rounds.map((round) => round.judged[at] ?? 0),
      floor,
    }));
    return {
      bench: 'methods',
      figures: [
        { name: floor, unit: 'points/CPU-s', values: rounds.map((round) => round.bare) },
        ...judged,
      ],
      notes: [`one series of ${String(POINTS)} days, parameters as shipped`],
    };
  },
};

function dailySeries(): Point[] {
  const random = new Random('bench', 'methods');
  return Array.from({ length: POINTS }, (_, day) => ({
    at: day * DAY_MS,
    value: random.poisson(12 + 5 * Math.sin(day / 58)),
    kind: 'open' as const,
  }));
}

function movingMoments(points: readonly Point[]): number {
  let exceeding = 0;
  for (let at = FROM; at < points.length; at += 1) {
    let sum = 0;
    let squares = 0;
    for (let back = 1; back <= BASELINE_DAYS; back += 1) {
      const value = points[at - back]?.value ?? 0;
      sum += value;
      squares += value * value;
    }
    const mean = sum / BASELINE_DAYS;
    const deviation = Math.sqrt((squares - sum * mean) / (BASELINE_DAYS - 1));
    if ((points[at]?.value ?? 0) > mean + 3 * deviation) exceeding += 1;
  }
  return exceeding >= 0 ? points.length - FROM : 0;
}
