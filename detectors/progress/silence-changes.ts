/**
 * Turns what was decided of each site's quiet into signals: raised for a site that fell silent, withdrawn when it is heard again,
 * and one for all where most are silent at once.
 */
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import {
  isCommonOutage,
  silenceChange,
  silenceSubject,
  type Silence,
} from '../patterns/silent-site.ts';
import type { SignalChange } from '../signals/decide-signal.ts';
import { lockSignals, readSignals } from '../signals/signal-store.ts';
import type { SilenceDecision } from '../windows/site-silence.ts';
import type { FeedState } from '../windows/watermark.ts';
import type { SiteRow } from './site-store.ts';

export interface SilenceTurn {
  readonly sites: readonly SiteRow[];
  readonly states: ReadonlyMap<SiteId, FeedState>;
  readonly silences: ReadonlyMap<SiteId, SilenceDecision>;
  readonly catalogue: DetectorCatalogue;
  readonly asOf: EpochMs;
}

export async function silenceChanges(tx: Tx, turn: SilenceTurn): Promise<SignalChange[]> {
  const [pattern] = turn.catalogue.siteSilent;
  if (pattern === undefined) return [];
  const silent = turn.sites.filter((site) => turn.states.get(site.siteId) === 'silent');
  const silentIds = new Set(silent.map((site) => site.siteId));
  const isOutage = isCommonOutage(silent.length, turn.sites.length);
  const subjects = new Map<SiteId | null, Silence | null>([
    [null, isOutage ? outageOf(turn, silent) : null],
  ]);
  for (const site of turn.sites) {
    const isSilent = silentIds.has(site.siteId);
    // In a common outage a site's own signal that stands stays: it was silent before the others.
    if (isOutage && isSilent) continue;
    if (isSilent || site.state === 'silent')
      subjects.set(site.siteId, isSilent ? oneSilence(turn, site) : null);
  }
  const standing = await standingSilences(tx, [...subjects.keys()]);
  return [...subjects].flatMap(([siteId, silence]) => {
    const before = standing.get(silenceSubject(siteId)) ?? null;
    const change = silenceChange({ siteId, silence, before, pattern, asOf: turn.asOf });
    return change === null ? [] : [change];
  });
}

/** The latest signal of each subject. */
async function standingSilences(
  tx: Tx,
  sites: readonly (SiteId | null)[],
): Promise<Map<string, Signal>> {
  const stored = await readSignals(tx, { subjects: sites.map(silenceSubject) });
  await lockSignals(tx, [...stored.keys()]);
  const latest = new Map<string, Signal>();
  for (const { signal } of stored.values()) {
    const subject = silenceSubject(signal.siteId);
    const known = latest.get(subject);
    if (known === undefined || known.startedAt < signal.startedAt) latest.set(subject, signal);
  }
  return latest;
}

function oneSilence({ catalogue, silences }: SilenceTurn, site: SiteRow): Silence {
  return {
    siteId: site.siteId,
    place: site.place,
    where: catalogue.siteNames(site.siteId),
    sinceAt: site.receivedAtMax,
    expectedEvents: silences.get(site.siteId)?.expectedEvents ?? 0,
    sites: 1,
  };
}

function outageOf(
  { sites, catalogue, silences }: SilenceTurn,
  silent: readonly SiteRow[],
): Silence {
  const place = cityOf(sites);
  return {
    siteId: null,
    place,
    where: catalogue.placeNames(place),
    sinceAt: silent.reduce((latest, site) => Math.max(latest, site.receivedAtMax), 0),
    expectedEvents: silent.reduce(
      (sum, site) => sum + (silences.get(site.siteId)?.expectedEvents ?? 0),
      0,
    ),
    sites: silent.length,
  };
}

/** The jurisdiction, as the first four digits of any of its sites. */
export function cityOf(sites: readonly SiteRow[]): PlaceCode {
  return (sites[0]?.place.slice(0, 4) ?? '') as PlaceCode;
}
