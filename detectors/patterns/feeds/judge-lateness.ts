/**
 * Feeds whose facts come later than they may and than is their habit. Shares are compared, not volumes: fewer facts make no feed late, and
 * history that is told besides what comes on time makes none late either. Pure.
 */
import type { LateFeedPattern } from '../../../contracts/catalogue/looks/late-feed.ts';
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import {
  addDelays,
  DELAY_BOUNDS_MINUTES,
  delayQuantile,
  factsIn,
  type Delays,
} from '../../../contracts/delays.ts';
import type { EventKind } from '../../../contracts/event/event.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import { DAY_MS, type DayKey } from '../../../contracts/time.ts';
import { addDays, dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';
import type { Habit, LateFeed } from './feed-faults.ts';
import { lateWords } from './feed-words.ts';
import { chanceOfMore, dispersionOf, habitShare, sum, type ShareSeen } from './unlike-habit.ts';

/** How late what a site told of one kind was, by day of receipt. */
export interface ToldDelays {
  readonly siteId: SiteId;
  readonly kind: EventKind;
  readonly days: ReadonlyMap<DayKey, Delays>;
}

export function judgeLateness(
  told: readonly ToldDelays[],
  rule: LateFeedPattern,
  at: LookAt,
): LookOutcome {
  const unjudged: Record<string, number> = {};
  const findings: LookFinding[] = [];
  const left: string[] = [];
  for (const feed of told) {
    const judged = judgeFeed(feed, rule, at);
    if (typeof judged !== 'string') {
      if (judged !== null) findings.push(findingOf(judged, rule, at));
      continue;
    }
    unjudged[judged] = (unjudged[judged] ?? 0) + 1;
    left.push(nameOf(feed));
  }
  // A feed that tells nothing any more is a silent one: what was found of it is left as it stands.
  const named = new Set(told.map(nameOf));
  left.push(...at.standing.map(({ name }) => name).filter((name) => !named.has(name)));
  return { findings, left, unjudged };
}

const nameOf = ({ siteId, kind }: Pick<ToldDelays, 'siteId' | 'kind'>): string =>
  `${siteId} ${kind}`;

/** A word says why it cannot be judged; null: it is as it should be. */
function judgeFeed(feed: ToldDelays, rule: LateFeedPattern, at: LookAt): LateFeed | string | null {
  const site = at.catalogue.sites.get(feed.siteId);
  if (site === undefined) return 'unknown-site';
  const today = dayOf(at.asOf, at.catalogue.zone);
  const newest = [today, addDays(today, -1)];
  const limitMinutes = spanMs(rule.limit) / 60_000;
  const recent = newest.map((day) => feed.days.get(day) ?? []).reduce(addDelays, []);
  const seen = seenIn(recent, limitMinutes);
  if (seen.cases < rule.factsMin) return 'too-few-facts';
  const standing = at.standing.find(({ name }) => name === nameOf(feed));
  const habit =
    (standing?.memory as Habit | undefined) ?? habitOf(feed, rule, { today, limitMinutes });
  if (habit === null) return 'no-habit';
  const minutes = delayQuantile(recent, rule.quantile) ?? 0;
  if (minutes <= limitMinutes) return null;
  const onTime = seen.cases - seen.hits;
  const days = (at.asOf - startOfDay(addDays(today, -1), at.catalogue.zone)) / DAY_MS;
  if (onTime > habit.onTime * days * rule.onTimeAtMost) return null;
  // A night in which only late ones come makes no day late: the share must be beyond what is allowed, too, by more than chance.
  const share = Math.max(habit.share, 1 - rule.quantile);
  const pvalue = chanceOfMore(seen, { ...habit, share });
  if (pvalue >= rule.alpha) return null;
  const { siteId, kind } = feed;
  const late = { facts: seen.cases, late: seen.hits, minutes, limitMinutes };
  return { siteId, site, kind, ...late, quantile: rule.quantile, habit, pvalue };
}

/** Late are those in buckets that lie beyond the limit. */
function seenIn(delays: Delays, limitMinutes: number): ShareSeen {
  const first = DELAY_BOUNDS_MINUTES.findIndex((bound) => bound > limitMinutes);
  return { hits: factsIn(delays.slice(first)), cases: factsIn(delays) };
}

/** The quarter of the days that were latest is left out: an outage, or a history that was told on one day, is no habit. */
const SPARED_SHARE = 0.25;

function habitOf(
  { days }: ToldDelays,
  { habitDays, quantile }: LateFeedPattern,
  { today, limitMinutes }: { readonly today: DayKey; readonly limitMinutes: number },
): Habit | null {
  const from = addDays(today, -1 - habitDays.most);
  const own = [...days]
    .filter(([day, delays]) => day >= from && day < addDays(today, -1) && factsIn(delays) > 0)
    .map(([, delays]) => ({ delays, seen: seenIn(delays, limitMinutes) }))
    .sort((one, other) => habitShare(one.seen) - habitShare(other.seen));
  if (own.length < habitDays.least) return null;
  const kept = own.slice(0, Math.ceil(own.length * (1 - SPARED_SHARE)));
  const seen = kept.map((one) => one.seen);
  const all = { hits: sum(seen, 'hits'), cases: sum(seen, 'cases') };
  const delays = kept.map((one) => one.delays).reduce(addDelays, []);
  return {
    share: habitShare(all),
    dispersion: dispersionOf(seen),
    onTime: (all.cases - all.hits) / kept.length,
    minutes: Math.round(delayQuantile(delays, quantile) ?? 0),
  };
}

function findingOf(feed: LateFeed, rule: LateFeedPattern, at: LookAt): LookFinding {
  const { siteId, facts, late, minutes, limitMinutes, habit, pvalue, kind } = feed;
  const hours = (value: number): number => Math.round(value / 6) / 10;
  const { zone } = at.catalogue;
  const { place } = feed.site;
  return {
    name: nameOf(feed),
    place,
    siteId,
    startedAt: startOfDay(addDays(dayOf(at.asOf, zone), -1), zone),
    lastAt: at.asOf - 1,
    observed: hours(minutes),
    expected: hours(Math.min(habit.minutes, limitMinutes)),
    threshold: hours(limitMinutes),
    ...lateWords(feed),
    evidence: [],
    params: {
      ...{ kind, facts, late, quantile: rule.quantile, hours: hours(minutes) },
      ...{ usualHours: hours(habit.minutes), usualLateShare: rounded(habit.share) },
      ...{ usualOnTimeADay: Math.round(habit.onTime), pvalue, alpha: rule.alpha },
    },
    // Told again when it is twice as late.
    news: String(Math.floor(Math.log2(minutes / limitMinutes))),
    weight: late,
    memory: habit,
  };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
