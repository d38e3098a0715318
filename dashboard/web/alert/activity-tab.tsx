// The audit entries of an alert as a timeline, newest first: who or which machine, when, from which state, why. A signal that grew is one
// line, to be unfolded.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../contracts/audit.ts';
import type { Signal } from '../../../contracts/signal.ts';
import { figure } from '../i18n/figure.ts';
import { useWords } from '../i18n/setup.ts';
import { clockOf, durationWords, fullMomentOf } from '../i18n/time.ts';
import { FindingPlace } from '../ui/finding-place.tsx';
import { DataText, DepartmentName, Said } from '../ui/names.tsx';
import { Empty } from '../ui/view-states.tsx';
import { actionWords, machineWords, particularsOf, stateWords } from './entry-words.ts';
import { type Growth, storyOf } from './story.ts';

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

function EntryLine({ entry }: { readonly entry: AuditEntry }): JSX.Element {
  const { t } = useTranslation();
  return (
    <li className={entry.actor.startsWith('machine:') ? 'by-machine' : ''}>
      <time dateTime={new Date(entry.at).toISOString()}>{fullMomentOf(entry.at)}</time>
      <div>
        <Action action={entry.action} /> <Actor actor={entry.actor} /> <Change entry={entry} />
        <ParticularsLine entry={entry} />
        <Reason entry={entry} />
        <small className="muted">{t('activity.chained', { seq: entry.seq })}</small>
      </div>
    </li>
  );
}

/** A signal that grew: one line, its entries folded under it. */
function GrowthLine(props: {
  readonly growth: Growth;
  readonly signal: Signal | undefined;
}): JSX.Element {
  const { t } = useTranslation();
  const { growth, signal } = props;
  const { times, lastAt, lastObserved, entries } = growth;
  const said = { observed: figure(lastObserved), time: clockOf(lastAt).slice(0, 5) };
  return (
    <li className="by-machine">
      <time dateTime={new Date(lastAt).toISOString()}>{fullMomentOf(lastAt)}</time>
      <div>
        {signal !== undefined && (
          <>
            <b>
              <Said words={signal.title} />
            </b>{' '}
            <FindingPlace of={signal} />
          </>
        )}
        {t('activity.amendments', { count: times, ...said })}
        <details>
          <summary>{t('activity.entries', { n: entries.length })}</summary>
          <ol className="timeline">
            {entries.map((entry) => (
              <EntryLine key={entry.seq} entry={entry} />
            ))}
          </ol>
        </details>
      </div>
    </li>
  );
}

interface ActivityProps {
  readonly entries: readonly AuditEntry[];
  readonly signals: readonly Signal[];
}

export function ActivityTab({ entries, signals }: ActivityProps): JSX.Element {
  const { t } = useTranslation();
  if (entries.length === 0) return <Empty title={t('activity.empty')} />;
  const byId = new Map<string, Signal>(signals.map((signal) => [signal.id, signal]));
  return (
    <section className="panel">
      <h2>{t('activity.title')}</h2>
      <p className="muted">{t('activity.integrity')}</p>
      <ol className="timeline">
        {storyOf(entries).map((line) =>
          line.kind === 'entry' ? (
            <EntryLine key={line.entry.seq} entry={line.entry} />
          ) : (
            <GrowthLine
              key={`${line.signal} ${String(line.entries.at(-1)?.seq)}`}
              growth={line}
              signal={byId.get(line.signal)}
            />
          ),
        )}
      </ol>
    </section>
  );
}
