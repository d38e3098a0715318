// What lateness and a dispute have set going above one duty: who was called, who is next and when, who rules until when, and how it was ruled.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dispute } from '../../../contracts/escalation/dispute.ts';
import type { Task } from '../../../contracts/task.ts';
import { CLOCK_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { Due } from '../ui/due.tsx';
import { DataText, DepartmentName, useDepartmentNames } from '../ui/names.tsx';

function Escalated({ task }: { readonly task: Task }): JSX.Element | null {
  const { t } = useTranslation();
  const inWords = useWords();
  const { escalation, chain = [] } = task;
  if (escalation === undefined) return null;
  const running = escalation.answeredAt === null;
  return (
    <div className={`card-note${running ? ' card-warning' : ''}`}>
      <b>{t('escalation.title')}</b>{' '}
      {running
        ? t('escalation.cause', { clock: inWords(CLOCK_WORDS[escalation.cause]) })
        : t('escalation.stopped')}
      <ol className="clocks">
        {chain.map(({ step, department }) => {
          const rung = escalation.steps.find((one) => one.step === step);
          if (rung === undefined || (!running && rung.firedAt === null)) return null;
          return (
            <li key={step}>
              <DepartmentName id={department} />
              {rung.firedAt === null ? (
                <span>
                  {t('escalation.next')} <Due dueAt={rung.dueAt} />
                </span>
              ) : (
                <span>{t('escalation.called', { time: momentOf(rung.firedAt) })}</span>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** Who contests a duty and why; who has it meanwhile; who rules, until when; how it was ruled. */
export function DisputeFacts({ dispute }: { readonly dispute: Dispute }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const nameOf = useDepartmentNames();
  const { ruling, against } = dispute;
  return (
    <>
      <b>{t('escalation.withDispute')}</b> <DataText text={dispute.reason} />
      {ruling === null ? (
        <>
          <p>
            {t('escalation.arbiter')}: <DepartmentName id={dispute.arbiter.department} /> ·{' '}
            {t('escalation.ruleBy')} <Due dueAt={dispute.ruleByAt} />
          </p>
          {against !== null && (
            <p>
              {t('escalation.interim', { department: inWords(nameOf(against)) })} ·{' '}
              {t('escalation.held')}
            </p>
          )}
          {dispute.unruledAt !== null && <p className="card-warning">{t('escalation.unruled')}</p>}
        </>
      ) : (
        <p>
          {ruling.outcome === 'rejected'
            ? t('escalation.rejected')
            : t('escalation.upheld', { department: inWords(nameOf(ruling.department)) })}{' '}
          <DataText text={ruling.reason} />{' '}
          <small className="muted">
            {t('escalation.ruledBy', { who: ruling.by, time: momentOf(ruling.at) })}
          </small>
        </p>
      )}
    </>
  );
}

function Disputed({ task }: { readonly task: Task }): JSX.Element | null {
  const { dispute } = task;
  if (dispute === undefined || dispute.state === 'withdrawn') return null;
  return (
    <div className="card-note">
      <DisputeFacts dispute={dispute} />
    </div>
  );
}

export function Chain({ task }: { readonly task: Task }): JSX.Element {
  const { t } = useTranslation();
  return (
    <>
      {task.interimFor !== undefined && <p className="card-note">{t('escalation.interimFor')}</p>}
      {task.assigneeGoneAt !== undefined && (
        <p className="card-note card-warning">
          {t('escalation.assigneeGone', { who: task.assignee })}
        </p>
      )}
      <Disputed task={task} />
      <Escalated task={task} />
    </>
  );
}
