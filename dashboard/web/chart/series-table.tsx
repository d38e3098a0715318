// The series as a table, newest first: the same facts as the chart for who reads rather than sees.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeriesPoint } from '../../../contracts/api/series.ts';
import { OUTCOME_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { withUnit } from '../i18n/unit.ts';
import { windowStart } from '../i18n/time.ts';
import { exceeds, kindOf, sayingOf, limitOf, shownIn } from './series-view.ts';

export function SeriesTable(props: {
  readonly points: readonly SeriesPoint[];
  readonly caption: string;
  readonly limit: number | null;
  readonly unit: string | undefined;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={props.caption}>
      <table className="table">
        <caption className="visually-hidden">{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t(`chart.window.${sayingOf(kindOf(props.points))}`)}</th>
            <th scope="col" className="num">
              {t('chart.observed')}
            </th>
            <th scope="col" className="num">
              {t('chart.expected')}
            </th>
            <th scope="col" className="num">
              {t('chart.threshold')}
            </th>
            <th scope="col">{t('analysis.columns.outcome')}</th>
            <th scope="col" className="num">
              {t('analysis.columns.revision')}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...props.points].reverse().map((point) => (
            <tr key={point.window.startAt} className={exceeds(point) ? 'exceeds' : undefined}>
              <th scope="row">{windowStart(point.window)}</th>
              <td className="num">
                {shownIn(point) === null ? t('chart.noData') : withUnit(shownIn(point), props.unit)}
              </td>
              <td className="num">{withUnit(point.assessment?.expected, props.unit)}</td>
              <td className="num">{withUnit(limitOf(point, props.limit), props.unit)}</td>
              <td>
                {point.outcome === null ? '—' : inWords(OUTCOME_WORDS[point.outcome])}
                {!point.complete && <span className="muted"> · {t('chart.incomplete')}</span>}
              </td>
              <td className="num">{point.revision}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
