// The prospective space-time scan of a city: 96 townships and 960 villages, thirteen weeks, clusters of up to a week and half of the cases, 999
// draws from the null model. By processor time; the floor is one pass over the same circles with nothing decided, as often as there are draws.
import { poisson, seededRandom } from '../../detectors/benchmark/random.ts';
import { circlesOf, type Circles } from '../../detectors/patterns/scan/circles.ts';
import {
  permutationModel,
  recentCounts,
  type ScanCells,
} from '../../detectors/patterns/scan/null-model.ts';
import { ScanRun } from '../../detectors/patterns/scan/scan-run.ts';
import { loadCatalogue } from '../../detectors/load-catalogue.ts';
import type { Figure } from '../report/figure.ts';
import type { Bench } from './bench.ts';

const WINDOWS = 91;
const DURATIONS = 7;
const DRAWS = 999;
const CASES_A_DAY = [100, 1_000, 4_000];
const SCAN_MAX_S = 10;
const FLOOR = 'one pass for each draw, nothing decided';

export const scan: Bench = {
  name: 'scan',
  summary: 'space-time scan of 96 townships and 960 villages with 999 draws',
  run: ({ effort, say }) => {
    const points = pointsOfCity();
    const rounds = Array.from({ length: effort.rounds }, (_, round) => round);
    const figures: Figure[] = [];
    for (const cases of CASES_A_DAY) {
      say(`${String(cases)} cases a day`);
      const cells = cellsOf(points.length, cases);
      const values = rounds.map((round) => secondsOf(() => scanAll(points, cells, round + 1)));
      figures.push({
        name: `scan, ${cases.toLocaleString('en-US')} cases a day`,
        unit: 'CPU-s',
        values,
        floor: FLOOR,
        goal: { atMost: SCAN_MAX_S },
      });
    }
    const weights = new Float64Array(points.length).fill(1);
    const circles = circlesOf(points, weights, 0.5);
    figures.unshift({
      name: FLOOR,
      unit: 'CPU-s',
      values: rounds.map(() => secondsOf(() => bareWalks(circles, points.length))),
    });
    const notes = [
      `${String(points.length)} places of the catalogue, ${String(WINDOWS)} windows of a day, clusters of 1 to ${String(DURATIONS)} days, up to half of ` +
        `the cases; ${circles.order.length.toLocaleString('en-US')} circles; no draw is spared by an early end, as where there is a cluster`,
    ];
    return Promise.resolve({ bench: 'scan', figures, notes });
  },
};

function pointsOfCity() {
  const { places } = loadCatalogue('catalogue', 'Asia/Shanghai');
  return [...places.values()]
    .filter(({ level }) => level === 'township' || level === 'village')
    .map(({ centroid: [longitude, latitude] }) => ({ longitude, latitude }));
}

function cellsOf(places: number, casesADay: number): ScanCells {
  const random = seededRandom(casesADay);
  const sizes = Array.from({ length: places }, () => 0.2 + 2 * random.next());
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const counts = Int32Array.from({ length: places * WINDOWS }, (_, at) =>
    poisson(random, (casesADay * (sizes[Math.floor(at / WINDOWS)] ?? 0)) / all),
  );
  return { places, windows: WINDOWS, counts };
}

/** From counts to p-values; two kinds of days. */
function scanAll(points: ReturnType<typeof pointsOfCity>, cells: ScanCells, seed: number): void {
  const weights = Float64Array.from(points.keys(), (place) =>
    cells.counts
      .subarray(place * WINDOWS, (place + 1) * WINDOWS)
      .reduce((sum, count) => sum + count, 0),
  );
  const run = new ScanRun(
    circlesOf(points, weights, 0.5),
    permutationModel([stratumOf(cells, 'work'), stratumOf(cells, 'rest')], DURATIONS),
    {
      recent: recentCounts(cells, DURATIONS),
      settings: {
        seed,
        draws: DRAWS,
        exceedancesEnough: Infinity,
        casesMin: 5,
        clustersMax: 10,
        smallP: 'gumbel',
      },
    },
  );
  while (run.step(DRAWS));
  if (run.result().draws !== DRAWS) throw new Error('not all draws were made');
}

function stratumOf({ places, windows, counts }: ScanCells, type: 'work' | 'rest'): ScanCells {
  const isOf = (window: number): boolean => window % 7 < 2 === (type === 'rest');
  return { places, windows, counts: counts.map((count, at) => (isOf(at % windows) ? count : 0)) };
}

/** Every circle of every centre once for each draw: a place looked up and one number added. */
function bareWalks({ order }: Circles, places: number): void {
  const counts = new Int32Array(places).fill(1);
  let sum = 0;
  for (let draw = 0; draw < DRAWS; draw += 1)
    for (let step = 0; step < order.length; step += 1)
      sum = (sum + (counts[order[step] as number] as number)) | 0;
  if (sum === 1) throw new Error('nothing was walked');
}

function secondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
