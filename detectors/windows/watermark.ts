/**
 * Tracks how far event time has progressed across all reporting sites.
 *
 * The watermark is the minimum over the sites that are active: a window is complete only when the slowest of them has passed
 * it. A site from which nothing came for `idleAfterMs` stops counting, so that one clinic's night or broken link cannot hold
 * back a whole county; nor does one that lags the typical site by more than `holdBackMaxMs`. Where all are idle in their own
 * rhythm, quiet itself is news and time moves on; where all are silent, nothing is known and it stands. The watermark never
 * moves backwards and never passes the present.
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
  readonly holdBackMaxMs: number;
  readonly sites: readonly SiteProgress[];
}

export interface WatermarkDecision {
  /** null before anything was received. */
  readonly watermarkAt: EpochMs | null;
  /**
   * How far the head of the field has come: the site of the leading hundredth that is the least advanced, at least the watermark.
   * At night a few hospitals alone are the head, and what they see must be judged at once; a history that is told in order
   * keeps it back, because nobody is ahead of it.
   */
  readonly frontierAt: EpochMs | null;
  readonly states: ReadonlyMap<SiteId, FeedState>;
  readonly reason: 'no-sites' | 'slowest-active-site' | 'all-idle' | 'all-silent';
}

const HEAD_SHARE = 0.01;

export function decideWatermark(input: WatermarkInput): WatermarkDecision {
  const states = new Map<SiteId, FeedState>();
  const reached: EpochMs[] = [];
  let idle = 0;
  for (const site of input.sites) {
    const state = feedState(site, input);
    states.set(site.siteId, state);
    if (state === 'active') reached.push(site.occurredAtMax);
    if (state === 'idle') idle += 1;
  }
  if (states.size === 0) return { ...stand(input), states, reason: 'no-sites' };
  if (reached.length > 0)
    return { ...follow(input, reached), states, reason: 'slowest-active-site' };
  if (idle === 0) return { ...stand(input), states, reason: 'all-silent' };
  const watermarkAt = advance(input, input.now - input.idleAfterMs);
  return { watermarkAt, frontierAt: watermarkAt, states, reason: 'all-idle' };
}

type Reached = Pick<WatermarkDecision, 'watermarkAt' | 'frontierAt'>;

function stand({ previousAt }: WatermarkInput): Reached {
  return { watermarkAt: previousAt, frontierAt: previousAt };
}

function follow(input: WatermarkInput, reached: EpochMs[]): Reached {
  reached.sort((one, other) => one - other);
  const slowestAt = reached[0] ?? input.now;
  const medianAt = Math.min(reached[Math.floor(reached.length / 2)] ?? slowestAt, input.now);
  const watermarkAt = advance(input, Math.max(slowestAt, medianAt - input.holdBackMaxMs));
  const head = Math.ceil(reached.length * HEAD_SHARE);
  const headAt = Math.min(reached[reached.length - head] ?? medianAt, input.now);
  return { watermarkAt, frontierAt: Math.max(headAt, watermarkAt) };
}

function feedState(site: SiteProgress, input: WatermarkInput): FeedState {
  if (site.isSilent) return 'silent';
  return input.now - site.receivedAtMax > input.idleAfterMs ? 'idle' : 'active';
}

function advance({ previousAt, now }: WatermarkInput, reachedAt: EpochMs): EpochMs {
  const boundedAt = Math.min(reachedAt, now);
  return previousAt === null ? boundedAt : Math.max(previousAt, boundedAt);
}
