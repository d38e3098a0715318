/**
 * Counts and assessments of the development world: a rhythm of the week, noise, a rise at the end where there is an outbreak.
 * The assessments are truly computed (mean and deviation of seven days, two days before), so that charts and words agree.
 */
import type {
  MapAnswer,
  PlaceStatus,
  SeriesAnswer,
  SeriesPoint,
} from '../../../contracts/api/series.ts';
import type { Assessment } from '../../../contracts/assessment.ts';
import type { MeasureId } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { SeriesKey } from '../../../contracts/series.ts';
import type { Words } from '../../../contracts/words.ts';
import type { DevPlace } from './city.ts';
import { hashOf, seeded } from './random.ts';

export const DAY_MS = 86_400_000;
const ZONE_MS = 8 * 3_600_000;
export const dayStart = (at: number): number =>
  Math.floor((at + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;

const BASELINE_DAYS = 7;
const LAG_DAYS = 2;
const SIGMAS = 3;
const WEEK = [0.82, 1.22, 1.08, 1.02, 1, 1.04, 0.86];

export interface Figures {
  /** Days before today on which the rise began, by series key. */
  readonly outbreaks: ReadonlyMap<string, number>;
  readonly now: number;
}

function levelOf(key: string): number {
  const [, level] = key.split('~');
  const size = { site: 4, township: 7, county: 46, city: 320 }[level ?? 'township'] ?? 7;
  return size * (0.6 + (hashOf(key) % 100) / 110);
}

/** What was counted on one day, as known now. */
export function countOn(figures: Figures, key: string, startAt: number): number {
  const random = seeded(hashOf(`${key} ${startAt}`));
  const weekday = new Date(startAt + ZONE_MS).getUTCDay();
  const base = levelOf(key) * (WEEK[weekday] ?? 1);
  const noise = 1 + (random() + random() + random() - 1.5) * 0.42;
  const today = dayStart(figures.now);
  const began = figures.outbreaks.get(key);
  const daysIn = began === undefined ? -1 : began - (today - startAt) / DAY_MS;
  const rise = daysIn > 0 ? 1 + daysIn * 0.95 : 1;
  const share = startAt === today ? Math.max(0.12, (figures.now - today) / DAY_MS) : 1;
  return Math.round(base * noise * rise * share);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function assess(figures: Figures, key: string, startAt: number): Assessment {
  const baseline = Array.from({ length: BASELINE_DAYS }, (_, index) =>
    countOn(figures, key, startAt - (LAG_DAYS + 1 + index) * DAY_MS),
  );
  const expected = mean(baseline);
  const spread = Math.sqrt(mean(baseline.map((value) => (value - expected) ** 2)) * (7 / 6));
  const upper = expected + SIGMAS * Math.max(spread, 0.5);
  const observed = countOn(figures, key, startAt);
  const score = (observed - expected) / Math.max(spread, 0.5);
  const above = observed > upper;
  return {
    v: 1,
    series: key as SeriesKey,
    window: { kind: 'day', startAt, endAt: startAt + DAY_MS },
    outcome: above ? 'exceeds' : 'within',
    observed,
    expected,
    lower: null,
    upper,
    score,
    pvalue: Math.min(1, Math.exp(-Math.max(0, score) * 1.4)),
    method: 'ears-c2' as Assessment['method'],
    methodVersion: '1.0.0',
    params: { baselineDays: BASELINE_DAYS, lagDays: LAG_DAYS, sigmas: SIGMAS },
    baseline: {
      startAt: startAt - (LAG_DAYS + BASELINE_DAYS) * DAY_MS,
      endAt: startAt - LAG_DAYS * DAY_MS,
      points: BASELINE_DAYS,
    },
    completeness: startAt === dayStart(figures.now) ? 0.61 : 0.97,
    revision: 1 + (hashOf(`${key}${startAt}`) % 3),
    asOf: Math.min(figures.now, startAt + DAY_MS + 900_000),
    reason: {
      code: above ? 'above-upper' : 'within-band',
      words: reasonOf(observed, expected, upper),
    },
  };
}

function reasonOf(observed: number, expected: number, upper: number): Words {
  const [e, u] = [expected.toFixed(1), upper.toFixed(1)];
  return observed > upper
    ? {
        zh: `实测 ${observed} 例，高于上限 ${u}；前 7 日基线均值为 ${e}。`,
        en: `Observed ${observed}, above the upper limit ${u}; the mean of the seven baseline days is ${e}.`,
      }
    : {
        zh: `实测 ${observed} 例，未超过上限 ${u}。`,
        en: `Observed ${observed}, not above the upper limit ${u}.`,
      };
}

export const assessDay = assess;

export interface SeriesQuestion {
  readonly key: string;
  readonly title: Words;
  readonly from: number;
  readonly to: number;
  readonly asOf: number | null;
}

/** Late facts: what was known earlier lacked a part of the last days. */
function knownThen(count: number, startAt: number, asOf: number): number {
  const days = (asOf - startAt) / DAY_MS;
  return days >= 4 ? count : Math.round(count * Math.min(1, 0.55 + days * 0.12));
}

export function seriesAnswer(figures: Figures, question: SeriesQuestion): SeriesAnswer {
  const { key, asOf } = question;
  const points: SeriesPoint[] = [];
  const until = Math.min(question.to, dayStart(asOf ?? figures.now) + DAY_MS);
  for (let startAt = dayStart(question.from); startAt < until; startAt += DAY_MS) {
    const lost = hashOf(`${key} lost ${startAt}`) % 61 === 0;
    const assessment = assess(figures, key, startAt);
    const count =
      asOf === null ? assessment.observed : knownThen(assessment.observed, startAt, asOf);
    points.push({
      window: assessment.window,
      count: lost ? null : count,
      revision: lost ? 0 : assessment.revision,
      asOf: lost ? null : assessment.asOf,
      complete: startAt + DAY_MS <= (asOf ?? figures.now),
      assessment: lost ? null : { ...assessment, observed: count },
      outcome: lost ? null : assessment.outcome,
    });
  }
  return { series: key as SeriesKey, title: question.title, asOf: asOf ?? figures.now, points };
}

export interface MapQuestion {
  readonly measure: string;
  readonly level: string;
  readonly startAt: number;
}

export function mapAnswer(
  figures: Figures,
  question: MapQuestion,
  places: readonly DevPlace[],
): MapAnswer {
  const { measure, level, startAt } = question;
  const statuses = places
    .filter((place) => place.level === level)
    .map(({ code }): PlaceStatus => {
      const key = `${measure}~${level}~${code}~all`;
      const kind = hashOf(`${measure}${code}`) % 23;
      if (level === 'township' && kind === 3) return blank(code, 'no-data');
      const { observed, expected, outcome } = assess(figures, key, startAt);
      if (level === 'township' && kind === 9) {
        return { ...blank(code, 'insufficient-baseline'), count: observed };
      }
      return { ...blank(code, outcome), count: observed, expected };
    });
  return {
    measure: measure as MeasureId,
    window: { kind: 'day', startAt, endAt: startAt + DAY_MS },
    asOf: figures.now,
    places: statuses,
  };
}

const blank = (place: PlaceCode, outcome: PlaceStatus['outcome']): PlaceStatus => ({
  place,
  count: null,
  expected: null,
  outcome,
  openAlerts: 0,
  highestLevel: null,
});
