/**
 * The signal of a series that exceeds: one for each detector and window, raised when it exceeds, amended when the figures have
 * moved enough to be worth telling or are final, withdrawn when later or corrected facts say otherwise. Pure.
 */
import type { Signal } from '../../contracts/signal.ts';
import type { SeriesAge } from '../../contracts/series.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { windowWords } from '../../contracts/vocabulary/windows.ts';
import type { WindowKind } from '../../contracts/window.ts';
import type { Words } from '../../contracts/words.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { PreparedDetector } from '../series/detector.ts';
import { decideSignal, type Finding } from '../signals/decide-signal.ts';
import { signalId } from '../signals/signal-id.ts';
import type { Judgement } from './judge.ts';
import { judgedKey, type SeriesState } from './series-state.ts';
import { withdrawalOf } from './withdrawal.ts';

export interface SeriesSignalInput {
  readonly state: SeriesState;
  readonly detector: PreparedDetector;
  readonly judgement: Judgement;
  readonly isComplete: boolean;
  readonly catalogue: DetectorCatalogue;
  /** Where the site stands, for series of one site. */
  readonly sitePlace: PlaceCode;
}

/** A change of less than this part of what was told last waits for the window to be complete. */
const NEWS_SHARE = 0.05;

export function decideSeriesSignal(input: SeriesSignalInput): Signal | null {
  const { state, detector, judgement } = input;
  const { assessment } = judgement;
  const { window } = assessment;
  return decideSignal({
    id: signalId('series', state.series, detector.rule.id, window.kind, String(window.startAt)),
    standing: state.signals.get(judgedKey(detector, window.startAt)) ?? null,
    finding: judgement.raises ? findingOf(input) : null,
    asOf: assessment.asOf,
    noLonger: withdrawalOf(assessment, detector.rule),
    isNews: (standing, finding) => isNews(standing, finding, input.isComplete),
  });
}

function isNews(standing: Signal, finding: Finding, isComplete: boolean): boolean {
  if (standing.observed === finding.observed && standing.threshold === finding.threshold)
    return false;
  if (isComplete || standing.threshold !== finding.threshold) return true;
  return (
    Math.abs(finding.observed - standing.observed) >= Math.max(1, standing.observed * NEWS_SHARE)
  );
}

function findingOf({
  state,
  detector,
  judgement,
  catalogue,
  sitePlace,
}: SeriesSignalInput): Finding {
  const { assessment, side } = judgement;
  const { measure, parts } = state;
  const isSite = parts.level === 'site';
  const siteId = isSite ? (parts.where as SiteId) : null;
  const { quantity } = measure;
  const counted = quantity.kind === 'count' ? quantity.counted : null;
  return {
    kind: 'series',
    alertKind: measure.alertKind,
    family: measure.family,
    title: titleOf({ state, side, kind: assessment.window.kind, catalogue }),
    measure: measure.id,
    definition: counted?.of === 'case-definition' ? counted.definition : null,
    disease:
      counted?.of === 'notifiable' && counted.diseases.length === 1
        ? (counted.diseases[0] ?? null)
        : null,
    diseaseClass: 'none',
    place: isSite ? sitePlace : (parts.where as PlaceCode),
    siteId,
    series: state.series,
    window: assessment.window,
    startedAt: assessment.window.startAt,
    observed: assessment.observed,
    expected: assessment.expected,
    threshold: side === 'lower' ? assessment.lower : assessment.upper,
    reason: assessment.reason,
    assessment,
    evidence: [],
    detector: {
      method: detector.rule.method,
      version: assessment.methodVersion,
      params: { ...assessment.params, detector: detector.rule.id },
    },
    ownerDepartments: measure.owners,
  };
}

interface TitleOf {
  readonly state: SeriesState;
  readonly side: 'upper' | 'lower' | null;
  readonly kind: WindowKind;
  readonly catalogue: DetectorCatalogue;
}

function titleOf({ state, side, kind, catalogue }: TitleOf): Words {
  const { measure, parts } = state;
  const where =
    parts.level === 'site'
      ? catalogue.siteNames(parts.where as SiteId)
      : catalogue.placeNames(parts.where as PlaceCode);
  const what = countedWords(state);
  const age = ageWords(parts.age);
  const isCount = measure.quantity.kind === 'count';
  const turn = {
    zh: side === 'lower' ? '异常下降' : '异常升高',
    en:
      side === 'lower'
        ? `unusually ${isCount ? 'few ' : 'low'}`
        : `unusually ${isCount ? 'many ' : 'high'}`,
  };
  const group = groupWords(parts.group);
  const { span } = windowWords(kind);
  return {
    zh: `${where.zh} ${measure.names.zh}${age.zh}${group.zh} ${span.zh}${what.zh}${turn.zh}`,
    en: `${measure.names.en}${age.en}${group.en}: ${turn.en}${what.en}${span.en}, ${where.en}`,
  };
}

/** Of a figure that is no number of visits its name alone says what is high or low. */
function countedWords({ measure: { quantity } }: SeriesState): Words {
  if (quantity.kind !== 'count') return { zh: '', en: '' };
  const { of } = quantity.counted;
  if (of === 'notifiable') return { zh: '病例数', en: 'cases' };
  if (of === 'laboratory') return { zh: '检出数', en: 'results' };
  if (of === 'findings') return { zh: '检出数', en: 'examinations' };
  if (of === 'answered') return { zh: '判读数', en: 'readings' };
  return { zh: '就诊数', en: 'visits' };
}

/** `sex.female`: the field and its value as they are coded. */
function groupWords(group: string | undefined): Words {
  if (group === undefined) return { zh: '', en: '' };
  const value = group.slice(group.indexOf('.') + 1);
  return { zh: `（${value}）`, en: ` (${value})` };
}

function ageWords(age: SeriesAge): Words {
  if (age === 'all') return { zh: '', en: '' };
  if (age === 'unknown') return { zh: '（年龄不详）', en: ' (age unknown)' };
  if (age === '65plus') return { zh: '（65 岁及以上）', en: ' (65 and over)' };
  const band = age.replace('-', '–');
  return { zh: `（${band} 岁）`, en: ` (ages ${band})` };
}
