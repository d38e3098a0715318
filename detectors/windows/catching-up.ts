/**
 * Whether the past is being told: the newest fact of all sites moves on faster than the clock, as in a history or a backlog. What has been told
 * and what has been counted are then not of one moment, and a day in progress is not to be held against what can have come. Pure.
 */
import type { EpochMs } from '../../contracts/time.ts';

/** The newest fact that any site has told, as a tick saw it. */
export interface Head {
  readonly occurredAt: EpochMs;
  readonly seenAt: EpochMs;
}

/** A clock that is a little ahead, or one late report of a small place. */
const SLACK_MS = 5 * 60_000;
const TIMES_CLOCK = 2;

/** Null: not known; nothing has been told, or no tick came before. */
export function isCatchingUp(before: Head | null, now: Head | null): boolean {
  if (before === null || now === null) return false;
  const moved = now.occurredAt - before.occurredAt;
  return moved > SLACK_MS + TIMES_CLOCK * (now.seenAt - before.seenAt);
}

export function headOf(
  sites: readonly { readonly occurredAtMax: EpochMs }[],
  seenAt: EpochMs,
): Head | null {
  const occurredAt = sites.reduce((most, site) => Math.max(most, site.occurredAtMax), -Infinity);
  return sites.length === 0 ? null : { occurredAt, seenAt };
}

/** Facts that were noted and are not taken over yet. */
export interface NotedFacts {
  readonly facts: number;
  /** Of them those of more than a day ago. */
  readonly past: number;
}

/** Fewer late facts than this between two ticks are the late results of a city, or a backlog that is observed before anybody looks. */
const PAST_FACTS_MIN = 1_000;

/** Whether what was noted since `before` is mostly of a past. Null: all that is noted. */
export function isPouringIn(before: NotedFacts | null, now: NotedFacts): boolean {
  const past = now.past - (before?.past ?? 0);
  const facts = now.facts - (before?.facts ?? 0);
  return past >= PAST_FACTS_MIN && past * 2 > facts;
}
