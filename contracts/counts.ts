// What `observe` tells `assess`. Every message carries a key: the same key twice is the same message, whatever its place in the
// stream. Counts travel as signed deltas of local hours (and half hours, where a measure asks for them), from which all windows are made.
import { z } from 'zod';
import { Parts } from './amount.ts';
import {
  DiseaseId,
  EventId,
  MeasureId,
  PersonToken,
  SiteId,
  VisitToken,
  RecordToken,
} from './ids.ts';
import { PlaceCode } from './place.ts';
import { SeriesKey } from './series.ts';
import { EpochMs } from './time.ts';

export const Delta = z.strictObject({
  series: SeriesKey,
  /** Start of the local hour in which the fact happened. */
  hourAt: EpochMs,
  /** Start of the local half hour in it, of series that are kept by half hours. */
  halfAt: EpochMs.optional(),
  delta: z.int(),
  /** Of kinds other than counts: what is added to each part beside the count. */
  parts: Parts.optional(),
  /** True where a correction or cancellation took something back or moved it. */
  correction: z.boolean(),
  /** True where the fact came later than the allowed lateness: counted, not judged. */
  late: z.boolean(),
});
export type Delta = z.infer<typeof Delta>;

const envelope = {
  v: z.literal(1),
  /** Deterministic: operator, partition and position of the batch that made it, and the receiving partition. */
  key: z.string().min(1).max(120),
  /** Greatest `receivedAt` of the facts in it: what was known when. */
  asOf: EpochMs,
};

export const DeltasMessage = z.strictObject({
  ...envelope,
  type: z.literal('deltas'),
  deltas: z.array(Delta).min(1).max(5000),
});
export type DeltasMessage = z.infer<typeof DeltasMessage>;

/** One person's case of one disease at one place, or its withdrawal: cluster rules count persons, not visits. */
export const CaseMessage = z.strictObject({
  ...envelope,
  type: z.literal('case'),
  rule: MeasureId,
  disease: DiseaseId,
  /** What the rule groups by, e.g. `site:s-990102-1`, `township:990102001`, `school:xx`. */
  group: z.string().min(1).max(80),
  place: PlaceCode,
  siteId: SiteId,
  /** Person where known, else the visit or record: what is counted once. */
  subject: z.union([PersonToken, VisitToken, RecordToken]),
  /** The fact that says so; one subject's case stands while any of its facts does. */
  fact: z.union([VisitToken, RecordToken]),
  eventId: EventId,
  occurredAt: EpochMs,
  present: z.boolean(),
  severe: z.boolean(),
  /** Counts the changes of this fact: a lower one that arrives later is stale. */
  factVersion: z.int().min(1),
});
export type CaseMessage = z.infer<typeof CaseMessage>;

const wholePercents = z.array(z.int().min(0).max(100)).max(24);

/** Newest window first; windows beyond the end of a list are whole. */
export const ArrivedShares = z.strictObject({
  hour: wholePercents,
  day: wholePercents,
  day7: wholePercents,
});
export type ArrivedShares = z.infer<typeof ArrivedShares>;

/** What has come of what usually comes, as the learned rhythms of the sites let one expect it. */
export const Arrivals = z.strictObject({
  /** Start of the hour, and the local day, that the lists begin with. */
  hourAt: EpochMs,
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** By place code or site. A site that is not named is as its township; null where nothing is learned yet. */
  scopes: z.record(z.string(), ArrivedShares.nullable()),
  /** By kind of event, the places and sites of which another share has come than of their visits. */
  kinds: z.record(z.string(), z.record(z.string(), ArrivedShares.nullable())).optional(),
});
export type Arrivals = z.infer<typeof Arrivals>;

/** What of a day in progress can have been told by now, oldest hour first; hours beyond the end of a list are whole. */
export const PlaceDayTold = z.strictObject({
  visits: wholePercents,
  /** Of what needs more than the visit: a diagnosis, a result. */
  cases: wholePercents,
  /** Part of the day's usual events that is due from sites that are silent. */
  silent: z.int().min(0).max(100),
});
export type PlaceDayTold = z.infer<typeof PlaceDayTold>;

/** A look at the day in which the last full hour lies. */
export const DayTold = z.strictObject({
  /** End of the last full hour. */
  lookAt: EpochMs,
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** By place code; of a place that is not named everything can have been told. */
  places: z.record(z.string(), PlaceDayTold),
});
export type DayTold = z.infer<typeof DayTold>;

/** How far event time has come, told to every partition by the one `progress` operator. */
export const ProgressMessage = z.strictObject({
  ...envelope,
  type: z.literal('progress'),
  tick: z.int().min(0),
  /** Minimum over active sites; never moves backwards. */
  watermarkAt: EpochMs,
  /** Median over active sites: a window that begins later is backlog still coming in, and is not judged yet. */
  frontierAt: EpochMs,
  activeSites: z.int().min(0),
  idleSites: z.int().min(0),
  silentSites: z.int().min(0),
  /** On one tick of many: what was told before holds until it is told anew. */
  arrivals: Arrivals.optional(),
  /** Local day since when a site or place reports, of those of which it was not told before or has changed; others stand. */
  firstDays: z.record(z.string(), z.string().regex(/^\d{4}-\d{2}-\d{2}$/)).optional(),
  /** Once after each full hour: the day in progress is to be looked at. */
  today: DayTold.optional(),
});
export type ProgressMessage = z.infer<typeof ProgressMessage>;

export const CountsMessage = z.discriminatedUnion('type', [
  DeltasMessage,
  CaseMessage,
  ProgressMessage,
]);
export type CountsMessage = z.infer<typeof CountsMessage>;
