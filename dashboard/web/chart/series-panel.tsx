// A series as people meet it: the sentence, then the chart or the table, with the legend in shapes as well as colours.
import { type JSX, Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeriesAnswer } from '../../../contracts/api/series.ts';
import { useWords } from '../i18n/setup.ts';
import { Empty, Loading } from '../ui/view-states.tsx';
import { seriesSentence } from './series-sentence.ts';
import { SeriesTable } from './series-table.tsx';

const SeriesPlot = lazy(() => import('./series-plot.tsx').then((m) => ({ default: m.SeriesPlot })));

function Legend({ hasBand }: { readonly hasBand: boolean }): JSX.Element {
  const { t } = useTranslation();
  return (
    <ul className="plot-legend">
      <li>
        <svg viewBox="0 0 24 12" aria-hidden="true">
          <path className="ink-observed" d="M0 6h24" />
          <circle className="ink-observed-dot" cx="12" cy="6" r="3" />
        </svg>
        {t('chart.observed')}
      </li>
      {hasBand && (
        <li>
          <svg viewBox="0 0 24 12" aria-hidden="true">
            <rect className="ink-band" width="24" height="12" />
            <path className="ink-expected" d="M0 6h24" />
          </svg>
          {t('chart.band')}
        </li>
      )}
      <li>
        <svg viewBox="0 0 24 12" aria-hidden="true">
          <path className="ink-threshold" d="M0 6h24" />
        </svg>
        {t('chart.threshold')}
      </li>
      <li>
        <svg viewBox="0 0 24 12" aria-hidden="true">
          <path className="ink-exceeds" d="M12 1l5 5-5 5-5-5z" />
        </svg>
        {t('chart.exceeds')}
      </li>
      <li>
        <svg viewBox="0 0 24 12" aria-hidden="true">
          <circle className="ink-open" cx="12" cy="6" r="4" />
        </svg>
        {t('chart.incomplete')}
      </li>
    </ul>
  );
}

export function SeriesPanel(props: {
  readonly answer: SeriesAnswer;
  readonly alertFromAt: number | null;
  /** Of a rule with a fixed limit. */
  readonly limit: number | null;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const [asTable, setAsTable] = useState(false);
  const { answer, limit } = props;
  const unit = answer.unit === undefined ? undefined : inWords(answer.unit);
  if (answer.points.length === 0) return <Empty title={t('chart.empty')} />;
  return (
    <div className="series">
      <p className="series-sentence">
        {seriesSentence(answer.points, { t, inWords, limit, unit })}
      </p>
      <div className="series-tools">
        <Legend hasBand={answer.points.some(({ assessment }) => assessment?.expected != null)} />
        <button
          type="button"
          className="button button-small"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? t('chart.chart') : t('chart.table')}
        </button>
      </div>
      {asTable ? (
        <SeriesTable
          points={answer.points}
          limit={limit}
          unit={unit}
          caption={t('chart.label', { title: inWords(answer.title) })}
        />
      ) : (
        <Suspense fallback={<Loading />}>
          <SeriesPlot answer={answer} alertFromAt={props.alertFromAt} limit={limit} />
        </Suspense>
      )}
    </div>
  );
}
