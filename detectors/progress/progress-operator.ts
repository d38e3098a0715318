/**
 * The progress operator: one in the whole deployment. At every tick it reads how far each site has come, decides which are
 * active, idle or silent and how far event time has come, and tells every assessor. The only place of the detectors where the
 * clock of the machine has a say.
 */
import type { Arrivals, DayTold, ProgressMessage } from '../../contracts/counts.ts';
import type { MeasureId, SiteId } from '../../contracts/ids.ts';
import { PARTITIONS } from '../../contracts/partition.ts';
import { COUNTS_CONTROL_SUBJECT, countsSubject, STREAM } from '../../contracts/subjects.ts';
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { livesByTicks } from '../../platform/operator/lives-by-ticks.ts';
import type {
  BatchContext,
  OperatorSpec,
  OutboxRow,
} from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayKeyOf, dayOf, hourStart } from '../../platform/zone/zone-time.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { cityOf, silenceChanges } from './silence-changes.ts';
import { writeSignals } from '../signals/signal-store.ts';
import { arrivalsOf } from '../windows/arrivals.ts';
import { dayToldOf } from '../windows/day-so-far.ts';
import { firstDaysOf, newsOf, type FirstDays } from '../windows/first-days.ts';
import {
  assumedRhythm,
  expectedBetween,
  type Rhythm,
  type RhythmCalendar,
} from '../windows/rhythm.ts';
import { decideSilence, type SilenceDecision } from '../windows/site-silence.ts';
import { usualGap, withGap, type DayGap } from '../windows/usual-gap.ts';
import { decideWatermark, type WatermarkDecision } from '../windows/watermark.ts';
import { readBehind, takeOverMarks } from './delay-store.ts';
import { PastTold } from './past-told.ts';
import { writeRhythms } from './rhythm-store.ts';
import {
  learnRhythms,
  lockWatermark,
  readSites,
  writeSiteStatus,
  writeWatermark,
  type SiteRow,
} from './site-store.ts';
import { toldBySites } from './told-store.ts';

export interface ProgressOptions {
  readonly catalogue: DetectorCatalogue;
  readonly metrics: Metrics;
  readonly tickMs: number;
  readonly idleAfterMs: number;
  readonly holdBackMaxMs: number;
}

/** The rhythm of weeks does not change within the hour. */
const LEARN_EVERY_MS = HOUR_MS;
/** A history that is being loaded is learned as it comes. */
const LEARN_AT_FIRST_EVERY_MS = 60_000;

const learnAgainAfter = (
  rhythms: ReadonlyMap<SiteId, Rhythm>,
  sites: readonly SiteRow[],
): number => (rhythms.size * 2 < sites.length ? LEARN_AT_FIRST_EVERY_MS : LEARN_EVERY_MS);

export function progressOperator(options: ProgressOptions): OperatorSpec<never> {
  let toldArrivalsAt = -Infinity;
  let lookedAt: EpochMs | null = null;
  let isLookDue = false;
  let isTellingDue = false;
  let past = new PastTold();
  let toldDays: FirstDays = new Map();
  let learned: { readonly at: EpochMs; readonly rhythms: ReadonlyMap<SiteId, Rhythm> } | null =
    null;
  const gauges = progressGauges(options.metrics);
  return {
    ...livesByTicks('progress', { stream: STREAM.counts, subject: COUNTS_CONTROL_SUBJECT }),
    onReset: () => {
      toldArrivalsAt = -Infinity;
      lookedAt = null;
      isLookDue = false;
      isTellingDue = false;
      past = new PastTold();
      toldDays = new Map();
      learned = null;
    },
    tickMs: options.tickMs,
    onTick: async (tx, context) => {
      const sites = await readSites(tx);
      const known = learned?.rhythms.size ?? 0;
      if (learned === null || context.now - learned.at >= learnAgainAfter(learned.rhythms, sites)) {
        learned = {
          at: context.now,
          rhythms: await learn(tx, { sites, options, now: context.now }),
        };
      }
      const { rhythms } = learned;
      const isNewlyLearned = rhythms.size > known;
      const lookAt = hourStart(context.now, options.catalogue.zone);
      // What was learned just now is told and looked at at once, for signals wait for it; and what has come, once a past has been told.
      isTellingDue ||= isNewlyLearned || context.now - toldArrivalsAt >= ARRIVALS_EVERY_MS;
      isLookDue ||= isNewlyLearned || lookAt !== lookedAt;
      const isDue = isTellingDue || isLookDue;
      const pastTold = await past.tick(tx, { sites, now: context.now, isDue });
      const tellsArrivals = isTellingDue || pastTold === 'over';
      const findsMissed = pastTold !== 'being-told';
      const looks = isLookDue && findsMissed;
      if (tellsArrivals) {
        isTellingDue = false;
        past.takenOver();
        toldArrivalsAt = context.now;
      }
      if (looks) isLookDue = false;
      lookedAt = lookAt;
      const firstDays = firstDaysOf(sites);
      const newDays = newsOf(firstDays, toldDays);
      const turn = { context, sites, options, rhythms, tellsArrivals, findsMissed, looks, newDays };
      const decision = await tick(tx, turn);
      if (decision.watermarkAt !== null) toldDays = firstDays;
      gauges(decision);
    },
  };
}

/** Shares of a day move slowly; the message is large beside a plain tick. */
const ARRIVALS_EVERY_MS = 5 * 60_000;

/** Of which the rhythm of each site is learned. */
function visitsMeasure(catalogue: DetectorCatalogue): MeasureId | undefined {
  return [...catalogue.measures.values()].find(
    ({ quantity, strata }) =>
      quantity.kind === 'count' &&
      quantity.counted.of === 'visits' &&
      strata.some(({ level }) => level === 'site'),
  )?.id;
}

function calendarOf(catalogue: DetectorCatalogue): RhythmCalendar {
  return { zone: catalogue.zone, typeOf: (day) => catalogue.dayType(day) };
}

async function learn(
  tx: Tx,
  of: {
    readonly sites: readonly SiteRow[];
    readonly options: ProgressOptions;
    readonly now: EpochMs;
  },
): Promise<ReadonlyMap<SiteId, Rhythm>> {
  const { catalogue } = of.options;
  const measure = visitsMeasure(catalogue);
  if (measure === undefined) return new Map();
  return learnRhythms(tx, {
    measure,
    sites: of.sites,
    calendar: calendarOf(catalogue),
    now: of.now,
  });
}

interface Tick {
  readonly context: BatchContext;
  readonly sites: readonly SiteRow[];
  readonly options: ProgressOptions;
  readonly rhythms: ReadonlyMap<SiteId, Rhythm>;
  readonly tellsArrivals: boolean;
  readonly findsMissed: boolean;
  /** True after each full hour, when no past is being told: the day in progress is to be looked at. */
  readonly looks: boolean;
  /** Of which was not told yet. */
  readonly newDays: FirstDays;
}

async function tick(tx: Tx, turn: Tick): Promise<WatermarkDecision> {
  const { context, sites, options } = turn;
  const jurisdiction = cityOf(sites);
  const stored = await lockWatermark(tx, jurisdiction);
  const gaps = new Map(sites.map((site) => [site.siteId, gapsOf(site, turn)]));
  const silences = new Map(
    sites.map((site) => [
      site.siteId,
      silenceOf(site, turn, usualGap(gaps.get(site.siteId) ?? [])),
    ]),
  );
  const decision = decideWatermark({
    previousAt: stored.watermarkAt,
    now: context.now,
    idleAfterMs: options.idleAfterMs,
    holdBackMaxMs: options.holdBackMaxMs,
    sites: sites.map((site) => ({
      ...site,
      isSilent: silences.get(site.siteId)?.isSilent === true,
      isQuietExplained: isQuietExplained(site, turn),
    })),
  });
  if (sites.length === 0) return decision;
  const counts = countStates(decision);
  const number = stored.tick + 1;
  await writeWatermark(tx, {
    jurisdiction,
    tick: number,
    watermark_at: decision.watermarkAt,
    frontier_at: decision.frontierAt,
    active_sites: counts.active,
    idle_sites: counts.idle,
    silent_sites: counts.silent,
    at: context.now,
  });
  await writeSiteStatus(tx, statusRows(turn, decision, { silences, gaps }));
  const changes = await silenceChanges(tx, {
    sites,
    states: decision.states,
    silences,
    catalogue: options.catalogue,
    asOf: context.now,
  });
  if (turn.looks || turn.tellsArrivals)
    await takeOverMarks(tx, { now: context.now, zone: options.catalogue.zone });
  context.appendOutbox([
    ...(await writeSignals(tx, changes)),
    ...progressRows({
      decision,
      counts,
      number,
      now: context.now,
      arrivals: await arrivalsAt(tx, turn),
      today: await todayAt(tx, turn, decision),
      newDays: turn.newDays,
    }),
  ]);
  if (turn.tellsArrivals)
    await writeRhythms(tx, sites, {
      rhythms: turn.rhythms,
      calendar: calendarOf(options.catalogue),
      now: context.now,
    });
  return decision;
}

/** null but for the first tick after a full hour. */
async function todayAt(
  tx: Tx,
  { sites, rhythms, context, options, looks }: Tick,
  { states }: WatermarkDecision,
): Promise<DayTold | null> {
  if (!looks) return null;
  const telling = sites.map((site) => ({
    ...site,
    rhythm: rhythms.get(site.siteId),
    isSilent: states.get(site.siteId) === 'silent',
  }));
  return dayToldOf(telling, {
    now: context.now,
    calendar: calendarOf(options.catalogue),
    behind: await readBehind(tx),
  });
}

/** null between tellings, and while nothing is learned. */
async function arrivalsAt(
  tx: Tx,
  { sites, rhythms, context, options, tellsArrivals, findsMissed }: Tick,
): Promise<Arrivals | null> {
  if (!tellsArrivals) return null;
  const present = { now: context.now, calendar: calendarOf(options.catalogue) };
  const bySite = await toldBySites(tx, { ...present, sites, findsMissed });
  const reporting = sites.map((site) => {
    const told = bySite.get(site.siteId);
    return { ...site, rhythm: rhythms.get(site.siteId), ...(told && { told }) };
  });
  return arrivalsOf(reporting, present);
}

function rhythmOf(site: SiteRow, { options, rhythms }: Tick): Rhythm | undefined {
  const registered = options.catalogue.sites.get(site.siteId);
  return (
    rhythms.get(site.siteId) ?? (registered === undefined ? undefined : assumedRhythm(registered))
  );
}

/** With the gap that has ended since the last tick. */
function gapsOf(site: SiteRow, turn: Tick): readonly DayGap[] {
  const rhythm = rhythmOf(site, turn);
  const { toldReceivedAt: fromAt, receivedAtMax: toAt } = site;
  if (rhythm === undefined || fromAt === null || toAt <= fromAt) return site.gaps;
  const calendar = calendarOf(turn.options.catalogue);
  const expectedEvents = expectedBetween(rhythm, { fromAt, toAt }, calendar);
  return withGap(site.gaps, { day: dayOf(toAt, calendar.zone), expectedEvents });
}

function silenceOf(site: SiteRow, turn: Tick, usualGapEvents: number): SilenceDecision {
  const { context, options } = turn;
  const { catalogue } = options;
  const [pattern] = catalogue.siteSilent;
  const rhythm = rhythmOf(site, turn);
  if (pattern === undefined || rhythm === undefined) {
    return { isSilent: false, reason: 'quiet-is-usual', expectedEvents: 0, pvalue: 1 };
  }
  const calendar = calendarOf(catalogue);
  return decideSilence({
    receivedAtMax: site.receivedAtMax,
    now: context.now,
    rhythm,
    calendar,
    pattern,
    usualGapEvents,
    wasSilent: site.state === 'silent' && site.toldReceivedAt === site.receivedAtMax,
  });
}

/** By a learned rhythm only: what a register says of a site's size is no evidence that it had nothing to tell. */
function isQuietExplained(site: SiteRow, { context, options, rhythms }: Tick): boolean {
  const { catalogue } = options;
  const [pattern] = catalogue.siteSilent;
  const rhythm = rhythms.get(site.siteId);
  if (pattern === undefined || rhythm === undefined) return false;
  const span = { fromAt: site.occurredAtMax, toAt: context.now };
  return expectedBetween(rhythm, span, calendarOf(catalogue)) < pattern.expectedEventsMissed;
}

type StateCounts = Readonly<Record<'active' | 'idle' | 'silent', number>>;

function countStates({ states }: WatermarkDecision): StateCounts {
  const counts = { active: 0, idle: 0, silent: 0 };
  for (const state of states.values()) counts[state] += 1;
  return counts;
}

function statusRows(
  turn: Tick,
  decision: WatermarkDecision,
  told: {
    readonly silences: ReadonlyMap<SiteId, SilenceDecision>;
    readonly gaps: ReadonlyMap<SiteId, readonly DayGap[]>;
  },
) {
  return turn.sites.map((site) => ({
    site_id: site.siteId,
    place: site.place,
    state: decision.states.get(site.siteId) ?? 'idle',
    since: turn.context.now,
    last_received_at: site.receivedAtMax,
    last_occurred_at: site.occurredAtMax,
    expected_events_missed: told.silences.get(site.siteId)?.expectedEvents ?? 0,
    rhythm_learned: turn.rhythms.has(site.siteId),
    gaps: told.gaps.get(site.siteId) ?? [],
  }));
}

function progressRows(of: {
  readonly decision: WatermarkDecision;
  readonly counts: StateCounts;
  readonly number: number;
  readonly now: EpochMs;
  readonly arrivals: Arrivals | null;
  readonly today: DayTold | null;
  readonly newDays: FirstDays;
}): OutboxRow[] {
  const { watermarkAt, frontierAt } = of.decision;
  if (watermarkAt === null || frontierAt === null) return [];
  const firstDays = Object.fromEntries([...of.newDays].map(([at, day]) => [at, dayKeyOf(day)]));
  return Array.from({ length: PARTITIONS }, (_, partition) => {
    const message: ProgressMessage = {
      v: 1,
      type: 'progress',
      key: `progress:${String(of.number)}:${String(partition)}`,
      asOf: of.now,
      tick: of.number,
      watermarkAt,
      frontierAt,
      activeSites: of.counts.active,
      idleSites: of.counts.idle,
      silentSites: of.counts.silent,
      ...(of.arrivals === null ? {} : { arrivals: of.arrivals }),
      ...(of.today === null ? {} : { today: of.today }),
      ...(of.newDays.size === 0 ? {} : { firstDays }),
    };
    return {
      subject: countsSubject(partition),
      msgId: message.key,
      payload: Buffer.from(JSON.stringify(message)),
    };
  });
}

function progressGauges(metrics: Metrics): (decision: WatermarkDecision) => void {
  const watermark = metrics.gauge(
    'watermark_seconds',
    'How far event time has come, seconds since 1970.',
  );
  const sites = metrics.gauge('sites', 'Sites by the state of their feed.', ['state']);
  return (decision) => {
    if (decision.watermarkAt !== null) watermark.set(decision.watermarkAt / 1000);
    const counts = countStates(decision);
    sites.set({ state: 'active' }, counts.active);
    sites.set({ state: 'idle' }, counts.idle);
    sites.set({ state: 'silent' }, counts.silent);
  };
}
