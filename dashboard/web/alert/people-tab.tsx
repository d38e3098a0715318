// Who works on it: each department's duty with clocks of its own, which nobody else's act can stop.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../../contracts/task.ts';
import {
  CLOCK_WORDS,
  PART_WORDS,
  PURPOSE_WORDS,
  STAGE_WORDS,
  TASK_STATE_WORDS,
} from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { Chain } from '../tasks/chain.tsx';
import { byUrgency } from '../tasks/board.ts';
import { Due } from '../ui/due.tsx';
import { DepartmentName, Said } from '../ui/names.tsx';
import { Empty } from '../ui/view-states.tsx';

function TaskRow({ task }: { readonly task: Task }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <tr>
      <th scope="row">
        <DepartmentName id={task.department} />
        <br />
        <span className={`part part-${task.part}`}>{inWords(PART_WORDS[task.part])}</span>{' '}
        <small className="muted">{inWords(PURPOSE_WORDS[task.purpose])}</small>
      </th>
      <td>
        <b>{inWords(STAGE_WORDS[task.stage])}</b> <Said words={task.duty} />
        <br />
        <small className="muted">
          {t('people.deliverable')}: <Said words={task.deliverable} />
        </small>
      </td>
      <td>
        {inWords(TASK_STATE_WORDS[task.state])}
        <Chain task={task} />
      </td>
      <td>{task.assignee ?? <span className="muted">{t('people.unassigned')}</span>}</td>
      <td>
        {task.clocks.length === 0 && <span className="muted">{t('due.none')}</span>}
        <ul className="clocks">
          {task.clocks.map((clock) => (
            <li key={clock.name}>
              <span>{inWords(CLOCK_WORDS[clock.name])}</span>
              {task.state === 'withdrawn' ? (
                <span className="muted">—</span>
              ) : (
                <Due dueAt={clock.dueAt} stoppedAt={clock.stoppedAt} />
              )}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

export function PeopleTab({ tasks }: { readonly tasks: readonly Task[] }): JSX.Element {
  const { t } = useTranslation();
  if (tasks.length === 0) return <Empty title={t('people.empty')} />;
  return (
    <section className="panel">
      <h2>{t('people.title')}</h2>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={t('people.title')}>
        <table className="table table-people">
          <caption className="visually-hidden">{t('people.title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('people.department')}</th>
              <th scope="col">{t('people.duty')}</th>
              <th scope="col">{t('people.state')}</th>
              <th scope="col">{t('people.assignee')}</th>
              <th scope="col">{t('people.clocks')}</th>
            </tr>
          </thead>
          <tbody>
            {[...tasks].sort(byUrgency).map((task) => (
              <TaskRow key={task.id} task={task} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
