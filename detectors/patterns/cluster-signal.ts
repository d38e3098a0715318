/** The signal of a cluster: its words, its life, and what is remembered to find the same episode again. Pure. */
import type { ClusterPattern } from '../../contracts/catalogue/pattern.ts';
import type { DefinitionId, DiseaseId, SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { ClusterThreshold, DetectorCatalogue } from '../catalogue.ts';
import { decideSignal, type Finding } from '../signals/decide-signal.ts';
import { signalId } from '../signals/signal-id.ts';
import type { SignalChange } from '../signals/decide-signal.ts';
import {
  settingKind,
  type Episode,
  type KnownEpisode,
  type MatchedEpisode,
  type Threshold,
} from './cluster.ts';

export interface ClusterGroup {
  /** Rule, disease and group as one name. */
  readonly subject: string;
  readonly group: string;
  readonly rule: ClusterPattern;
  readonly of: ClusterThreshold;
  readonly threshold: Threshold;
  readonly disease: DiseaseId | null;
  readonly definition: DefinitionId | null;
  /** null once no case is left in the group. */
  readonly place: PlaceCode | null;
  readonly siteId: SiteId | null;
}

export interface ClusterDetail extends KnownEpisode {
  readonly subject: string;
  /** Of the sorted subjects: tells whether somebody joined or left. */
  readonly digest: string;
}

export interface ClusterInput {
  readonly group: ClusterGroup;
  readonly matched: MatchedEpisode;
  readonly before: { readonly signal: Signal; readonly detail: ClusterDetail } | null;
  readonly asOf: EpochMs;
  readonly catalogue: DetectorCatalogue;
}

export function clusterChange(input: ClusterInput): SignalChange | null {
  const { group, matched, before } = input;
  const { episode, number } = matched;
  const digest = episode === null ? (before?.detail.digest ?? '') : derivedId('', episode.subjects);
  const signal = decideSignal({
    id: signalId('cluster', group.subject, String(number)),
    standing: before?.signal ?? null,
    finding:
      episode === null || group.place === null ? null : findingOf(input, episode, group.place),
    asOf: input.asOf,
    noLonger: {
      code: 'below-threshold',
      words: {
        zh: `病例更正或撤销后不足 ${String(group.threshold.cases)} 例，聚集信号撤回`,
        en: `After corrections fewer than ${String(group.threshold.cases)} cases are left; the signal is withdrawn`,
      },
    },
    isNews: () => before?.detail.digest !== digest,
  });
  if (signal === null) return null;
  const span = episode ?? before?.detail ?? { startedAt: input.asOf, lastAt: input.asOf };
  const detail: ClusterDetail = {
    subject: group.subject,
    number,
    digest,
    startedAt: span.startedAt,
    lastAt: span.lastAt,
  };
  return { signal, subject: group.subject, detail };
}

const EVIDENCE_MAX = 50;

function findingOf(
  { group, catalogue }: ClusterInput,
  episode: Episode,
  place: PlaceCode,
): Finding {
  const { rule, of, threshold } = group;
  const where = groupWords(group, place, catalogue);
  const cases = String(episode.subjects.length);
  const days = String(threshold.withinDays);
  return {
    kind: 'cluster',
    alertKind: rule.alertKindOfSetting[settingKind(group.group)] ?? of.aggregation.alertKind,
    family: rule.family,
    title: {
      zh: `${where.zh} ${of.names.zh} 聚集 ${cases} 例`,
      en: `${of.names.en}: cluster of ${cases} cases, ${where.en}`,
    },
    measure: rule.id,
    definition: group.definition,
    disease: group.disease,
    diseaseClass: of.diseaseClass,
    place,
    siteId: group.siteId,
    series: null,
    window: { kind: 'day7', startAt: episode.startedAt, endAt: episode.lastAt + 1 },
    startedAt: episode.startedAt,
    observed: episode.subjects.length,
    expected: null,
    threshold: threshold.cases,
    reason: {
      code: 'cases-in-one-place',
      words: {
        zh: `${days} 天内同一场所最多 ${String(episode.observed)} 人，达到 ${String(threshold.cases)} 例的聚集标准；累计 ${cases} 人`,
        en: `Up to ${String(episode.observed)} persons in one place within ${days} days, threshold ${String(threshold.cases)}; ${cases} persons in all`,
      },
    },
    assessment: null,
    evidence: episode.evidence.slice(-EVIDENCE_MAX),
    detector: {
      method: 'cluster',
      version: rule.version,
      params: {
        group: group.group,
        cases: threshold.cases,
        withinDays: threshold.withinDays,
        severeCases: threshold.severeCases,
      },
    },
    ownerDepartments: rule.owners,
  };
}

function groupWords(group: ClusterGroup, place: PlaceCode, catalogue: DetectorCatalogue): Words {
  const [kind, name = ''] = group.group.split(':');
  const placeWords = catalogue.placeNames(place);
  if (kind === 'site') {
    const site = catalogue.siteNames(name as SiteId);
    return { zh: `${placeWords.zh} ${site.zh}`, en: `${placeWords.en}, ${site.en}` };
  }
  if (kind === 'village' || kind === 'township' || kind === 'county') return placeWords;
  const setting = SETTING_WORDS[kind ?? ''] ?? { zh: kind ?? '', en: kind ?? '' };
  return {
    zh: `${placeWords.zh} ${setting.zh} ${name}`,
    en: `${placeWords.en}, ${setting.en} ${name}`,
  };
}

const SETTING_WORDS: Readonly<Record<string, Words>> = {
  school: { zh: '学校', en: 'school' },
  kindergarten: { zh: '幼儿园', en: 'kindergarten' },
  ward: { zh: '病区', en: 'ward' },
  factory: { zh: '工厂', en: 'factory' },
};
