/**
 * Tracks how far event time has progressed across all reporting sites: the minimum over those that are active, because a window is
 * complete only when the slowest has passed it. A site from which nothing came for `idleAfterMs` stops counting, nor does one that lags
 * the typical site by more than `holdBackMaxMs`. Quiet that a site's own rhythm explains is taken as told up to the idle limit, and few
 * that stopped in their past hold nobody. Where all are idle in their own rhythm, time moves on; where all are silent, nothing is known
 * and it stands. The watermark never moves back or passes the present.
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
  /** Its rhythm is known and explains that nothing newer than `occurredAtMax` was told. */
  readonly isQuietExplained: boolean;
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
/** So many sites at most are let go while they stand in their past; more are a history that is still being told. */
const STRANDED_SHARE = 0.01;
/** A history that is being told comes without such a pause. */
const PAUSE_MS = 5 * 60_000;

export function decideWatermark(input: WatermarkInput): WatermarkDecision {
  const stranded = strandedSites(input);
  const states = new Map<SiteId, FeedState>();
  const active: SiteProgress[] = [];
  let idle = 0;
  for (const site of input.sites) {
    const state = stranded.has(site.siteId) ? 'idle' : feedState(site, input);
    states.set(site.siteId, state);
    if (state === 'active') active.push(site);
    if (state === 'idle') idle += 1;
  }
  if (states.size === 0) return { ...stand(input), states, reason: 'no-sites' };
  if (active.length > 0) return { ...follow(input, active), states, reason: 'slowest-active-site' };
  if (idle === 0) return { ...stand(input), states, reason: 'all-silent' };
  const watermarkAt = advance(input, input.now - input.idleAfterMs);
  return { watermarkAt, frontierAt: watermarkAt, states, reason: 'all-idle' };
}

type Reached = Pick<WatermarkDecision, 'watermarkAt' | 'frontierAt'>;

function stand({ previousAt }: WatermarkInput): Reached {
  return { watermarkAt: previousAt, frontierAt: previousAt };
}

function follow(input: WatermarkInput, active: readonly SiteProgress[]): Reached {
  const reached = active.map((site) => site.occurredAtMax).sort((one, other) => one - other);
  const slowestAt = active.reduce((least, site) => Math.min(least, heardTo(site, input)), Infinity);
  const medianAt = Math.min(reached[Math.floor(reached.length / 2)] ?? slowestAt, input.now);
  const watermarkAt = advance(input, Math.max(slowestAt, medianAt - input.holdBackMaxMs));
  // The head goes by facts alone: explained quiet is no sight of the present.
  const head = Math.ceil(reached.length * HEAD_SHARE);
  const headAt = Math.min(reached[reached.length - head] ?? medianAt, input.now);
  return { watermarkAt, frontierAt: Math.max(headAt, watermarkAt) };
}

/** Up to when it is known what this site had to tell. */
function heardTo(site: SiteProgress, { now, idleAfterMs }: WatermarkInput): EpochMs {
  return site.isQuietExplained
    ? Math.max(site.occurredAtMax, now - idleAfterMs)
    : site.occurredAtMax;
}

/** Those that told of their past only and then paused, where they are few; none where they are many. */
function strandedSites(input: WatermarkInput): ReadonlySet<SiteId> {
  const { now, idleAfterMs, sites } = input;
  const behind = sites.filter(
    (site) =>
      feedState(site, input) === 'active' &&
      !site.isQuietExplained &&
      now - site.occurredAtMax > idleAfterMs,
  );
  if (behind.length > Math.floor(sites.length * STRANDED_SHARE)) return new Set();
  const paused = behind.filter((site) => now - site.receivedAtMax > PAUSE_MS);
  return new Set(paused.map((site) => site.siteId));
}

function feedState(site: SiteProgress, input: WatermarkInput): FeedState {
  if (site.isSilent) return 'silent';
  return input.now - site.receivedAtMax > input.idleAfterMs ? 'idle' : 'active';
}

function advance({ previousAt, now }: WatermarkInput, reachedAt: EpochMs): EpochMs {
  const boundedAt = Math.min(reachedAt, now);
  return previousAt === null ? boundedAt : Math.max(previousAt, boundedAt);
}
