/**
 * What shadow outbreaks find in simulated series: the trials of `detectors/quality`, with the rule for days as it is shipped and without its floor.
 * Courses and sizes are those of the live trials; the counts are quiet but for the outbreak.
 */
import type { ShadowSize } from '../../contracts/api/detection-quality.ts';
import type { MeasureId } from '../../contracts/ids.ts';
import { seriesKey, type SeriesParts } from '../../contracts/series.ts';
import { wilson, type Share } from '../../contracts/wilson.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { loadCatalogue } from '../load-catalogue.ts';
import { mirrorOf } from '../quality/mirror.ts';
import { tryRules, type Trial } from '../quality/try-rules.ts';
import { prepareDetectors, type PreparedDetector } from '../series/detector.ts';
import { overdispersed, seededRandom } from './random.ts';

const MEASURE = 'diarrhoea' as MeasureId;
const METHOD = 'vigil';
/** Variance of a day's count over its mean. */
export const NOISE = 1.3;
/** Outbreaks begin in the months after it. */
const FIRST_ONSET = 20_000;

export interface ShadowRules {
  readonly catalogue: DetectorCatalogue;
  /** As shipped, and without its floor. */
  readonly detectors: readonly PreparedDetector[];
  readonly title: string;
}

/** @throws CatalogueError, Error: where the catalogue has no such rule */
export function shadowRules(folder: string, zone: string): ShadowRules {
  const catalogue = loadCatalogue(folder, zone);
  const measure = catalogue.measures.get(MEASURE);
  const shipped = measure?.detectors.find(
    ({ method, window, ages }) => method === METHOD && window === 'day' && ages === 'all',
  );
  if (measure === undefined || shipped === undefined)
    throw new Error(`No rule of ${MEASURE} judges days by ${METHOD}.`);
  const floor = { ...shipped.floor, observed: 0, excess: 0, ratio: 0 };
  const bare = { ...shipped, id: `${shipped.id}-bare`, floor };
  const detectors = prepareDetectors({ ...measure, detectors: [shipped, bare] });
  return { catalogue, detectors, title: `\`${shipped.id}\` of \`${MEASURE}\`` };
}

export interface ShadowSetting {
  /** Cases a day. */
  readonly mean: number;
  /** Days counted before the outbreak begins. */
  readonly historyDays: number;
  readonly trials: number;
  readonly seed: number;
}

export interface ShadowFigures {
  /** By size: of the outbreaks that were tried, how many any of their days told. */
  readonly found: Readonly<Record<ShadowSize, Share>>;
  /** Days without an outbreak that would have raised a signal. */
  readonly falseDays: Share;
}

/** One for each of the rules. Each trial is of a series of its own, on a weekday of its own. */
export function shadowFigures(rules: ShadowRules, setting: ShadowSetting): ShadowFigures[] {
  const trials = Array.from({ length: setting.trials }, (_, at) => trialOf(rules, setting, at));
  return rules.detectors.map(({ rule }) =>
    figuresOf(
      trials.flatMap((one) =>
        one.filter(({ detector, unjudged }) => detector === rule.id && unjudged === null),
      ),
    ),
  );
}

function trialOf(
  { catalogue, detectors }: ShadowRules,
  { mean, historyDays, seed }: ShadowSetting,
  at: number,
): Trial[] {
  const random = seededRandom(seed * 1_000_003 + mean * 1009 + historyDays * 31 + at);
  const onsetDay = FIRST_ONSET + at;
  const firstDay = onsetDay - historyDays;
  const days = new Map<number, number>();
  for (let day = firstDay; day < onsetDay + LASTING_DAYS; day += 1)
    days.set(day, overdispersed(random, mean, NOISE));
  const where = `trial-${String(seed)}-${String(mean)}-${String(historyDays)}-${String(at)}`;
  const parts: SeriesParts = { measure: MEASURE, level: 'township', where, age: 'all' };
  const mirror = mirrorOf({ parts, days, firstDay });
  return tryRules(mirror, { series: seriesKey(parts), onsetDay, detectors, catalogue });
}

/** As long as any outbreak lasts. */
const LASTING_DAYS = 14;

function figuresOf(trials: readonly Trial[]): ShadowFigures {
  const foundOf = (wanted: ShadowSize): Share => {
    const tried = trials.filter(({ size }) => size === wanted);
    return wilson(tried.filter(({ delayDays }) => delayDays !== null).length, tried.length);
  };
  const sum = (of: (trial: Trial) => number): number =>
    trials.reduce((total, trial) => total + of(trial), 0);
  return {
    found: { small: foundOf('small'), medium: foundOf('medium'), large: foundOf('large') },
    falseDays: wilson(
      sum(({ quietSignals }) => quietSignals),
      sum(({ quietDays }) => quietDays),
    ),
  };
}
