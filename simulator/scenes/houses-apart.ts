// Houses for plantings that must not be taken for one another: each is given once, and never one that is near another given shortly before. Pure.
import type { Random } from '../random.ts';

interface House {
  readonly id: string;
  readonly place: string;
}

interface Apart {
  readonly centroids: ReadonlyMap<string, readonly [number, number]>;
  /** For the order in which they are given. */
  readonly random: Random;
  readonly days: number;
  readonly km: number;
}

const KM_OF_DEGREE = 111;

export class HousesApart<Of extends House> {
  readonly #of: Apart;
  #free: readonly Of[];
  readonly #given: { readonly house: Of; readonly day: number }[] = [];

  constructor(houses: readonly Of[], of: Apart) {
    this.#of = of;
    const order = new Map(houses.map((house) => [house.id, of.random.uniform()]));
    this.#free = [...houses].sort(
      (one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0),
    );
  }

  /** null: all that are left are near. Days are asked for in order. */
  next(day: number): Of | null {
    const { days, km } = this.#of;
    const recent = this.#given.filter((one) => day - one.day < days);
    const house = this.#free.find((one) =>
      recent.every(({ house: other }) => this.#kmBetween(one, other) >= km),
    );
    if (house === undefined) return null;
    this.#free = this.#free.filter((one) => one !== house);
    this.#given.push({ house, day });
    return house;
  }

  #kmBetween(one: House, other: House): number {
    const [east, north] = this.#centroid(one);
    const [otherEast, otherNorth] = this.#centroid(other);
    const shrink = Math.cos((((north + otherNorth) / 2) * Math.PI) / 180);
    return KM_OF_DEGREE * Math.hypot((east - otherEast) * shrink, north - otherNorth);
  }

  #centroid({ place }: House): readonly [number, number] {
    const centroid = this.#of.centroids.get(place);
    if (centroid === undefined) throw new RangeError(`${place} lies nowhere`);
    return centroid;
  }
}
