/**
 * One turn of the quality operator in its transaction: trials that are due, then proposals and plans where what they stand on has changed.
 * What it remembers between turns is a cache of the store.
 */
import type { MeasureId, SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { seriesParts, type SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { dayKeyOf, dayNumberOf, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { Scopes } from '../assess/scopes.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { looksAt, type PreparedDetector } from '../series/detector.ts';
import { dueTrials, type DueTrial } from './due-trials.ts';
import { mirrorOf } from './mirror.ts';
import {
  outcomesStamp,
  readConcluded,
  readSeriesCounts,
  readSpent,
  writePlans,
  writeProposals,
} from './outcome-store.ts';
import { planBudgets, type RuleAt } from './plan-budgets.ts';
import { proposeThresholds } from './propose-thresholds.ts';
import { OUTBREAK_DAYS_MAX } from './shadow-outbreak.ts';
import { trialKey } from './trial-key.ts';
import {
  forgetTrials,
  readDays,
  readPanel,
  readTrials,
  readTried,
  writeTrials,
  type StoredTrial,
} from './trial-store.ts';
import { triedDetectorsOf, tryRules } from './try-rules.ts';

/** The rolling window of the figures, and what is kept beyond it. */
const REACH_DAYS = 90;
const KEPT_DAYS = 120;
/** Plans look at the weeks that are most like the next. */
const PLANNED_FROM_DAYS = 42;
const PLAN_EVERY_MS = 10 * 60_000;
const PLANS_KEPT_MS = DAY_MS;
const CONCLUDED_WITHIN_MS = 180 * DAY_MS;
/** New series and measures are seen with the next day, or after this long. */
const PANEL_EVERY_MS = 10 * 60_000;

export interface QualityMemory {
  readonly scopes: Scopes;
  panel: readonly SeriesKey[];
  panelAt: EpochMs | null;
  panelDay: number;
  tried: Set<string>;
  stamp: string | null;
  plannedAt: EpochMs | null;
  triedSincePlan: number;
}

export const freshMemory = (): QualityMemory => ({
  scopes: new Scopes(),
  panel: [],
  panelAt: null,
  panelDay: -Infinity,
  tried: new Set(),
  stamp: null,
  plannedAt: null,
  triedSincePlan: 0,
});

export interface Turn {
  readonly memory: QualityMemory;
  readonly catalogue: DetectorCatalogue;
  readonly trialsPerTick: number;
  readonly now: EpochMs;
}

export interface Done {
  readonly trials: number;
  readonly judgingMs: number;
}

export async function qualityTurn(tx: Tx, turn: Turn): Promise<Done> {
  const { memory, now } = turn;
  await memory.scopes.refresh(tx, now);
  const lastDay = await lastCompleteDay(tx, turn);
  if (lastDay === null) return { trials: 0, judgingMs: 0 };
  await refreshPanel(tx, turn, lastDay);
  const done = await tryDue(tx, turn, lastDay);
  memory.triedSincePlan += done.trials;
  const stamp = await outcomesStamp(tx);
  const isNews = stamp !== memory.stamp;
  if (isNews) {
    await memory.scopes.rules.read(tx);
    await makeProposals(tx, turn);
  }
  const isPlanDue = memory.plannedAt === null || now - memory.plannedAt >= PLAN_EVERY_MS;
  if (isNews || (isPlanDue && memory.triedSincePlan > 0)) await makePlans(tx, turn, lastDay);
  memory.stamp = stamp;
  return done;
}

async function lastCompleteDay(tx: Tx, { catalogue }: Turn): Promise<number | null> {
  const answer = await tx.query<{ watermark_at: EpochMs | null }>(
    'SELECT max(watermark_at) AS watermark_at FROM watermarks',
  );
  const at = answer.rows[0]?.watermark_at ?? null;
  return at === null ? null : dayNumberOf(dayOf(at, catalogue.zone)) - 1;
}

function triedMeasures(catalogue: DetectorCatalogue): MeasureId[] {
  return [...catalogue.detectors.keys()].filter(
    (measure) => triedDetectorsOf(catalogue, measure).length > 0,
  );
}

async function refreshPanel(tx: Tx, turn: Turn, lastDay: number): Promise<void> {
  const { memory, catalogue, now } = turn;
  const isNewDay = memory.panelDay !== lastDay;
  if (!isNewDay && memory.panelAt !== null && now - memory.panelAt < PANEL_EVERY_MS) return;
  const panel = await readPanel(tx, triedMeasures(catalogue));
  memory.panel = panel.filter((series) => triedDetectors(catalogue, series).length > 0);
  memory.panelAt = now;
  if (!isNewDay) return;
  await forgetTrials(tx, lastDay - KEPT_DAYS);
  memory.tried = await readTried(tx, lastDay - REACH_DAYS);
  memory.panelDay = lastDay;
}

function triedDetectors(catalogue: DetectorCatalogue, series: SeriesKey): PreparedDetector[] {
  const parts = seriesParts(series);
  return triedDetectorsOf(catalogue, parts.measure).filter((detector) => looksAt(detector, parts));
}

async function tryDue(tx: Tx, turn: Turn, lastDay: number): Promise<Done> {
  const { memory, catalogue, trialsPerTick } = turn;
  const due = dueTrials({
    panel: memory.panel,
    tried: memory.tried,
    lastDay,
    reachDays: REACH_DAYS,
    limit: trialsPerTick,
  });
  if (due.length === 0) return { trials: 0, judgingMs: 0 };
  const keys = [...new Set(due.map(({ series }) => series))];
  const reach = Math.max(...keys.map((key) => reachOf(triedDetectors(catalogue, key))));
  const fromDay = Math.min(...due.map(({ onsetDay }) => onsetDay)) - reach;
  const days = await readDays(tx, keys, { fromDay, zone: catalogue.zone });
  const startedAt = performance.now();
  const trials = due.flatMap((one) => trialsOf(turn, one, days.get(one.series) ?? new Map()));
  const judgingMs = performance.now() - startedAt;
  await writeTrials(tx, trials, turn.now);
  for (const { series, onsetDay } of due) memory.tried.add(trialKey(series, onsetDay));
  return { trials: due.length, judgingMs };
}

const reachOf = (detectors: readonly PreparedDetector[]): number =>
  Math.max(0, ...detectors.map(({ lookback }) => lookback)) + OUTBREAK_DAYS_MAX;

/** None where the place did not report yet: what could not be judged says nothing of the rules. */
function trialsOf(
  { memory, catalogue }: Turn,
  { series, onsetDay }: DueTrial,
  days: ReadonlyMap<number, number>,
): StoredTrial[] {
  const parts = seriesParts(series);
  const countedSince = Math.min(Infinity, ...days.keys());
  const firstDay = memory.scopes.sinceDay({ parts, countedSince });
  if (!(firstDay < onsetDay)) return [];
  const place =
    parts.level === 'site'
      ? memory.scopes.placeOf(parts.where as SiteId)
      : (parts.where as PlaceCode);
  const measure = catalogue.measures.get(parts.measure);
  if (measure === undefined || place === undefined) return [];
  const newestAt = startOfDay(dayKeyOf(onsetDay), catalogue.zone);
  const detectors = triedDetectors(catalogue, series).map((detector) =>
    memory.scopes.rules.detectorFor(measure, detector, { level: parts.level, place, newestAt }),
  );
  const mirror = mirrorOf({ parts, days, firstDay });
  const trials = tryRules(mirror, { series, onsetDay, detectors, catalogue });
  return trials.map((trial) => ({ ...trial, place }));
}

const detectorNow =
  ({ memory, catalogue, now }: Turn) =>
  ({ measure: id, detector, level }: RuleAt, place: PlaceCode): PreparedDetector => {
    const measure = catalogue.measures.get(id);
    // What was confirmed and holds from tomorrow on is what the next change would be made to.
    const newestAt = now + 2 * DAY_MS;
    return measure === undefined
      ? detector
      : memory.scopes.rules.detectorFor(measure, detector, { level, place, newestAt });
  };

async function makeProposals(tx: Tx, turn: Turn): Promise<void> {
  const { catalogue, now } = turn;
  const sinceAt = now - CONCLUDED_WITHIN_MS;
  const proposals = proposeThresholds({
    concluded: await readConcluded(tx, sinceAt),
    ruleOf: ({ measure, detector: id, level }) => {
      const detector = catalogue.detectors.get(measure)?.find(({ rule }) => rule.id === id);
      return detector === undefined ? undefined : { measure, detector, level };
    },
    detectorAt: detectorNow(turn),
    sinceAt,
    asOf: now,
  });
  await writeProposals(tx, proposals);
}

async function makePlans(tx: Tx, turn: Turn, lastDay: number): Promise<void> {
  const { memory, catalogue, now } = turn;
  const series = await readSeriesCounts(tx);
  const plans = planBudgets({
    catalogue,
    places: [...new Set(series.map(({ within }) => within))].flatMap(withCity).filter(isFirst),
    trials: await readTrials(tx, lastDay - PLANNED_FROM_DAYS),
    series,
    spent: await readSpent(tx, { sinceAt: now - PLANNED_FROM_DAYS * DAY_MS, asOf: now }),
    detectorAt: detectorNow(turn),
    asOf: now,
  });
  await writePlans(tx, plans, { keepSinceAt: now - PLANS_KEPT_MS, asOf: now });
  memory.plannedAt = now;
  memory.triedSincePlan = 0;
}

const withCity = (place: PlaceCode): PlaceCode[] => [place, place.slice(0, 4) as PlaceCode];
const isFirst = <T>(one: T, at: number, all: readonly T[]): boolean => all.indexOf(one) === at;
