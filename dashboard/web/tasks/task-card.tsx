// One duty of one department: what is asked, in which part, until when, what was handed in, and what may be done next.
import { type JSX, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Task } from '../../../contracts/task.ts';
import {
  CLOCK_WORDS,
  PART_WORDS,
  PURPOSE_WORDS,
  STAGE_WORDS,
  TASK_STATE_WORDS,
} from '../../../contracts/vocabulary/states.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { canAct, useConnection } from '../live/connection.ts';
import { Due } from '../ui/due.tsx';
import { LevelBadge } from '../ui/level-badge.tsx';
import { DataText, DepartmentName, PlaceName, Said } from '../ui/names.tsx';
import { type TaskVerb, isRunning, leadOf, offeredForTask } from './board.ts';
import { Chain } from './chain.tsx';
import { TaskDialog } from './task-dialog.tsx';
import { useTaskAct } from './use-task-act.ts';

/** These need no words and run at a click. */
const AT_ONCE: ReadonlySet<TaskVerb> = new Set<TaskVerb>([
  'acknowledge',
  'start',
  'accept',
  'close',
]);

/** The next step of the work itself; passing it on is never the suggested one. */
const FORWARD: ReadonlySet<TaskVerb> = new Set<TaskVerb>([
  'acknowledge',
  'start',
  'submit',
  'accept',
  'close',
]);

function Clocks({ task }: { readonly task: Task }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  if (task.purpose === 'information') return <p className="muted">{t('tasks.information')}</p>;
  return (
    <ul className="clocks">
      {task.clocks.map((clock) => (
        <li key={clock.name}>
          <span>{inWords(CLOCK_WORDS[clock.name])}</span>
          {task.state !== 'withdrawn' && (clock.stoppedAt !== null || isRunning(task, clock)) ? (
            <Due dueAt={clock.dueAt} stoppedAt={clock.stoppedAt} />
          ) : (
            <span className="muted">—</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Handed({ task }: { readonly task: Task }): JSX.Element {
  const { t } = useTranslation();
  const { submission, note, because } = task;
  return (
    <>
      {submission !== null && (
        <blockquote className="handed">
          <b>{t('tasks.submission')}</b>
          <p>
            <DataText text={submission.text} />
          </p>
          <small className="muted">
            {t('tasks.by', { who: submission.by, time: momentOf(submission.at) })}
          </small>
        </blockquote>
      )}
      {note !== null && (
        <p className="card-note">
          <b>{t('tasks.note')}</b> <DataText text={note} />
        </p>
      )}
      {because !== undefined && (
        <p className={`card-note${task.state === 'withdrawn' ? '' : ' card-warning'}`}>
          <b>{t(task.state === 'withdrawn' ? 'tasks.calledOff' : 'tasks.groundLost')}</b>{' '}
          <Said words={because.words} />
          {task.state !== 'withdrawn' && <> {t('tasks.groundLostAct')}</>}
        </p>
      )}
    </>
  );
}

function CardVerbs(props: { readonly task: Task; readonly all: readonly Task[] }): JSX.Element {
  const { t } = useTranslation();
  const { task, all } = props;
  const account = useAccount();
  const live = useConnection(canAct);
  const act = useTaskAct();
  const [verb, setVerb] = useState<TaskVerb | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const verbs = offeredForTask(task, account, leadOf(task, all));
  const begin = (wanted: TaskVerb): void => {
    if (AT_ONCE.has(wanted)) void act(task, { command: wanted } as { command: 'start' });
    else setVerb(wanted);
  };
  return (
    <div className="card-verbs" ref={box} tabIndex={-1}>
      {verbs.map((wanted, index) => (
        <button
          key={wanted}
          type="button"
          className={`button button-small${index === 0 && FORWARD.has(wanted) ? ' button-primary' : ''}`}
          disabled={!live}
          title={live ? undefined : t('state.offlineAction')}
          onClick={() => begin(wanted)}
        >
          {t(`tasks.${wanted}`)}
        </button>
      ))}
      {verb !== null && (
        <TaskDialog
          task={task}
          verb={verb}
          onClose={() => setVerb(null)}
          returnTo={() => box.current?.querySelector('button') ?? box.current}
        />
      )}
    </div>
  );
}

export function TaskCard(props: {
  readonly task: Task;
  readonly all: readonly Task[];
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { task } = props;
  return (
    <article className={`card card-${task.level}`}>
      <header className="card-head">
        <LevelBadge level={task.level} />
        <span className={`part part-${task.part}`}>{inWords(PART_WORDS[task.part])}</span>
        <span className="muted">{inWords(PURPOSE_WORDS[task.purpose])}</span>
        <span className="card-state">{inWords(TASK_STATE_WORDS[task.state])}</span>
      </header>
      <h3>
        <span className="muted">{inWords(STAGE_WORDS[task.stage])}</span> <Said words={task.duty} />
      </h3>
      <p className="card-where">
        <b>
          <DepartmentName id={task.department} />
        </b>{' '}
        · <PlaceName code={task.place} />
      </p>
      <p className="muted">
        {t('tasks.deliverable')}: <Said words={task.deliverable} />
      </p>
      <Clocks task={task} />
      <Chain task={task} />
      <Handed task={task} />
      <footer className="card-foot">
        <CardVerbs task={task} all={props.all} />
        <Link href={`/alerts/${task.alertId}`}>{t('tasks.openAlert')}</Link>
      </footer>
    </article>
  );
}
