/**
 * The course of a ward, a kind of device or an article at one site: how much there was and how much was in use, from each reading to the next. Parts
 * that are told by themselves are summed. A reading says nothing for longer than `staleMs`: where a part was not told, the unit is unknown, never
 * empty. Pure; any order of the readings gives the same.
 */
import type { SiteId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { EpochMs } from '../../../contracts/time.ts';

/** The latest statement about a moment. */
export interface ResourceReading {
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly unit: string;
  /** Empty where the unit is told as a whole. */
  readonly part: string;
  readonly at: EpochMs;
  /** Staffed, available or on hand. */
  readonly size: number;
  /** Occupied, in use, or used in a day. */
  readonly used: number;
}

/** Known from `fromAt` to `toAt`; what lies between steps is not. */
export interface Step {
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
  readonly size: number;
  readonly used: number;
}

export interface UnitCourse {
  readonly name: string;
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly unit: string;
  readonly steps: readonly Step[];
  /** As it stands at the moment of the look; null: not known. */
  readonly now: Step | null;
}

const unitName = ({ siteId, unit }: Pick<ResourceReading, 'siteId' | 'unit'>): string =>
  `${siteId} ${unit}`;

interface CourseBounds {
  readonly asOf: EpochMs;
  readonly staleMs: number;
}

export function coursesOf(
  readings: readonly ResourceReading[],
  bounds: CourseBounds,
): UnitCourse[] {
  const units = new Map<string, ResourceReading[]>();
  for (const reading of readings) {
    if (reading.at > bounds.asOf) continue;
    const name = unitName(reading);
    const known = units.get(name);
    if (known === undefined) units.set(name, [reading]);
    else known.push(reading);
  }
  return [...units]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, told]) => courseOf(name, told, bounds) ?? []);
}

function courseOf(
  name: string,
  told: readonly ResourceReading[],
  bounds: CourseBounds,
): UnitCourse | undefined {
  const ordered = [...told].sort((one, other) => one.at - other.at);
  const last = ordered.at(-1);
  if (last === undefined) return undefined;
  const steps = stepsOf(ordered, bounds);
  const latest = steps.at(-1);
  const { siteId, place, unit } = last;
  const now = latest?.toAt === bounds.asOf ? latest : null;
  return { name, siteId, place, unit, steps, now };
}

/** `ordered` by time. */
function stepsOf(ordered: readonly ResourceReading[], { asOf, staleMs }: CourseBounds): Step[] {
  const parts = new Map<string, ResourceReading>();
  const steps: Step[] = [];
  for (const [at, reading] of ordered.entries()) {
    parts.set(reading.part, reading);
    const next = ordered[at + 1];
    if (next?.at === reading.at) continue;
    const step = sumOf(parts, reading.at);
    const toAt = Math.min(next?.at ?? asOf, step.toldAt + staleMs);
    const { size, used } = step;
    if (toAt >= reading.at) steps.push({ fromAt: reading.at, toAt, size, used });
  }
  return steps;
}

/** With when the part was told that was told longest ago. */
function sumOf(
  parts: ReadonlyMap<string, ResourceReading>,
  at: EpochMs,
): { readonly size: number; readonly used: number; readonly toldAt: EpochMs } {
  let [size, used, toldAt] = [0, 0, at];
  for (const part of parts.values()) {
    size += part.size;
    used += part.used;
    toldAt = Math.min(toldAt, part.at);
  }
  return { size, used, toldAt };
}
