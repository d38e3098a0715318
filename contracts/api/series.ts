// Answers about data: series with band and threshold, places on the map, sites, measures, the state of the whole.
import { z } from 'zod';
import { Assessment, Outcome } from '../assessment.ts';
import { MeasureId, SiteId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { SeriesKey } from '../series.ts';
import { EpochMs } from '../time.ts';
import { Window, WindowKind } from '../window.ts';
import { Words } from '../words.ts';
import { SourceDelay, SourceToday } from './sources.ts';

export const SeriesPoint = z.strictObject({
  window: Window,
  /** null: no data could be expected (before the series began), never drawn as zero. */
  count: z.int().min(0).nullable(),
  /** What is drawn and judged where that is no plain count; null where the facts say nothing. Absent: the count. */
  value: z.number().nullable().optional(),
  revision: z.int().min(0),
  asOf: EpochMs.nullable(),
  complete: z.boolean(),
  /** The assessment that speaks for the window; its band and limit are drawn. */
  assessment: Assessment.nullable(),
  /** As the rule sees it: `exceeds` only where the floor of the rule is passed as well, so that a signal stands on it. */
  outcome: Outcome.nullable(),
});
export type SeriesPoint = z.infer<typeof SeriesPoint>;

export const SeriesAnswer = z.strictObject({
  series: SeriesKey,
  title: Words,
  /** The counts as known at this moment. */
  asOf: EpochMs,
  /** Of the values; absent where they are counts. */
  unit: Words.optional(),
  points: z.array(SeriesPoint).max(4000),
});
export type SeriesAnswer = z.infer<typeof SeriesAnswer>;

/** One place of the map for one measure and day. */
export const PlaceStatus = z.strictObject({
  place: PlaceCode,
  count: z.int().min(0).nullable(),
  /** As of a point of a series. */
  value: z.number().nullable().optional(),
  expected: z.number().nullable(),
  /** `exceeds` only where a rule with its floor holds, so that a signal stands on it. */
  outcome: Outcome.or(z.literal('no-data')),
  openAlerts: z.int().min(0),
  highestLevel: z.enum(['I', 'II', 'III', 'IV']).nullable(),
});
export type PlaceStatus = z.infer<typeof PlaceStatus>;

export const MapAnswer = z.strictObject({
  measure: MeasureId,
  window: Window,
  asOf: EpochMs,
  places: z.array(PlaceStatus).max(2000),
});
export type MapAnswer = z.infer<typeof MapAnswer>;

export const MeasureSummary = z.strictObject({
  id: MeasureId,
  names: Words,
  family: z.string(),
  windows: z.array(WindowKind),
  levels: z.array(z.string()),
  /** Of its figures; absent where they are counts. */
  unit: Words.optional(),
});
export type MeasureSummary = z.infer<typeof MeasureSummary>;

/** `GET /api/measures`. */
export const MeasureList = z.strictObject({ measures: z.array(MeasureSummary).max(500) });
export type MeasureList = z.infer<typeof MeasureList>;

export const SiteSummary = z.strictObject({
  id: SiteId,
  names: Words,
  level: z.string(),
  place: PlaceCode,
  lastReceivedAt: EpochMs.nullable(),
  lastOccurredAt: EpochMs.nullable(),
  /** `active`, `idle` (nothing due yet), `silent` (should have sent), `never`. */
  feed: z.enum(['active', 'idle', 'silent', 'never']),
  rejectedLastDay: z.int().min(0),
  /** Null until its rhythm is learned. */
  today: SourceToday.nullable(),
  /** Of visits, from happening to receipt; null where none came in the last week. */
  delay: SourceDelay.pick({ medianMinutes: true, p90Minutes: true }).nullable(),
});
export type SiteSummary = z.infer<typeof SiteSummary>;

/** `GET /api/sites`. */
export const SiteList = z.strictObject({ sites: z.array(SiteSummary).max(5000) });
export type SiteList = z.infer<typeof SiteList>;

/** The status strip and `/api/quality`: of the sites within the places of the account. */
export const Quality = z.strictObject({
  at: EpochMs,
  watermarkAt: EpochMs.nullable(),
  lastEventAt: EpochMs.nullable(),
  eventsLastHour: z.int().min(0),
  sites: z.strictObject({ active: z.int(), idle: z.int(), silent: z.int(), never: z.int() }),
  rejectedLastDay: z.array(z.strictObject({ code: z.string(), count: z.int() })).max(100),
  /** Null for an account of a part of the jurisdiction: they belong to no site. */
  deadLetters: z.int().min(0).nullable(),
  lateLastDay: z.int().min(0),
});
export type Quality = z.infer<typeof Quality>;
