/**
 * What a scan rule finds: for each of its measures the study, the scan, and the clusters that chance alone makes seldom enough. Draws are made in
 * steps with a breath between them, because others wait for the same thread; the seed follows from the rule, the measure and the moment, so
 * that the same store gives the same findings. Pure.
 */
import type { SpaceTimeScanPattern } from '../../../contracts/catalogue/looks/space-time-scan.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import type { MeasureId, SiteId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { DAY_MS, type DayKey, type EpochMs } from '../../../contracts/time.ts';
import { derivedId } from '../../../platform/derived-id.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import { casesNeeded } from './cases-needed.ts';
import { circlesOf } from './circles.ts';
import { gumbelQuantile } from './gumbel.ts';
import { permutationModel, poissonModel, recentCounts, type NullModel } from './null-model.ts';
import { ScanRun, type Scanned, type ScannedCluster } from './scan-run.ts';
import { placeOfAll, scanWords } from './scan-words.ts';
import {
  clustersOf,
  joined,
  knownAs,
  stillHolds,
  type ClusterMemory,
  type StandingCluster,
} from './standing-clusters.ts';
import {
  studyOf,
  windowOf,
  windowStart,
  type Study,
  type StudyCase,
  type StudyCount,
  type StudySpan,
} from './study.ts';

export interface ScanGathered {
  readonly counts: ReadonlyMap<MeasureId, readonly StudyCount[]>;
  /** Of the newest windows. */
  readonly cases: ReadonlyMap<MeasureId, readonly StudyCase[]>;
  /** Days that a site did not tell of, or not yet, or before it was there. */
  readonly unknown: ReadonlyMap<SiteId, ReadonlySet<DayKey>>;
  /** Of the units of standing clusters, by `measure unit`: those that still count. */
  readonly standing: ReadonlySet<string>;
  readonly breathe: () => Promise<void>;
}

export function scanSpan(
  rule: Pick<SpaceTimeScanPattern, 'settlesWithin' | 'studyDays'>,
  asOf: EpochMs,
  zone: string,
): StudySpan {
  return { endAt: asOf - spanMs(rule.settlesWithin), days: rule.studyDays, zone };
}

export async function judgeScan(
  gathered: ScanGathered,
  rule: SpaceTimeScanPattern,
  at: LookAt,
): Promise<LookOutcome> {
  const standing = clustersOf(at.standing);
  const unjudged: Record<string, number> = {};
  const findings: LookFinding[] = [];
  for (const measure of rule.measures) {
    const found = await scanMeasure({ measure, gathered, rule, at, standing });
    findings.push(...found.findings);
    for (const [reason, count] of Object.entries(found.unjudged))
      if (count > 0) unjudged[reason] = (unjudged[reason] ?? 0) + count;
  }
  const again = new Set(findings.map(({ name }) => name));
  const left = standing
    .filter(({ name }) => !again.has(name))
    .filter((cluster) => stillHolds(cluster, countingStill(cluster, gathered)))
    .map(({ name }) => name);
  return { findings, left, unjudged };
}

const countingStill = ({ memory }: StandingCluster, { standing }: ScanGathered): number =>
  memory.units.filter((unit) => standing.has(`${memory.measure} ${unit}`)).length;

interface MeasureTurn {
  readonly measure: MeasureId;
  readonly gathered: ScanGathered;
  readonly rule: SpaceTimeScanPattern;
  readonly at: LookAt;
  readonly standing: readonly StandingCluster[];
}

/** Draws between two breaths: some tens of milliseconds. */
const DRAWS_AT_ONCE = 4;

async function scanMeasure(
  turn: MeasureTurn,
): Promise<{ readonly findings: LookFinding[]; readonly unjudged: Record<string, number> }> {
  const { measure, gathered, rule, at } = turn;
  const span = scanSpan(rule, at.asOf, at.catalogue.zone);
  const study = studyOf({
    span,
    counts: gathered.counts.get(measure) ?? [],
    unknown: gathered.unknown,
    isPlaced: (place) => at.catalogue.places.has(place),
    atRisk: rule.model === 'poisson' ? townships(at) : [],
    dayType: (day) => at.catalogue.dayType(day),
  });
  const unjudged = {
    'sites-left-out': study.sitesLeftOut.size,
    'windows-left-out': study.windowsLeftOut,
    'cases-without-a-place': study.unplaced,
  };
  // Fewer windows than twice the longest cluster say too little of what is usual.
  if (study.windows.length < 2 * rule.durationDaysMax)
    return { findings: [], unjudged: { ...unjudged, 'too-few-days': 1 } };
  const run = scanRunOf(study, turn);
  while (run.step(DRAWS_AT_ONCE)) await gathered.breathe();
  return { findings: findingsOf(run.result(), { ...turn, study, span }), unjudged };
}

const townships = ({ catalogue }: LookAt): PlaceCode[] =>
  [...catalogue.places.values()].flatMap(({ code, level }) => (level === 'township' ? [code] : []));

function scanRunOf(study: Study, { rule, at, measure }: MeasureTurn): ScanRun {
  const { cells, places, strata } = study;
  const durations = rule.durationDaysMax;
  const points = places.map((place) => {
    const [longitude, latitude] = at.catalogue.places.get(place)?.centroid ?? [0, 0];
    return { longitude, latitude };
  });
  const persons = (place: PlaceCode): number => at.catalogue.places.get(place)?.population ?? 0;
  const ofPlace = (place: PlaceCode, index: number): number =>
    rule.model === 'poisson'
      ? persons(place)
      : cells.counts
          .subarray(index * cells.windows, (index + 1) * cells.windows)
          .reduce((sum, count) => sum + count, 0);
  const weights = Float64Array.from(places, ofPlace);
  const model: NullModel =
    rule.model === 'poisson'
      ? poissonModel(
          cells,
          Float64Array.from(
            { length: cells.counts.length },
            (_, cell) => weights[Math.floor(cell / cells.windows)] ?? 0,
          ),
          durations,
        )
      : permutationModel(strata, durations);
  return new ScanRun(circlesOf(points, weights, rule.shareMax), model, {
    recent: recentCounts(cells, durations),
    settings: {
      seed: seedOf(`${rule.id} ${measure} ${String(at.asOf)}`),
      draws: rule.draws,
      exceedancesEnough: rule.exceedancesEnough,
      casesMin: rule.casesMin,
      clustersMax: rule.findingsMax,
      smallP: 'gumbel',
    },
  });
}

/** Seeds that look nothing like each other for moments that follow each other. */
function seedOf(text: string): number {
  let seed = 0;
  for (const character of derivedId('', [text]))
    seed = Math.imul(seed, 31) + character.charCodeAt(0);
  return seed >>> 0;
}

interface FoundTurn extends MeasureTurn {
  readonly study: Study;
  readonly span: StudySpan;
}

function findingsOf(scanned: Scanned, turn: FoundTurn): LookFinding[] {
  const { rule } = turn;
  const everyDays = spanMs(rule.every) / DAY_MS;
  const taken = new Set<string>();
  return scanned.clusters.flatMap((cluster) => {
    const recurrenceDays = everyDays / cluster.pvalue;
    if (recurrenceDays < rule.recurrenceDaysAtLeast) return [];
    const finding = findingOf(cluster, { ...turn, scanned, recurrenceDays, taken });
    if (finding === null) return [];
    taken.add(finding.name);
    return [finding];
  });
}

function findingOf(
  cluster: ScannedCluster,
  turn: FoundTurn & {
    readonly scanned: Scanned;
    readonly recurrenceDays: number;
    readonly taken: ReadonlySet<string>;
  },
): LookFinding | null {
  const { measure, rule, at, study, span, recurrenceDays, scanned } = turn;
  const places = cluster.places.flatMap((place) => study.places[place] ?? []).sort();
  const oldest = study.windows[cluster.duration - 1] ?? 0;
  const cases = casesIn(turn, { places, oldest });
  const [first] = cases;
  if (first === undefined) return null;
  const units = cases.map(({ unit }) => unit);
  const free = turn.standing.filter(({ name }) => !turn.taken.has(name));
  const known = knownAs(free, { measure, units });
  const now = joined(known, units);
  const news = now.news ?? derivedId('', now.units);
  const needed = neededRatio(turn);
  const { observed, expected } = cluster;
  const memory: ClusterMemory = {
    measure,
    units: now.units,
    expected,
    total: scanned.total,
    needed,
    news,
  };
  const told = {
    measure: at.catalogue.measures.get(measure)?.names ?? rule.names,
    ...{ places, place: placeOfAll(places), observed, expected, recurrenceDays },
    fromAt: windowStart(span, oldest),
    toAt: span.endAt,
  };
  const { title, words } = scanWords(told, rule, at.catalogue);
  return {
    name:
      known?.name ??
      `${measure} ${derivedId('', [...places, String(told.fromAt), String(at.asOf)])}`,
    place: told.place,
    siteId: null,
    startedAt: first.at,
    lastAt: span.endAt - 1,
    ...{ observed, expected, title },
    threshold: casesNeeded({ ratio: needed, total: scanned.total }, expected),
    reason: { code: 'space-time-cluster', words },
    evidence: cases.map(({ eventId }) => eventId).slice(-50),
    params: paramsOf(cluster, { ...turn, places, told }),
    news,
    weight: -Math.log10(cluster.pvalue),
    memory,
  };
}

/** Earliest first. */
function casesIn(
  { gathered, measure, study, span }: FoundTurn,
  of: { readonly places: readonly PlaceCode[]; readonly oldest: number },
): StudyCase[] {
  const places = new Set(of.places);
  const windows = new Set(study.windows);
  return (gathered.cases.get(measure) ?? [])
    .filter(({ place, siteId, at }) => {
      const window = windowOf(span, at);
      const isIn = window <= of.oldest && windows.has(window);
      return isIn && places.has(place) && !study.sitesLeftOut.has(siteId);
    })
    .sort((one, other) => one.at - other.at || (one.unit < other.unit ? -1 : 1));
}

function neededRatio({ rule, scanned }: FoundTurn & { readonly scanned: Scanned }): number {
  const pvalue = spanMs(rule.every) / DAY_MS / rule.recurrenceDaysAtLeast;
  return scanned.gumbel === null ? 0 : gumbelQuantile(scanned.gumbel, pvalue);
}

function paramsOf(
  cluster: ScannedCluster,
  turn: FoundTurn & {
    readonly recurrenceDays: number;
    readonly scanned: Scanned;
    readonly places: readonly PlaceCode[];
    readonly told: { readonly fromAt: EpochMs; readonly toAt: EpochMs };
  },
): Readonly<Record<string, unknown>> {
  const { measure, rule, study, scanned, recurrenceDays, places, told } = turn;
  return {
    measure,
    model: rule.model,
    located: rule.located,
    places,
    fromAt: told.fromAt,
    toAt: told.toAt,
    durationDays: cluster.duration,
    ratio: rounded(cluster.ratio),
    relativeRisk: rounded(cluster.observed / cluster.expected),
    pvalue: cluster.pvalue,
    pvalueBy: cluster.by,
    recurrenceDays: rounded(recurrenceDays),
    draws: scanned.draws,
    casesInStudy: scanned.total,
    studyDays: study.windows.length,
    sitesLeftOut: study.sitesLeftOut.size,
    daysLeftOut: study.windowsLeftOut,
  };
}

const rounded = (value: number): number => Number(value.toPrecision(4));
