// The audit entries of an alert as a timeline, newest first: who or which machine, when, from which state, why.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../contracts/audit.ts';
import { useWords } from '../i18n/setup.ts';
import { durationWords, fullMomentOf } from '../i18n/time.ts';
import { DataText, DepartmentName, Said } from '../ui/names.tsx';
import { Empty } from '../ui/view-states.tsx';
import { actionWords, machineWords, particularsOf, stateWords } from './entry-words.ts';

function Change({ entry }: { readonly entry: AuditEntry }): JSX.Element | null {
  const { t } = useTranslation();
  const inWords = useWords();
  const named = (state: string): string => {
    const words = stateWords(entry, state);
    return words === null ? state : inWords(words);
  };
  const { fromState, toState } = entry;
  if (toState === null || fromState === toState) return null;
  const to = named(toState);
  if (fromState === null) return <span className="muted">{t('activity.to', { to })}</span>;
  return <span className="muted">{t('activity.from', { from: named(fromState), to })}</span>;
}

function Actor({ actor }: { readonly actor: string }): JSX.Element {
  const { t } = useTranslation();
  const [kind = '', name = actor] = actor.split(':');
  return kind === 'machine' ? (
    <span className="actor actor-machine">{t('activity.machine')}</span>
  ) : (
    <span className="actor">{name}</span>
  );
}

function Action({ action }: { readonly action: string }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const words = actionWords(action);
  return <b>{words === null ? t('activity.unknown', { action }) : inWords(words)}</b>;
}

/** Less than this is how long a timer takes to look. */
const LATE_TOLD_MS = 60_000;

/** Which department's duty, which limit, what was asked for. */
function ParticularsLine({ entry }: { readonly entry: AuditEntry }): JSX.Element | null {
  const { t } = useTranslation();
  const inWords = useWords();
  const { asked, clock, lateByMs, department, stage } = particularsOf(entry);
  const parts = [
    department !== null && <DepartmentName id={department} />,
    stage !== null && inWords(stage),
    clock !== null && inWords(clock),
    lateByMs !== null &&
      lateByMs >= LATE_TOLD_MS &&
      t('activity.lateBy', { duration: durationWords(lateByMs, t) }),
    asked !== null && t('activity.asked', { action: inWords(asked) }),
  ].filter((part) => part !== false);
  if (parts.length === 0) return null;
  return (
    <p className="timeline-particulars">
      {parts.map((part, at) => (
        <span key={at}>{part}</span>
      ))}
    </p>
  );
}

function Reason({ entry }: { readonly entry: AuditEntry }): JSX.Element | null {
  const words = machineWords(entry);
  if (words === null && entry.reason === null) return null;
  return (
    <p className="timeline-reason">
      {words === null ? <DataText text={entry.reason ?? ''} /> : <Said words={words} />}
    </p>
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
              <Action action={entry.action} /> <Actor actor={entry.actor} />{' '}
              <Change entry={entry} />
              <ParticularsLine entry={entry} />
              <Reason entry={entry} />
              <small className="muted">{t('activity.chained', { seq: entry.seq })}</small>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
