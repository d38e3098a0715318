/**
 * Counties whose share of something is beyond its own season or a bound by more than chance. How uneven a share is from week to week is learned
 * from the weeks that it is held against; it is never taken as more even than counting alone makes it. Weeks that were not told are no weeks:
 * a silent feed moves nothing. Pure.
 */
import type { SharePattern } from '../../../contracts/catalogue/looks/share.ts';
import { studentQuantile, studentUpperTail } from '../../methods/distributions/student-t.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import {
  endOfWeeks,
  WEEK_MS,
  weeksInWindow,
  YEAR_WEEKS,
  type CountyShare,
  type ShareWeek,
} from './share-weeks.ts';
import { chanceBeyond, effectiveWhole, limitBeyond } from './exact-share.ts';
import type { ShareFound } from './share-found.ts';
import { coverageWords, shareWords } from './share-words.ts';

export function judgeShares(
  counties: readonly CountyShare[],
  rule: SharePattern,
  at: LookAt,
): LookOutcome {
  const findings: LookFinding[] = [];
  const left: string[] = [];
  const unjudged: Record<string, number> = {};
  for (const one of counties) {
    const judged = judgeCounty(one, rule);
    if (typeof judged === 'string') {
      unjudged[judged] = (unjudged[judged] ?? 0) + 1;
      // What was found before a feed fell silent is neither confirmed nor taken back by the silence.
      if (judged === 'feed-missed') left.push(one.county);
    } else if (judged !== null) findings.push(findingOf(judged, rule, at));
  }
  return { findings, left, unjudged };
}

/** A word says why it cannot be judged; null: nothing is found. */
function judgeCounty(
  { county, weeks, lacking }: CountyShare,
  rule: SharePattern,
): ShareFound | string | null {
  const count = weeksInWindow(rule);
  const { recent, isMissed } = recentOf(weeks, rule);
  const { part, whole } = sumOf(recent);
  if (recent.length < (rule.weeksMin ?? count / 2) || whole < rule.wholeMin)
    return isMissed ? 'feed-missed' : 'too-few-cases';
  const observed = part / whole;
  const told = {
    ...{ county, observed, part, whole, weeks: recent.length },
    ...(lacking !== undefined && { lacking }),
  };
  const beyondBound =
    rule.bound === undefined
      ? null
      : (EXACT.has(rule.of) ? exactBoundOf : boundOf)(told, recent, rule);
  if (rule.bound !== undefined && beyondBound === null) return null;
  if (rule.own === undefined) return beyondBound;
  const base = baseOf(weeks, count, rule);
  if (base === null) return 'too-few-weeks';
  return ownOf(told, base, rule);
}

/** Of few cases, or of few sites. */
const EXACT: ReadonlySet<SharePattern['of']> = new Set(['fraud-among-reviewed', 'remote-coverage']);

/** The weeks of the window that were told, and whether there are some that were not. */
function recentOf(
  weeks: ReadonlyMap<number, ShareWeek>,
  rule: SharePattern,
): { readonly recent: readonly ShareWeek[]; readonly isMissed: boolean } {
  const isTold = ({ missedShare }: ShareWeek): boolean => missedShare <= rule.missedShareMax;
  const count = weeksInWindow(rule);
  const known = [...weeks].filter(([back]) => back < count).map(([, week]) => week);
  return {
    recent: weeksBetween(weeks, 0, count).filter(isTold),
    isMissed: !known.every(isTold),
  };
}

type Recent = Pick<ShareFound, 'county' | 'observed' | 'part' | 'whole' | 'weeks' | 'lacking'>;

function weeksBetween(
  weeks: ReadonlyMap<number, ShareWeek>,
  first: number,
  end: number,
): ShareWeek[] {
  const found: ShareWeek[] = [];
  for (let back = first; back < end; back += 1) {
    const week = weeks.get(back);
    if (week !== undefined && week.whole > 0) found.push(week);
  }
  return found;
}

const sumOf = (weeks: readonly ShareWeek[]): { readonly part: number; readonly whole: number } => ({
  part: weeks.reduce((sum, { part }) => sum + part, 0),
  whole: weeks.reduce((sum, { whole }) => sum + whole, 0),
});

interface Base {
  readonly weeks: readonly ShareWeek[];
  readonly against: 'season' | 'weeks-before';
}

/** The season of the year before where it is known, else what came before the window. */
function baseOf(
  weeks: ReadonlyMap<number, ShareWeek>,
  count: number,
  { own, missedShareMax }: SharePattern,
): Base | null {
  if (own === undefined) return null;
  const told = (first: number, end: number): ShareWeek[] =>
    ordinary(
      weeksBetween(weeks, first, end).filter(({ missedShare }) => missedShare <= missedShareMax),
    );
  const season = told(YEAR_WEEKS - own.seasonWeeks, YEAR_WEEKS + count + own.seasonWeeks);
  if (season.length >= own.least) return { weeks: season, against: 'season' };
  const before = told(count, count + own.most);
  return before.length < own.least ? null : { weeks: before, against: 'weeks-before' };
}

/** Long ago nobody remembers which feed was silent: a week of less than half of the usual is left out. */
function ordinary(weeks: readonly ShareWeek[]): ShareWeek[] {
  const sorted = weeks.map(({ whole }) => whole).sort((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return weeks.filter(({ whole }) => whole * 2 >= middle);
}

function ownOf(recent: Recent, { weeks, against }: Base, rule: SharePattern): ShareFound | null {
  const { part, whole } = sumOf(weeks);
  const expected = part / whole;
  const squares = weeks.reduce((sum, week) => sum + (week.part / week.whole - expected) ** 2, 0);
  const freedom = weeks.length - 1;
  const variance = Math.max(squares / freedom, chanceOf(expected, whole / weeks.length, rule));
  const deviation = Math.sqrt(variance * (1 / recent.weeks + 1 / weeks.length));
  return foundBeyond(recent, rule, { expected, deviation, freedom, against, of: weeks.length });
}

function boundOf(
  recent: Recent,
  weeks: readonly ShareWeek[],
  rule: SharePattern,
): ShareFound | null {
  const expected = rule.bound ?? 0;
  const squares = weeks.reduce(
    (sum, week) => sum + (week.part / week.whole - recent.observed) ** 2,
    0,
  );
  const byWeeks = weeks.length > 1 ? squares / (weeks.length - 1) / weeks.length : 0;
  const chance = chanceOf(expected, recent.whole, rule);
  const deviation = Math.sqrt(Math.max(byWeeks, chance));
  // What counting alone makes uneven is known; what four weeks show is not.
  const freedom = byWeeks > chance ? weeks.length - 1 : 1_000;
  const of = { expected, deviation, freedom, against: 'bound' as const, of: 0 };
  return foundBeyond(recent, rule, of);
}

function exactBoundOf(
  recent: Recent,
  weeks: readonly ShareWeek[],
  rule: SharePattern,
): ShareFound | null {
  const expected = rule.bound ?? 0;
  const { side, alpha, differenceAtLeast } = rule;
  const against = { bound: expected, side };
  const whole = effectiveWhole(weeks, alpha);
  const sign = side === 'upper' ? 1 : -1;
  const least = Math.abs(limitBeyond(alpha, whole, against) - expected);
  const limit = expected + sign * Math.max(least, differenceAtLeast);
  if (sign * (recent.observed - limit) <= 0) return null;
  const p = chanceBeyond(recent.observed, whole, against);
  return { ...recent, expected, limit, against: 'bound', baseWeeks: 0, p };
}

/** Of counting alone. Money is not counted in cases: what its weeks show stands. */
const chanceOf = (share: number, whole: number, { of }: SharePattern): number =>
  of === 'fund-out-of-county' ? 1e-6 : Math.max(share * (1 - share), 1 / whole) / whole;

interface Expected {
  readonly expected: number;
  readonly deviation: number;
  readonly freedom: number;
  readonly against: ShareFound['against'];
  /** Weeks. */
  readonly of: number;
}

function foundBeyond(recent: Recent, rule: SharePattern, than: Expected): ShareFound | null {
  const sign = rule.side === 'upper' ? 1 : -1;
  const chance = -studentQuantile(rule.alpha, than.freedom) * than.deviation;
  const limit = than.expected + sign * Math.max(chance, rule.differenceAtLeast);
  if (sign * (recent.observed - limit) <= 0) return null;
  const t = (sign * (recent.observed - than.expected)) / than.deviation;
  const p = studentUpperTail(t, than.freedom);
  const { expected, against } = than;
  return { ...recent, expected, limit, against, baseWeeks: than.of, p };
}

function findingOf(
  found: ShareFound,
  rule: SharePattern,
  { asOf, catalogue }: LookAt,
): LookFinding {
  const endAt = endOfWeeks(rule, asOf, catalogue.zone);
  const { county, observed, expected, limit, p } = found;
  const reach = Math.abs(observed - expected) / Math.max(Math.abs(limit - expected), 1e-9);
  return {
    name: county,
    place: county,
    siteId: null,
    startedAt: endAt - weeksInWindow(rule) * WEEK_MS,
    lastAt: endAt - 1,
    ...{ observed: rounded(observed), expected: rounded(expected), threshold: rounded(limit) },
    ...(found.lacking === undefined
      ? shareWords(found, rule, catalogue.placeNames(county))
      : coverageWords(found, rule, {
          place: catalogue.placeNames(county),
          lacking: found.lacking.flatMap((id) => catalogue.sites.get(id)?.names ?? []),
        })),
    evidence: [],
    params: {
      ...{ of: rule.of, side: rule.side, against: found.against, weeks: found.weeks },
      ...{ part: Math.round(found.part), whole: Math.round(found.whole) },
      ...{ baseWeeks: found.baseWeeks, p, alpha: rule.alpha },
      ...(rule.bound !== undefined && { bound: rule.bound }),
      ...(found.lacking !== undefined && { sites: found.lacking }),
    },
    // Told again when it has doubled.
    news: `${rule.side} ${String(Math.floor(Math.log2(Math.max(1, reach))))}`,
    weight: reach,
  };
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
