// A series is one measure in one stratum: where (a site or a place at one level) and which ages. Its key is a string that is
// safe in URLs, subjects and file names: `diarrhoea~county~990102~all`, `visits~site~s-990102-1~all`, and of one value of a coded
// field `visits~county~990102~all~sex.female`.
import { z } from 'zod';
import { AgeBand } from './event/visit.ts';
import { type MeasureId } from './ids.ts';
import { partitionOf } from './partition.ts';

export const SeriesLevel = z.enum(['site', 'township', 'county', 'city']);
export type SeriesLevel = z.infer<typeof SeriesLevel>;

export const SeriesAge = z.enum(['all', ...AgeBand.options]);
export type SeriesAge = z.infer<typeof SeriesAge>;

export const SeriesKey = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]*~(site|township|county|city)~[a-z0-9-]+~(all|[0-9]+-[0-9]+|65plus|unknown)(~[a-z-]+\.[a-z0-9-]+)?$/,
  )
  .brand<'SeriesKey'>();
export type SeriesKey = z.infer<typeof SeriesKey>;

export interface SeriesParts {
  readonly measure: MeasureId;
  readonly level: SeriesLevel;
  /** Site id at level `site`, otherwise a place code. */
  readonly where: string;
  readonly age: SeriesAge;
  /** `sex.female`: a coded field and its value; absent for all. */
  readonly group?: string;
}

export function seriesKey(parts: SeriesParts): SeriesKey {
  const { measure, level, where, age, group } = parts;
  const key = `${measure}~${level}~${where}~${age}`;
  return (group === undefined ? key : `${key}~${group}`) as SeriesKey;
}

/** The parts of a valid key. */
export function seriesParts(key: SeriesKey): SeriesParts {
  const [measure, level, where, age, group] = key.split('~') as [
    MeasureId,
    SeriesLevel,
    string,
    SeriesAge,
    string?,
  ];
  return { measure, level, where, age, ...(group !== undefined && { group }) };
}

export const seriesPartition = (key: SeriesKey): number => partitionOf(key);
