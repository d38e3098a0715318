// What a chart shows, in one paragraph: for who cannot see it, and for who has no time to read it.
import type { TFunction } from 'i18next';
import type { SeriesPoint } from '../../../contracts/api/series.ts';
import type { Words } from '../../../contracts/words.ts';
import { OUTCOME_WORDS } from '../../../contracts/vocabulary/states.ts';
import { figure } from '../i18n/figure.ts';
import { windowStart } from '../i18n/time.ts';
import { exceeds, kindOf, limitOf, summarise } from './series-view.ts';

type InWords = (words: Words) => string;

export interface Saying {
  readonly t: TFunction;
  readonly inWords: InWords;
  /** Of a rule with a fixed limit. */
  readonly limit: number | null;
}

function lastSentence(last: SeriesPoint, { t, inWords, limit }: Saying): string {
  const { assessment, outcome, window } = last;
  const which = t(`chart.last.${window.kind}`);
  const upper = limitOf(last, limit);
  const facts = {
    which,
    window: windowStart(window),
    count: figure(last.count),
    threshold: figure(upper),
  };
  if (assessment?.expected == null || outcome === null)
    return t(upper === null ? 'chart.saidPlain' : 'chart.saidLimit', facts);
  return t('chart.said', {
    ...facts,
    expected: figure(assessment.expected),
    outcome: inWords(OUTCOME_WORDS[outcome]),
  });
}

export function seriesSentence(points: readonly SeriesPoint[], saying: Saying): string {
  const { t } = saying;
  const kind = kindOf(points);
  const summary = summarise(points);
  if (summary === null) return t('chart.empty');
  const { peak, last } = summary;
  const sentences = [
    t(`chart.sentence.${kind}`, {
      from: windowStart(summary.from),
      to: windowStart(summary.to),
      total: summary.total,
    }),
    last === null ? '' : lastSentence(last, saying),
    peak === null
      ? t(`chart.never.${kind}`)
      : t(`chart.exceeded.${kind}`, {
          count: summary.exceeding,
          window: windowStart(peak.window),
          peak: figure(peak.count),
        }),
    summary.missing > 0 ? t(`chart.missing.${kind}`, { count: summary.missing }) : '',
    summary.open > 0 ? t(`chart.open.${kind}`, { count: summary.open }) : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

export function pointSentence(
  point: SeriesPoint,
  { t, limit }: Pick<Saying, 't' | 'limit'>,
): string {
  const marks = [
    exceeds(point) ? t('chart.exceeds') : '',
    point.complete ? '' : t('chart.incomplete'),
  ].filter((mark) => mark !== '');
  return t('chart.pointAt', {
    day: windowStart(point.window),
    count: point.count === null ? t('chart.noData') : figure(point.count),
    expected: figure(point.assessment?.expected),
    threshold: figure(limitOf(point, limit)),
    marks: marks.map((mark) => ` · ${mark}`).join(''),
  });
}
