/** Quiet and planted studies by chance, the same for the same seed; and one call for all of a scan. */
import { poisson, seededRandom } from '../../benchmark/random.ts';
import { circlesOf, type Circles, type ScanPoint } from './circles.ts';
import { permutationModel, recentCounts, type NullModel, type ScanCells } from './null-model.ts';
import { ScanRun, type Scanned, type ScanSettings } from './scan-run.ts';

export interface Study {
  readonly points: readonly ScanPoint[];
  readonly cells: ScanCells;
}

export interface StudySize {
  readonly places: number;
  readonly windows: number;
  /** Cases of a place and window, on average; places differ by up to eleven times. */
  readonly mean: number;
}

export function quietStudy(seed: number, { places, windows, mean }: StudySize): Study {
  const random = seededRandom(seed);
  const points = Array.from({ length: places }, () => ({
    longitude: random.next(),
    latitude: random.next(),
  }));
  const sizes = points.map(() => 0.2 + 2 * random.next());
  const counts = new Int32Array(places * windows);
  for (let at = 0; at < counts.length; at += 1)
    counts[at] = poisson(random, (sizes[Math.floor(at / windows)] ?? 0) * mean);
  return { points, cells: { places, windows, counts } };
}

/** More cases at the places nearest to one of them, in the newest windows. */
export function plant(
  study: Study,
  of: {
    readonly near: number;
    readonly places: number;
    readonly windows: number;
    readonly cases: number;
  },
): { readonly study: Study; readonly places: number[] } {
  const { order } = circlesOf(study.points, new Float64Array(study.points.length), 1);
  const places = [...order.subarray(of.near * study.points.length).subarray(0, of.places)];
  const counts = Int32Array.from(study.cells.counts);
  for (const place of places) {
    for (let window = 0; window < of.windows; window += 1) {
      const at = place * study.cells.windows + window;
      counts[at] = (counts[at] ?? 0) + of.cases;
    }
  }
  return { study: { ...study, cells: { ...study.cells, counts } }, places };
}

export const SETTINGS: ScanSettings = {
  seed: 7,
  draws: 199,
  exceedancesEnough: Infinity,
  casesMin: 2,
  clustersMax: 5,
  smallP: 'monte-carlo',
};

export function casesByPlace({ places, windows, counts }: ScanCells): Float64Array {
  return Float64Array.from({ length: places }, (_, place) =>
    counts.subarray(place * windows, (place + 1) * windows).reduce((sum, count) => sum + count, 0),
  );
}

export function scanPermutation(
  { points, cells }: Study,
  settings: ScanSettings,
  durations = 4,
): Scanned {
  const circles = circlesOf(points, casesByPlace(cells), 0.5);
  return scanWith(circles, permutationModel([cells], durations), { cells, settings });
}

export function scanWith(
  circles: Circles,
  model: NullModel,
  { cells, settings }: { readonly cells: ScanCells; readonly settings: ScanSettings },
): Scanned {
  const run = new ScanRun(circles, model, {
    recent: recentCounts(cells, model.durations),
    settings,
  });
  while (run.step(16));
  return run.result();
}
