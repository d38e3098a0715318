// The audit entries of an alert as a timeline, newest first: who or which machine, when, from which state, why.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertState } from '../../../contracts/alert.ts';
import type { AuditEntry } from '../../../contracts/audit.ts';
import type { TaskState } from '../../../contracts/task.ts';
import { ALERT_STATE_WORDS, TASK_STATE_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { zh } from '../i18n/zh.ts';
import { fullMomentOf } from '../i18n/time.ts';
import { DataText } from '../ui/names.tsx';
import { Empty } from '../ui/view-states.tsx';

type KnownAction = keyof typeof zh.audit;
const isKnown = (action: string): action is KnownAction => action in zh.audit;

function useStateWords(): (subject: string, state: string) => string {
  const inWords = useWords();
  return (subject, state) => {
    if (subject.startsWith('task:') && state in TASK_STATE_WORDS) {
      return inWords(TASK_STATE_WORDS[state as TaskState]);
    }
    return state in ALERT_STATE_WORDS ? inWords(ALERT_STATE_WORDS[state as AlertState]) : state;
  };
}

function Change({ entry }: { readonly entry: AuditEntry }): JSX.Element | null {
  const { t } = useTranslation();
  const words = useStateWords();
  const { fromState, toState, subject } = entry;
  if (toState === null || fromState === toState) return null;
  const to = words(subject, toState);
  if (fromState === null) return <span className="muted">{t('activity.to', { to })}</span>;
  const from = words(subject, fromState);
  return <span className="muted">{t('activity.from', { from, to })}</span>;
}

function Actor({ actor }: { readonly actor: string }): JSX.Element {
  const { t } = useTranslation();
  const [kind = '', name = actor] = actor.split(':');
  return kind === 'machine' ? (
    <span className="actor actor-machine">{t('activity.machine', { stage: name })}</span>
  ) : (
    <span className="actor">{name}</span>
  );
}

export function ActivityTab({ entries }: { readonly entries: readonly AuditEntry[] }): JSX.Element {
  const { t } = useTranslation();
  if (entries.length === 0) return <Empty title={t('activity.empty')} />;
  const newestFirst = [...entries].sort((a, b) => b.seq - a.seq);
  return (
    <section className="panel">
      <h2>{t('activity.title')}</h2>
      <p className="muted">{t('activity.integrity')}</p>
      <ol className="timeline">
        {newestFirst.map((entry) => (
          <li key={entry.seq} className={entry.actor.startsWith('machine:') ? 'by-machine' : ''}>
            <time dateTime={new Date(entry.at).toISOString()}>{fullMomentOf(entry.at)}</time>
            <div>
              <b>{isKnown(entry.action) ? t(`audit.${entry.action}`) : entry.action}</b>{' '}
              <Actor actor={entry.actor} /> <Change entry={entry} />
              {entry.reason !== null && (
                <p className="timeline-reason">
                  <DataText text={entry.reason} />
                </p>
              )}
              <small className="muted">{t('activity.chained', { seq: entry.seq })}</small>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
