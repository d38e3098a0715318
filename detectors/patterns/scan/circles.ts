/**
 * The bases of all cylinders: around each place the circles that take in its neighbours one after the other, nearest first, as long as the
 * circle holds no more than a share of the whole weight (Kulldorff 2001: half of the population at risk, or of the cases where that is
 * not known). Made once for a set of places and weights. Pure.
 */

export interface ScanPoint {
  /** Degrees, or the plane of a fictional city. */
  readonly longitude: number;
  readonly latitude: number;
}

export interface Circles {
  /** Where the circles of each centre begin in `order`; one entry more than there are places. */
  readonly starts: Int32Array;
  /** Place that the circle takes in with this step. */
  readonly order: Uint16Array;
}

/** Two places at one distance are taken in by their order. A place that alone weighs more than the share is in no circle of its own. */
export function circlesOf(
  points: readonly ScanPoint[],
  weights: Float64Array,
  shareMax: number,
): Circles {
  const places = points.length;
  const limit = shareMax * weights.reduce((sum, weight) => sum + weight, 0);
  const plane = flat(points);
  const starts = new Int32Array(places + 1);
  const order = new Uint16Array(places * places);
  let end = 0;
  for (let centre = 0; centre < places; centre += 1) {
    let held = 0;
    for (const place of nearestFirst(plane, centre)) {
      held += weights[place] ?? 0;
      if (held > limit) break;
      order[end] = place;
      end += 1;
    }
    starts[centre + 1] = end;
  }
  return { starts, order: order.slice(0, end) };
}

/** Degrees of longitude are shorter by the cosine of the latitude: exact enough over a city. */
function flat(points: readonly ScanPoint[]): {
  readonly x: Float64Array;
  readonly y: Float64Array;
} {
  const mean = points.reduce((sum, { latitude }) => sum + latitude, 0) / Math.max(1, points.length);
  const shrink = Math.cos((mean * Math.PI) / 180);
  return {
    x: Float64Array.from(points, ({ longitude }) => longitude * shrink),
    y: Float64Array.from(points, ({ latitude }) => latitude),
  };
}

function nearestFirst(
  { x, y }: { readonly x: Float64Array; readonly y: Float64Array },
  centre: number,
): number[] {
  const squares = x.map((own, place) => {
    const east = own - (x[centre] ?? 0);
    const north = (y[place] ?? 0) - (y[centre] ?? 0);
    return east * east + north * north;
  });
  const places = Array.from(x.keys());
  return places.sort((one, other) => (squares[one] ?? 0) - (squares[other] ?? 0) || one - other);
}
