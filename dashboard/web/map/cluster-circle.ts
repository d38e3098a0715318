// Which areas of a map a cluster lies in, and the circle around them. Pure.
import type { Area } from './city-map.tsx';

/** Villages have no boundaries here: their townships stand for them. */
export function areasOf(areas: readonly Area[], places: readonly string[]): readonly Area[] {
  const townships = new Set(places.map((place) => place.slice(0, 9)));
  return areas.filter(({ code }) => townships.has(code));
}

export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** So far around the outermost centre: about half of a township on the smallest map. */
const AROUND = 14;

/** Around the middle of the areas' centres; null where there is none. */
export function circleAround(areas: readonly Pick<Area, 'centre'>[]): Circle | null {
  if (areas.length === 0) return null;
  const xs = areas.map(({ centre }) => centre[0]);
  const ys = areas.map(({ centre }) => centre[1]);
  const x = (Math.min(...xs) + Math.max(...xs)) / 2;
  const y = (Math.min(...ys) + Math.max(...ys)) / 2;
  const far = Math.max(...areas.map(({ centre }) => Math.hypot(centre[0] - x, centre[1] - y)));
  return { x, y, radius: far + AROUND };
}
