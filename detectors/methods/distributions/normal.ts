/**
 * The normal distribution: distribution function, upper tail and quantile, to about fifteen digits.
 * Proven against 40-digit values in `distributions.test.ts`; why our own: docs/decisions/2026-11-21-distributions.md.
 */
/** P(Z ≤ z). */
export function normalCdf(z: number): number {
  return z >= 0 ? 1 - normalUpperTail(z) : normalUpperTail(-z);
}

/** P(Z > z), accurate far into the tail: rational approximations of Cody (Math Comp 1969; 23: 631), as R's `pnorm` has them. */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  if (z <= 0.67448975) return 0.5 - z * centre(z * z);
  return bell(z) * (z <= TAIL_START ? shoulder(z) : tail(z));
}

const TAIL_START = Math.sqrt(32);

function centre(square: number): number {
  const top =
    ((0.06568233791820745 * square + 2.2352520354606837) * square + 161.02823106855587) * square +
    1067.6894854603709;
  const bottom = ((square + 47.202581904688245) * square + 976.0985517377767) * square;
  return (
    (top * square + 18154.98125334356) /
    ((bottom + 10260.932208618979) * square + 45507.78933502673)
  );
}

function bell(z: number): number {
  return Math.exp((-z * z) / 2);
}

/** Written out step by step: a loop over the coefficients costs more than the arithmetic. */
function shoulder(z: number): number {
  let top = 1.0765576773720192e-8 * z + 0.39894151208813466;
  top = (top * z + 8.883149794388377) * z + 93.50665613217785;
  top = (top * z + 597.2702763948002) * z + 2494.5375852903726;
  top = (top * z + 6848.190450536283) * z + 11602.65143764735;
  top = top * z + 9842.714838383978;
  let bottom = z + 22.266688044328117;
  bottom = (bottom * z + 235.387901782625) * z + 1519.3775994075547;
  bottom = (bottom * z + 6485.558298266761) * z + 18615.571640885097;
  bottom = (bottom * z + 34900.95272114598) * z + 38912.00328609327;
  bottom = bottom * z + 19685.429676859992;
  return top / bottom;
}

function tail(z: number): number {
  const inverse = 1 / (z * z);
  let top = 0.023073441764940174 * inverse + 0.215898534057957;
  top = (top * inverse + 0.12740116116024736) * inverse + 0.022235277870649807;
  top = (top * inverse + 0.0014216191932278934) * inverse + 2.9112874951168793e-5;
  let bottom = inverse + 1.284260096144911;
  bottom = (bottom * inverse + 0.4682382124808651) * inverse + 0.06598813786892856;
  bottom = (bottom * inverse + 0.0037823963320275824) * inverse + 7.297515550839662e-5;
  return (1 / Math.sqrt(2 * Math.PI) - (inverse * top) / bottom) / z;
}

/**
 * z with P(Z ≤ z) = p. A rational start (Abramowitz and Stegun 26.2.23, error below 4.5e-4), then Halley steps on
 * the tail probability, which triple the correct digits each time.
 * @returns −Infinity at 0, Infinity at 1, NaN outside [0, 1]
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return upperPoint(1 - p);
  return -upperPoint(p);
}

/** The same to three digits (Abramowitz and Stegun 26.2.23, error below 4.5e-4), for a first guess; 0 < p < 1. */
export function roughNormalQuantile(p: number): number {
  return p > 0.5 ? roughPoint(1 - p) : -roughPoint(p);
}

function roughPoint(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return Math.max(0, t - top / bottom);
}

/** z ≥ 0 with P(Z > z) = tail, for a tail of at most one half. */
function upperPoint(tail: number): number {
  if (tail === 0.5) return 0;
  let z = roughPoint(tail);
  for (let step = 0; step < 4; step += 1) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const newton = (normalUpperTail(z) - tail) / density;
    z += newton / (1 - (z * newton) / 2);
  }
  return z;
}
