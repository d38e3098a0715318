// A recount of what was said, from the statements alone and by none of the product's code: the last statement of a visit holds, the last of
// its beginnings and cancellations says whether it counts.
import type { PlantedCase, Told, VisitStatement } from './told.ts';
import { DAY_MS } from './told.ts';

const HOUR_MS = 3_600_000;
const SHANGHAI_MS = 8 * HOUR_MS;

/** Which diagnoses make a visit count in which measure, after the case definitions of the catalogue. */
const MEASURES: Readonly<Record<string, (code: string) => boolean>> = {
  visits: () => true,
  diarrhoea: (code) => ['A09', 'A00.9'].includes(code),
  'influenza-like-illness': (code) => code === 'J11.1',
  'hand-foot-mouth': (code) => code === 'B08.4',
};
export const COUNTED_MEASURES = Object.keys(MEASURES);

/** Non-zero counts by `series kind start`, for all ages. */
export function expectedCounts(all: Iterable<Told>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const visit of lastWords(all)) {
    for (const [measure, holds] of Object.entries(MEASURES)) {
      if (holds(visit.code)) for (const key of keysOf(measure, visit)) add(counts, key);
    }
  }
  return counts;
}

/** Of each visit that stands, its last statement about what it is. */
function lastWords(all: Iterable<Told>): VisitStatement[] {
  const told = new Map<string, VisitStatement>();
  const cancelled = new Set<string>();
  for (const one of all) {
    if (one.what !== 'visit') continue;
    // A visit begins once and is taken back at most once, and that after its beginning.
    if (one.action === 'cancel') cancelled.add(one.visit);
    else if ((told.get(one.visit)?.statedAt ?? 0) < one.statedAt) told.set(one.visit, one);
  }
  return [...told.values()].filter(({ visit }) => !cancelled.has(visit));
}

function keysOf(measure: string, { site, occurredAt }: VisitStatement): string[] {
  const places = [
    `site~${site.id}`,
    `township~${site.place.slice(0, 9)}`,
    `county~${site.place.slice(0, 6)}`,
    `city~${site.place.slice(0, 4)}`,
  ];
  const hour = Math.floor(occurredAt / HOUR_MS) * HOUR_MS;
  const day = Math.floor((occurredAt + SHANGHAI_MS) / DAY_MS) * DAY_MS - SHANGHAI_MS;
  return places.flatMap((place) => [
    `${measure}~${place}~all hour ${hour}`,
    `${measure}~${place}~all day ${day}`,
  ]);
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

export interface Duty {
  readonly stage: string;
  readonly part: string;
  readonly department: string;
  readonly office: string;
}

/** The tasks that must live at the end, as `disease county | stage part department place`, sorted. */
export function expectedTasks(cases: readonly PlantedCase[], duties: readonly Duty[]): string[] {
  const tasks = new Set<string>();
  for (const { disease, site, stands } of cases) {
    if (!stands) continue;
    const lengths: Readonly<Record<string, number>> = { city: 4, county: 6, township: 9 };
    for (const { stage, part, department, office } of duties) {
      const place = site.place.slice(0, lengths[office] ?? 9);
      tasks.add(`${disease} ${site.place.slice(0, 6)} | ${stage} ${part} ${department} ${place}`);
    }
  }
  return [...tasks].sort();
}

/** What differs, a few of each kind: thousands of lines would say no more. */
export function differences(
  kept: ReadonlyMap<string, number>,
  expected: ReadonlyMap<string, number>,
): string[] {
  const found: string[] = [];
  for (const key of new Set([...kept.keys(), ...expected.keys()])) {
    const one = kept.get(key) ?? 0;
    const other = expected.get(key) ?? 0;
    if (one !== other) found.push(`${key}: kept ${one}, told ${other}`);
  }
  return found.slice(0, 20);
}
