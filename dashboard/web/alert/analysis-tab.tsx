// What the methods said, to the last parameter; and the series as it was known at an earlier moment, against what is known now.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertDetail } from '../../../contracts/api/alerts.ts';
import type { Assessment } from '../../../contracts/assessment.ts';
import { OUTCOME_WORDS } from '../../../contracts/vocabulary/states.ts';
import { windowWords } from '../../../contracts/vocabulary/windows.ts';
import { useSeries } from '../api/queries.ts';
import { SeriesPanel } from '../chart/series-panel.tsx';
import { revisedSince } from '../chart/series-view.ts';
import { figure, pvalueText } from '../i18n/figure.ts';
import { useFigure } from '../i18n/unit.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf, windowStart } from '../i18n/time.ts';
import { serverNow } from '../live/connection.ts';
import { Said } from '../ui/names.tsx';
import { Empty, Read } from '../ui/view-states.tsx';
import { rangeAround, seriesOf } from './evidence.ts';
import { SignalDispositions } from './signal-dispositions.tsx';
import { SignalRevisions } from './signal-revisions.tsx';

const COLUMNS = [
  'window',
  'method',
  'outcome',
  'observed',
  'expected',
  'upper',
  'pvalue',
  'score',
  'revision',
  'asOf',
  'params',
  'reason',
] as const;
const NUMERIC = new Set(['observed', 'expected', 'upper', 'pvalue', 'score', 'revision']);

const paramsText = (params: Assessment['params']): string =>
  Object.entries(params)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');

function AssessmentRow({ one }: { readonly one: Assessment }): JSX.Element {
  // The key begins with the measure; its schema would bring a library that the content security policy refuses.
  const say = useFigure(one.series.split('~')[0] ?? null);
  const inWords = useWords();
  return (
    <tr className={one.outcome === 'exceeds' ? 'exceeds' : undefined}>
      <th scope="row">
        {windowStart(one.window)}{' '}
        <small className="muted">{inWords(windowWords(one.window.kind).name)}</small>
      </th>
      <td>
        {one.method} <small className="muted">{one.methodVersion}</small>
      </td>
      <td>{inWords(OUTCOME_WORDS[one.outcome])}</td>
      <td className="num">{say(one.observed)}</td>
      <td className="num">{say(one.expected)}</td>
      <td className="num">{say(one.threshold ?? one.upper ?? one.lower)}</td>
      <td className="num">{pvalueText(one.pvalue)}</td>
      <td className="num">{figure(one.score)}</td>
      <td className="num">{one.revision}</td>
      <td>{momentOf(one.asOf)}</td>
      <td className="params">{paramsText(one.params)}</td>
      <td className="reason">
        <Said words={one.reason.words} />
      </td>
    </tr>
  );
}

function Assessments({ all }: { readonly all: readonly Assessment[] }): JSX.Element {
  const { t } = useTranslation();
  if (all.length === 0) return <Empty title={t('analysis.empty')} />;
  const newestFirst = [...all].sort(
    (a, b) => b.window.startAt - a.window.startAt || b.asOf - a.asOf,
  );
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('analysis.title')}>
      <table className="table table-assessments">
        <caption className="visually-hidden">{t('analysis.title')}</caption>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className={NUMERIC.has(column) ? 'num' : undefined}>
                {t(`analysis.columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {newestFirst.map((one) => (
            <AssessmentRow
              key={`${one.series} ${one.window.startAt} ${one.method} ${one.revision} ${one.asOf}`}
              one={one}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const HOUR_MS = 3_600_000;
const HOURS_BACK = [0, 6, 24, 72, 168] as const;

function Known({ detail }: { readonly detail: AlertDetail }): JSX.Element | null {
  const { t } = useTranslation();
  const [openedAt] = useState(serverNow);
  const [hours, setHours] = useState(0);
  const about = seriesOf(detail);
  const key = about?.key ?? null;
  const window = about?.window ?? 'day';
  const now = useSeries(key, rangeAround(detail.alert, { window, asOf: null }));
  const asOf = hours === 0 ? null : openedAt - hours * HOUR_MS;
  const then = useSeries(key, rangeAround(detail.alert, { window, asOf }));
  if (about === null) return null;
  const label = (back: number): string => {
    if (back === 0) return t('analysis.asOfNow');
    return back < 48
      ? t('analysis.asOfHours', { n: back })
      : t('analysis.asOfDays', { n: back / 24 });
  };
  const count = revisedSince(then.data?.points ?? [], now.data?.points ?? []);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{t('analysis.asOf')}</h2>
        <div className="segments" role="group" aria-label={t('analysis.asOf')}>
          {HOURS_BACK.map((back) => (
            <button
              key={back}
              type="button"
              aria-pressed={hours === back}
              onClick={() => setHours(back)}
            >
              {label(back)}
            </button>
          ))}
        </div>
      </div>
      {hours > 0 && then.data !== undefined && (
        <p role="status">
          {count === 0 ? t('analysis.unchanged') : t('analysis.changed', { count })}
        </p>
      )}
      <Read from={then}>
        {(answer) => (
          <SeriesPanel answer={answer} alertFromAt={detail.alert.startedAt} limit={about.limit} />
        )}
      </Read>
    </section>
  );
}

export function AnalysisTab({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <Known detail={detail} />
      <section className="panel">
        <h2>{t('analysis.title')}</h2>
        <Assessments all={detail.assessments} />
      </section>
      <SignalRevisions all={detail.revisions} />
      <SignalDispositions all={detail.dispositions} />
    </div>
  );
}
