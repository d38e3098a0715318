// A share with its 95 % interval: Wilson's score interval (Wilson 1927, JASA 22, 209), which stays within 0 and 1 and is honest where little
// was counted. Pure.
import { z } from 'zod';

export const Share = z.strictObject({
  hits: z.int().min(0),
  of: z.int().min(0),
  /** Null of nothing. */
  share: z.number().min(0).max(1).nullable(),
  low: z.number().min(0).max(1),
  high: z.number().min(0).max(1),
});
export type Share = z.infer<typeof Share>;

/** Normal quantile of 0.975. */
const Z = 1.959_963_984_540_054;

/** Of nothing the interval is all there is: 0 to 1. */
export function wilson(hits: number, of: number): Share {
  if (of === 0) return { hits, of, share: null, low: 0, high: 1 };
  const share = hits / of;
  const scale = 1 + (Z * Z) / of;
  const centre = (share + (Z * Z) / (2 * of)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  return {
    hits,
    of,
    share,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === of ? 1 : Math.min(1, centre + half),
  };
}
