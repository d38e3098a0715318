// How the response to one alert went: its times against 7-1-7, what each department did, who scored whom, and what stands in the ledger.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import {
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
import { Read } from '../ui/view-states.tsx';
import { Norms } from '../lists/norms.tsx';
import { Actions } from './actions.tsx';
import { LedgerLines } from './ledger-lines.tsx';
import { ScoreForm } from './score-form.tsx';
import { Scores } from './scores.tsx';
import { TitledTable } from './titled-table.tsx';

const READ_EVERY_MS = 30_000;

export const useEvaluation = (alert: string): UseQueryResult<AlertEvaluation> =>
  useQuery({
    queryKey: ['evaluation', alert],
    queryFn: ({ signal }) =>
      ask<AlertEvaluation>(`/api/alerts/${encodeURIComponent(alert)}/evaluation`, { signal }),
    refetchInterval: READ_EVERY_MS,
  });

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

/** One part of several: a whole view's sign of emptiness would stand between the others. */
const Nothing = ({ said }: { readonly said: string }): JSX.Element => (
  <p className="panel muted">{said}</p>
);

function Figures({ of }: { readonly of: AlertEvaluation }): JSX.Element {
  const { t } = useTranslation();
  if (of.figures.length === 0) return <Nothing said={t('evaluation.none')} />;
  const shown = (count: number, percent: number | null): string =>
    percent === null ? String(count) : `${count} (${percent}%)`;
  return (
    <TitledTable
      title={t('evaluation.figures', of.targets)}
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
    </TitledTable>
  );
}

function Round({ of }: { readonly of: AlertEvaluation }): JSX.Element {
  const { t } = useTranslation();
  const { round, evaluations } = of;
  if (round === null)
    return (
      <Nothing said={t(of.outcome === 'open' ? 'evaluation.notOpen' : 'evaluation.noRound')} />
    );
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

function Ledger({ of }: { readonly of: AlertEvaluation }): JSX.Element {
  const { t } = useTranslation();
  if (of.ledger.length === 0) return <Nothing said={t('evaluation.ledgerEmpty')} />;
  return <LedgerLines lines={of.ledger} />;
}

export function EvaluationTab({ alert }: { readonly alert: Alert['id'] }): JSX.Element {
  const { t } = useTranslation();
  const found = useEvaluation(alert);
  return (
    <Read from={found}>
      {(of) => (
        <div className="stack">
          <TitledTable
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
          </TitledTable>
          <Figures of={of} />
          <Norms norms={of.norms} />
          <Round of={of} />
          <Actions of={of} />
          <Ledger of={of} />
        </div>
      )}
    </Read>
  );
}
