/**
 * Tracks how far event time has progressed across all reporting sites.
 *
 * The watermark is the minimum over the sites that are active: a window is complete only when the slowest of them has passed
 * it. A site from which nothing came for `idleAfterMs` stops counting, so that one clinic's night or broken link cannot hold
 * back a whole county. Where all are idle in their own rhythm, quiet itself is news and time moves on; where all are silent,
 * nothing is known and it stands. The watermark never moves backwards and never passes the present.
 */
import type { SiteId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';

export type FeedState = 'active' | 'idle' | 'silent';

export interface SiteProgress {
  readonly siteId: SiteId;
  /** Latest event time, and latest receipt, of anything from this site. */
  readonly occurredAtMax: EpochMs;
  readonly receivedAtMax: EpochMs;
  /** Quiet for longer than its own rhythm explains. */
  readonly isSilent: boolean;
}

export interface WatermarkInput {
  readonly previousAt: EpochMs | null;
  readonly now: EpochMs;
  readonly idleAfterMs: number;
  readonly sites: readonly SiteProgress[];
}

export interface WatermarkDecision {
  /** null before anything was received. */
  readonly watermarkAt: EpochMs | null;
  readonly states: ReadonlyMap<SiteId, FeedState>;
  readonly reason: 'no-sites' | 'slowest-active-site' | 'all-idle' | 'all-silent';
}

export function decideWatermark(input: WatermarkInput): WatermarkDecision {
  const states = new Map<SiteId, FeedState>();
  let slowestAt = Infinity;
  let idle = 0;
  for (const site of input.sites) {
    const state = feedState(site, input);
    states.set(site.siteId, state);
    if (state === 'active') slowestAt = Math.min(slowestAt, site.occurredAtMax);
    if (state === 'idle') idle += 1;
  }
  if (states.size === 0) return { watermarkAt: input.previousAt, states, reason: 'no-sites' };
  if (slowestAt !== Infinity)
    return { watermarkAt: advance(input, slowestAt), states, reason: 'slowest-active-site' };
  if (idle > 0)
    return {
      watermarkAt: advance(input, input.now - input.idleAfterMs),
      states,
      reason: 'all-idle',
    };
  return { watermarkAt: input.previousAt, states, reason: 'all-silent' };
}

function feedState(site: SiteProgress, input: WatermarkInput): FeedState {
  if (site.isSilent) return 'silent';
  return input.now - site.receivedAtMax > input.idleAfterMs ? 'idle' : 'active';
}

function advance({ previousAt, now }: WatermarkInput, reachedAt: EpochMs): EpochMs {
  const boundedAt = Math.min(reachedAt, now);
  return previousAt === null ? boundedAt : Math.max(previousAt, boundedAt);
}
