// What a chart shows, in one paragraph: for who cannot see it, and for who has no time to read it.
import type { TFunction } from 'i18next';
import type { SeriesPoint } from '../../../contracts/api/series.ts';
import type { Words } from '../../../contracts/words.ts';
import { OUTCOME_WORDS } from '../../../contracts/vocabulary/states.ts';
import { figure } from '../i18n/figure.ts';
import { dayOf } from '../i18n/time.ts';
import { exceeds, summarise } from './series-view.ts';

type InWords = (words: Words) => string;

function lastSentence(last: SeriesPoint, t: TFunction, inWords: InWords): string {
  const { assessment } = last;
  const facts = { day: dayOf(last.window.startAt), count: figure(last.count) };
  if (assessment?.expected == null) return t('chart.lastPlain', facts);
  return t('chart.last', {
    ...facts,
    expected: figure(assessment.expected),
    threshold: figure(assessment.upper),
    outcome: inWords(OUTCOME_WORDS[assessment.outcome]),
  });
}

export function seriesSentence(
  points: readonly SeriesPoint[],
  t: TFunction,
  inWords: InWords,
): string {
  const summary = summarise(points);
  if (summary === null) return t('chart.empty');
  const { peak, last } = summary;
  const sentences = [
    t('chart.sentence', {
      from: dayOf(summary.fromAt),
      to: dayOf(summary.toAt),
      total: summary.total,
    }),
    last === null ? '' : lastSentence(last, t, inWords),
    peak === null
      ? t('chart.never')
      : t('chart.exceeded', {
          count: summary.exceeding,
          peakDay: dayOf(peak.window.startAt),
          peak: figure(peak.count),
        }),
    summary.missing > 0 ? t('chart.missing', { count: summary.missing }) : '',
    summary.open > 0 ? t('chart.open', { count: summary.open }) : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

export function pointSentence(point: SeriesPoint, t: TFunction): string {
  const marks = [
    exceeds(point) ? t('chart.exceeds') : '',
    point.complete ? '' : t('chart.incomplete'),
  ].filter((mark) => mark !== '');
  return t('chart.pointAt', {
    day: dayOf(point.window.startAt),
    count: point.count === null ? t('chart.noData') : figure(point.count),
    expected: figure(point.assessment?.expected),
    threshold: figure(point.assessment?.upper),
    marks: marks.map((mark) => ` · ${mark}`).join(''),
  });
}
