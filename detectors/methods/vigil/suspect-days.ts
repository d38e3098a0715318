/**
 * Finds the outbreaks of the past in what the regression leaves over, in windows of one, three and seven open days, and takes their
 * weight away, so that last year's outbreak is not this year's normal.
 */
import { dayOfYear, type Residuals, type SeasonalNoise } from './seasonal-noise.ts';

const WINDOWS = [1, 3, 7] as const;
/** Standard errors above the expectation, of any window; about one quiet window in a thousand. */
const SUSPECT_SD = 3;

/** Lowers `residuals.weights` in place, as Farrington's method does: by the square of how far out the window is. @returns whether any is lower */
export function downWeight(
  { days, counts, means, weights }: Residuals,
  noise: SeasonalNoise,
): boolean {
  const variances = means.map((mean, j) => {
    const season = dayOfYear(days[j] ?? 0);
    return mean * (noise.dispersion[season] ?? 1);
  });
  const swings = means.map(
    (mean, j) => mean * Math.sqrt(noise.wander[dayOfYear(days[j] ?? 0)] ?? 0),
  );
  let any = false;
  for (const width of WINDOWS) {
    let excess = 0;
    let variance = 0;
    // A level that wanders takes neighbouring days with it: standard deviations add, not variances.
    let swing = 0;
    for (let j = 0; j < days.length; j += 1) {
      excess += (counts[j] ?? 0) - (means[j] ?? 0);
      variance += variances[j] ?? 0;
      swing += swings[j] ?? 0;
      if (j >= width) {
        excess -= (counts[j - width] ?? 0) - (means[j - width] ?? 0);
        variance -= variances[j - width] ?? 0;
        swing -= swings[j - width] ?? 0;
      }
      const z = excess / Math.sqrt(Math.max(variance + swing * swing, Number.MIN_VALUE));
      if (j < width - 1 || z <= SUSPECT_SD) continue;
      any = true;
      const weight = (SUSPECT_SD / z) ** 2;
      for (let i = j - width + 1; i <= j; i += 1) weights[i] = Math.min(weights[i] ?? 0, weight);
    }
  }
  return any;
}
