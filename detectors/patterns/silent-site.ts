/**
 * The signal of a feed that fell silent: one for each site and silence. Where most sites are silent at once it is not the sites
 * but the way to us, and one signal says so instead of a thousand. Pure.
 */
import type { SiteSilentPattern } from '../../contracts/catalogue/pattern.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';
import { decideSignal, type Finding, type SignalReason } from '../signals/decide-signal.ts';
import { signalId } from '../signals/signal-id.ts';
import type { SignalChange } from '../signals/decide-signal.ts';

export interface Silence {
  /** null: of most sites at once. */
  readonly siteId: SiteId | null;
  readonly place: PlaceCode;
  readonly where: Words;
  /** Last receipt before the silence. */
  readonly sinceAt: EpochMs;
  readonly expectedEvents: number;
  /** Sites that are silent; 1 for one site. */
  readonly sites: number;
}

/** Below this many sites a majority means nothing. */
const OUTAGE_SITES_MIN = 10;

export function isCommonOutage(silentSites: number, allSites: number): boolean {
  return allSites >= OUTAGE_SITES_MIN && silentSites * 2 > allSites;
}

export const silenceSubject = (siteId: SiteId | null): string => `site-silent ${siteId ?? 'most'}`;

const HEARD_AGAIN: SignalReason = {
  code: 'heard-again',
  words: { zh: '数据已恢复报送', en: 'Data are coming in again' },
};

export interface SilenceInput {
  readonly siteId: SiteId | null;
  /** null: heard again. */
  readonly silence: Silence | null;
  /** The latest signal about this subject, if any. */
  readonly before: Signal | null;
  readonly pattern: SiteSilentPattern;
  readonly asOf: EpochMs;
}

export function silenceChange(input: SilenceInput): SignalChange | null {
  const { silence, before } = input;
  const isUp = before !== null && before.status !== 'withdrawn';
  if (silence === null && !isUp) return null;
  // A silence that goes on keeps its signal; a new one after data came in is another.
  const id = isUp
    ? before.id
    : signalId('site-silent', input.siteId ?? 'most', String(silence?.sinceAt ?? 0));
  const standing = before?.id === id ? before : null;
  const signal = decideSignal({
    id,
    standing,
    finding: silence === null ? null : findingOf(silence, input),
    asOf: input.asOf,
    noLonger: HEARD_AGAIN,
    isNews: () => false,
  });
  return signal === null ? null : { signal, subject: silenceSubject(input.siteId) };
}

function findingOf(silence: Silence, { pattern, asOf }: SilenceInput): Finding {
  const missed = silence.expectedEvents.toFixed(1);
  const isOne = silence.siteId !== null;
  const { expectedEventsMissed, expectedEventsMissedLater } = pattern;
  const isLong = isOne && silence.expectedEvents < expectedEventsMissed;
  return {
    kind: 'site-silent',
    alertKind: pattern.alertKind,
    family: pattern.family,
    title: isOne
      ? { zh: `${silence.where.zh} 报送中断`, en: `${silence.where.en} has fallen silent` }
      : {
          zh: `${silence.where.zh} ${String(silence.sites)} 家机构同时中断报送`,
          en: `${silence.where.en}: ${String(silence.sites)} sites fell silent at once`,
        },
    measure: pattern.id,
    definition: null,
    disease: null,
    diseaseClass: 'none',
    place: silence.place,
    siteId: silence.siteId,
    series: null,
    window: { kind: 'hour', startAt: silence.sinceAt, endAt: asOf },
    startedAt: silence.sinceAt,
    observed: 0,
    expected: silence.expectedEvents,
    threshold: isLong ? expectedEventsMissedLater : expectedEventsMissed,
    reason: {
      code: isOne ? (isLong ? 'quiet-too-long' : 'too-quiet') : 'most-sites-silent',
      words: {
        zh: `自上次报送以来按其规律应有约 ${missed} 条记录，实际为 0`,
        en: `By its own rhythm about ${missed} records were due since the last one; none came`,
      },
    },
    assessment: null,
    evidence: [],
    detector: {
      method: 'site-silent',
      version: pattern.version,
      params: { expectedEventsMissed, expectedEventsMissedLater },
    },
    ownerDepartments: pattern.owners,
  };
}
