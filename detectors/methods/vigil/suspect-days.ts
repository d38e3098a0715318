/**
 * Finds the outbreaks of the past in what the regression leaves over, in windows of one, three and seven open days, and takes their
 * weight away, so that last year's outbreak is not this year's normal.
 */
import type { Residuals, SeasonalNoise } from './seasonal-noise.ts';

const WINDOWS = [1, 3, 7] as const;
/** Standard errors above the expectation, of any window; about one quiet window in a thousand. */
const SUSPECT_SD = 3;

/** Lowers `residuals.weights` in place, as Farrington's method does: by the square of how far out the window is. */
export function downWeight(residuals: Residuals, noise: SeasonalNoise): void {
  const expected = expectedOf(residuals, noise);
  for (const width of WINDOWS) lowerWindows(residuals, expected, width);
}

interface Expected {
  readonly variances: Float64Array;
  readonly swings: Float64Array;
}

function expectedOf({ means, seasons }: Residuals, noise: SeasonalNoise): Expected {
  const variances = new Float64Array(means.length);
  const swings = new Float64Array(means.length);
  for (let j = 0; j < means.length; j += 1) {
    const mean = means[j] ?? 0;
    const season = seasons[j] ?? 0;
    variances[j] = mean * (noise.dispersion[season] ?? 1);
    swings[j] = mean * Math.sqrt(noise.wander[season] ?? 0);
  }
  return { variances, swings };
}

function lowerWindows(
  { counts, means, weights }: Residuals,
  { variances, swings }: Expected,
  width: number,
): void {
  let excess = 0;
  let variance = 0;
  // A level that wanders takes neighbouring days with it: standard deviations add, not variances.
  let swing = 0;
  for (let j = 0; j < means.length; j += 1) {
    excess += (counts[j] ?? 0) - (means[j] ?? 0);
    variance += variances[j] ?? 0;
    swing += swings[j] ?? 0;
    if (j >= width) {
      excess -= (counts[j - width] ?? 0) - (means[j - width] ?? 0);
      variance -= variances[j - width] ?? 0;
      swing -= swings[j - width] ?? 0;
    }
    if (j < width - 1 || excess <= 0) continue;
    const square = (excess * excess) / Math.max(variance + swing * swing, Number.MIN_VALUE);
    if (square <= SUSPECT_SD * SUSPECT_SD) continue;
    const weight = (SUSPECT_SD * SUSPECT_SD) / square;
    for (let i = j - width + 1; i <= j; i += 1) weights[i] = Math.min(weights[i] ?? 0, weight);
  }
}
