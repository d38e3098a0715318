// What a chart shows, in one paragraph: for who cannot see it, and for who has no time to read it.
import type { TFunction } from 'i18next';
import type { SeriesPoint } from '../../../contracts/api/series.ts';
import type { Words } from '../../../contracts/words.ts';
import { OUTCOME_WORDS } from '../../../contracts/vocabulary/states.ts';
import { windowWords } from '../../../contracts/vocabulary/windows.ts';
import { withUnit } from '../i18n/unit.ts';
import { windowStart } from '../i18n/time.ts';
import { exceeds, kindOf, limitOf, sayingOf, shownIn, summarise } from './series-view.ts';

type InWords = (words: Words) => string;

export interface Saying {
  readonly t: TFunction;
  readonly inWords: InWords;
  /** Of a rule with a fixed limit. */
  readonly limit: number | null;
  /** Of the figures; undefined where they are cases. */
  readonly unit?: string | undefined;
}

/** Cases are counted with their measure word where the language has one. */
function sayFigure(
  value: number | null | undefined,
  { t, unit }: Pick<Saying, 't' | 'unit'>,
): string {
  const said = withUnit(value, unit);
  return unit === undefined ? t('chart.cases', { figure: said }) : said;
}

function lastSentence(last: SeriesPoint, saying: Saying): string {
  const { t, inWords, limit, unit } = saying;
  const { assessment, outcome, window } = last;
  const which = t(`chart.last.${sayingOf(window.kind)}`);
  const upper = limitOf(last, limit);
  const facts = {
    which,
    window: windowStart(window),
    figure: sayFigure(shownIn(last), saying),
    threshold: withUnit(upper, unit),
  };
  if (assessment?.expected == null || outcome === null)
    return t(upper === null ? 'chart.saidPlain' : 'chart.saidLimit', facts);
  return t('chart.said', {
    ...facts,
    expected: withUnit(assessment.expected, unit),
    outcome: inWords(OUTCOME_WORDS[outcome]),
  });
}

export function seriesSentence(points: readonly SeriesPoint[], saying: Saying): string {
  const { t } = saying;
  const shown = kindOf(points);
  const kind = sayingOf(shown);
  const summary = summarise(points);
  if (summary === null) return t('chart.empty');
  const { peak, last } = summary;
  const sentences = [
    t(saying.unit === undefined ? `chart.sentence.${kind}` : 'chart.span', {
      from: windowStart(summary.from),
      to: windowStart(summary.to),
      total: summary.total,
      kind: saying.inWords(windowWords(shown).name),
    }),
    last === null ? '' : lastSentence(last, saying),
    peak === null
      ? t(`chart.never.${kind}`)
      : t(`chart.exceeded.${kind}`, {
          count: summary.exceeding,
          window: windowStart(peak.window),
          peak: sayFigure(shownIn(peak), saying),
        }),
    summary.missing > 0 ? t(`chart.missing.${kind}`, { count: summary.missing }) : '',
    summary.open > 0 ? t(`chart.open.${kind}`, { count: summary.open }) : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

export function pointSentence(
  point: SeriesPoint,
  { t, limit, unit }: Pick<Saying, 't' | 'limit' | 'unit'>,
): string {
  const marks = [
    exceeds(point) ? t('chart.exceeds') : '',
    point.complete ? '' : t('chart.incomplete'),
  ].filter((mark) => mark !== '');
  return t('chart.pointAt', {
    day: windowStart(point.window),
    count: shownIn(point) === null ? t('chart.noData') : withUnit(shownIn(point), unit),
    expected: withUnit(point.assessment?.expected, unit),
    threshold: withUnit(limitOf(point, limit), unit),
    marks: marks.map((mark) => ` · ${mark}`).join(''),
  });
}
