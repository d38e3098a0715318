// How the response to one alert went: its times against 7-1-7, what each department did, who scored whom, and what stands in the ledger.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EVALUATION_SIDE_WORDS,
  LEDGER_KIND_WORDS,
  TIME_MISSING_WORDS,
  TIME_NAME_WORDS,
  TIME_VERDICT_WORDS,
} from '../../../contracts/vocabulary/evaluation.ts';
import { useWords } from '../i18n/setup.ts';
import type { AlertEvaluation } from '../../../contracts/api/evaluation.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { ResponseTime } from '../../../contracts/evaluation/response-times.ts';
import { ask } from '../api/client.ts';
import { durationWords, momentOf } from '../i18n/time.ts';
import { DepartmentName } from '../ui/names.tsx';
import { Empty, Read } from '../ui/view-states.tsx';
import { ScoreForm } from './score-form.tsx';

const READ_EVERY_MS = 30_000;

const useEvaluation = (alert: string): UseQueryResult<AlertEvaluation> =>
  useQuery({
    queryKey: ['evaluation', alert],
    queryFn: ({ signal }) =>
      ask<AlertEvaluation>(`/api/alerts/${encodeURIComponent(alert)}/evaluation`, { signal }),
    refetchInterval: READ_EVERY_MS,
  });

function Table(props: {
  readonly title: string;
  readonly name: string;
  readonly columns: readonly string[];
  readonly children: ReactNode;
}): JSX.Element {
  const { title, name, columns, children } = props;
  return (
    <section className="panel">
      <h2>{title}</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={title}>
        <table className={`table table-${name}`}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  );
}

function TimeRow({ time }: { readonly time: ResponseTime }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { name, tookMs, limitMs, verdict, missing } = time;
  return (
    <tr>
      <th scope="row">{inWords(TIME_NAME_WORDS[name])}</th>
      <td>
        {tookMs === null ? '—' : durationWords(tookMs, t)}
        {tookMs !== null && limitMs !== null && (
          <>
            <br />
            <meter
              aria-label={inWords(TIME_NAME_WORDS[name])}
              min={0}
              max={limitMs}
              high={limitMs * 0.99}
              value={Math.min(tookMs, limitMs)}
            />
          </>
        )}
      </td>
      <td>{limitMs === null ? '—' : durationWords(limitMs, t)}</td>
      <td className={verdict === 'missed' ? 'due-late' : undefined}>
        {inWords(TIME_VERDICT_WORDS[verdict])}
        {missing !== null && ` · ${inWords(TIME_MISSING_WORDS[missing])}`}
      </td>
    </tr>
  );
}

function Figures({ of }: { readonly of: AlertEvaluation }): JSX.Element {
  const { t } = useTranslation();
  if (of.figures.length === 0) return <Empty title={t('evaluation.none')} />;
  const shown = (count: number, percent: number | null): string =>
    percent === null ? String(count) : `${count} (${percent}%)`;
  return (
    <Table
      title={t('evaluation.figures')}
      name="figures"
      columns={[
        t('evaluation.department'),
        t('evaluation.duties'),
        t('evaluation.completed'),
        t('evaluation.onTime'),
      ]}
    >
      {of.figures.map((one) => (
        <tr key={one.department}>
          <th scope="row">
            <DepartmentName id={one.department} />
            {one.leads && ` · ${t('evaluation.lead')}`}
          </th>
          <td>{one.duties}</td>
          <td>{shown(one.completed, one.completion)}</td>
          <td>{shown(one.onTime, one.timeliness)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Round({ of }: { readonly of: AlertEvaluation }): JSX.Element {
  const { t } = useTranslation();
  const { round, evaluations } = of;
  if (round === null) return <p className="muted">{t('evaluation.notOpen')}</p>;
  const counts = { done: evaluations.length, all: round.expected.length };
  return (
    <>
      <p>
        {round.closedAt === null
          ? t('evaluation.open', { ...counts, due: momentOf(round.dueAt) })
          : t('evaluation.ended', { ...counts, at: momentOf(round.closedAt) })}
        {round.thirdParty === null ? (
          t('evaluation.noThird')
        ) : (
          <DepartmentName id={round.thirdParty} />
        )}
      </p>
      {of.mayScore.map((expected) => (
        <ScoreForm
          key={`${expected.department}-${expected.side}`}
          expected={expected}
          round={round}
          before={
            evaluations.find(
              ({ department, side }) =>
                department === expected.department && side === expected.side,
            ) ?? null
          }
        />
      ))}
      {evaluations.length > 0 && <Scores of={of} />}
    </>
  );
}

function Scores({ of }: { readonly of: AlertEvaluation }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const names = ['completion', 'timeliness', 'effect', 'satisfaction'] as const;
  return (
    <Table
      title={t('evaluation.scores')}
      name="scores"
      columns={[
        t('evaluation.department'),
        t('evaluation.by'),
        ...names.map((name) => t(`evaluation.${name}`)),
      ]}
    >
      {of.evaluations.map((one) => (
        <tr key={one.id}>
          <th scope="row">
            <DepartmentName id={one.department} />
          </th>
          <td>
            {inWords(EVALUATION_SIDE_WORDS[one.side])} · <DepartmentName id={one.byDepartment} />
            {one.text !== '' && (
              <>
                <br />
                <small>{one.text}</small>
              </>
            )}
          </td>
          {names.map((name) => {
            const proposed =
              name === 'completion' || name === 'timeliness' ? one.proposed[name] : null;
            const differs = proposed !== null && proposed !== one.scores[name];
            return (
              <td key={name}>
                {one.scores[name] ?? '—'}
                {differs && (
                  <>
                    <br />
                    <small>{t('evaluation.proposed', { value: proposed })}</small>
                  </>
                )}
              </td>
            );
          })}
        </tr>
      ))}
    </Table>
  );
}

function Ledger({ of }: { readonly of: AlertEvaluation }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  if (of.ledger.length === 0) return <Empty title={t('evaluation.ledgerEmpty')} />;
  return (
    <Table
      title={t('evaluation.ledger')}
      name="ledger"
      columns={[t('evaluation.when'), t('evaluation.department'), t('evaluation.result')]}
    >
      {of.ledger.map((line) => (
        <tr key={line.id}>
          <td>{momentOf(line.at)}</td>
          <th scope="row">
            <DepartmentName id={line.department} />
          </th>
          <td>
            {inWords(LEDGER_KIND_WORDS[line.kind])}
            {line.lateByMs !== null && ` · ${durationWords(line.lateByMs, t)}`}
            {line.text !== null && ` · ${line.text}`}
            <br />
            <small className="muted">{t('evaluation.evidence', { seq: line.evidenceSeq })}</small>
          </td>
        </tr>
      ))}
    </Table>
  );
}

export function EvaluationTab({ alert }: { readonly alert: Alert['id'] }): JSX.Element {
  const { t } = useTranslation();
  const found = useEvaluation(alert);
  return (
    <Read from={found}>
      {(of) => (
        <div className="stack">
          <Table
            title={t('evaluation.times')}
            name="times"
            columns={[
              t('evaluation.what'),
              t('evaluation.took'),
              t('evaluation.limit'),
              t('evaluation.result'),
            ]}
          >
            {of.times.map((time) => (
              <TimeRow key={time.name} time={time} />
            ))}
          </Table>
          <Figures of={of} />
          <Round of={of} />
          <Ledger of={of} />
        </div>
      )}
    </Read>
  );
}
