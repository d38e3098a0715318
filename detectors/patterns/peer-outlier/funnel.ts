/**
 * A funnel plot with over-dispersion (Spiegelhalter 2005, Statist. Med. 24:1185): how far each provider is from its peers, against chance and
 * against how much providers that are like each other differ anyway. Differs in three points, so that few peers give the false-alarm rate
 * asked for: centre and dispersion are those of the other providers; what winsorising takes from the dispersion is given back; and limits are
 * those of Student's t with the freedom that winsorising leaves. Pure.
 */
import { normalQuantile } from '../../methods/distributions/normal.ts';
import { studentQuantile, studentUpperTail } from '../../methods/distributions/student-t.ts';

export interface FunnelPoint {
  readonly effect: number;
  readonly variance: number;
}

export interface FunnelRules {
  readonly overDispersion: 'additive' | 'multiplicative';
  /** Share at each end. */
  readonly winsorised: number;
}

export interface FunnelPlace {
  /** Of the others. */
  readonly centre: number;
  /** Of the difference of this provider from the centre, if it is like the others. */
  readonly deviation: number;
  readonly freedom: number;
  /** Between providers: variance (additive), or how many times that of chance (multiplicative). */
  readonly dispersion: number;
  /** One-sided. */
  readonly pUpper: number;
  readonly pLower: number;
}

/** Among so many a single one moves neither centre nor dispersion. */
const MANY = 100;

/** One place for each point. At least four points. */
export function funnel(points: readonly FunnelPoint[], rules: FunnelRules): FunnelPlace[] {
  return points.map((point, index) => {
    const others = points.length > MANY ? points : points.filter((_, at) => at !== index);
    return rules.overDispersion === 'additive'
      ? additive(point, others, rules.winsorised)
      : multiplicative(point, others, rules.winsorised);
  });
}

/** Distance from the centre at which the one-sided chance is `alpha`. */
export function limitOf({ deviation, freedom }: FunnelPlace, alpha: number): number {
  return -studentQuantile(alpha, freedom) * deviation;
}

function additive(point: FunnelPoint, others: readonly FunnelPoint[], share: number): FunnelPlace {
  const { freedom, factor } = winsorisedRules(others.length, share);
  const between = betweenVariance(others, { share, factor });
  const { centre, variance } = centreOf(others, { share, between });
  const whole = point.variance + between + variance;
  const deviation = Math.sqrt(whole);
  return placed(point, { centre, deviation, freedom, dispersion: between });
}

function multiplicative(
  point: FunnelPoint,
  others: readonly FunnelPoint[],
  share: number,
): FunnelPlace {
  const { freedom, factor } = winsorisedRules(others.length, share);
  const { centre, variance } = centreOf(others, { share, between: 0 });
  const times = Math.max(1, meanSquare(others, { share, between: 0 }) / factor);
  const deviation = Math.sqrt(times * (point.variance + variance));
  return placed(point, { centre, deviation, freedom, dispersion: times });
}

function placed(point: FunnelPoint, of: Omit<FunnelPlace, 'pUpper' | 'pLower'>): FunnelPlace {
  const t = of.deviation > 0 ? (point.effect - of.centre) / of.deviation : 0;
  return {
    ...of,
    pUpper: studentUpperTail(t, of.freedom),
    pLower: studentUpperTail(-t, of.freedom),
  };
}

interface Spread {
  readonly share: number;
  /** Variance between providers. */
  readonly between: number;
}

/** Weighted by what is known of each, the ends drawn in. */
function centreOf(points: readonly FunnelPoint[], { share, between }: Spread) {
  const weights = points.map(({ variance }) => 1 / (variance + between));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const mean = (effects: readonly number[]): number =>
    effects.reduce((all, effect, at) => all + effect * (weights[at] ?? 0), 0) / sum;
  const first = mean(points.map(({ effect }) => effect));
  const z = points.map(({ effect }, at) => (effect - first) * Math.sqrt(weights[at] ?? 0));
  const drawn = winsorise(z, share).map((value, at) => first + value / Math.sqrt(weights[at] ?? 1));
  return { centre: mean(drawn), variance: 1 / sum };
}

/** Of the standardised distances, the ends drawn in; one where nothing but chance and `between` is at work. */
function meanSquare(points: readonly FunnelPoint[], spread: Spread): number {
  const { centre } = centreOf(points, spread);
  const z = points.map(
    ({ effect, variance }) => (effect - centre) / Math.sqrt(variance + spread.between),
  );
  const squares = winsorise(z, spread.share).reduce((sum, value) => sum + value ** 2, 0);
  return squares / (points.length - 1);
}

/** By bisection: the variance with which the standardised distances have the size of chance (Paule and Mandel 1982). */
function betweenVariance(
  points: readonly FunnelPoint[],
  { share, factor }: { readonly share: number; readonly factor: number },
): number {
  const excess = (between: number): number => meanSquare(points, { share, between }) / factor - 1;
  if (excess(0) <= 0) return 0;
  let [low, high] = [0, Math.max(...points.map(({ variance }) => variance), 1e-12)];
  while (excess(high) > 0 && high < 1e12) [low, high] = [high, high * 4];
  while (high - low > 1e-5 * high) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The lowest and the highest are drawn in to the next: `share` of the points at each end, rounded. */
export function winsorise(values: readonly number[], share: number): number[] {
  const drawn = drawnAt(values.length, share);
  const sorted = [...values].sort((one, other) => one - other);
  const least = sorted[drawn] ?? -Infinity;
  const most = sorted[values.length - 1 - drawn] ?? Infinity;
  return values.map((value) => Math.min(most, Math.max(least, value)));
}

const drawnAt = (count: number, share: number): number =>
  Math.min(Math.round(share * count), Math.floor((count - 3) / 2));

/**
 * Each pair that is drawn in takes so much; of few values a share of all is left. Found by simulation, so that one in 500 of those that are alike
 * is found at a chance of 0.002: what Yuen's two take is too little for a dispersion that is solved for.
 */
const FREEDOM_DRAWN = 3;
const FREEDOM_OF_FEW = { least: 1.9, each: 0.42 } as const;

function freedomOf(count: number, share: number): number {
  const { least, each } = FREEDOM_OF_FEW;
  const ofFew = Math.min(least + each * count, count - 1);
  return Math.max(count - 1 - FREEDOM_DRAWN * drawnAt(count, share), ofFew);
}

interface WinsorisedRules {
  readonly freedom: number;
  /** What is left of the sum of squares of normal values. */
  readonly factor: number;
}

/** From Blom's scores, the expected values of ordered normal ones. */
function winsorisedRules(count: number, share: number): WinsorisedRules {
  const scores = Array.from({ length: count }, (_, at) =>
    normalQuantile((at + 1 - 0.375) / (count + 0.25)),
  );
  const squares = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value ** 2, 0);
  return {
    freedom: freedomOf(count, share),
    factor: squares(winsorise(scores, share)) / squares(scores),
  };
}
