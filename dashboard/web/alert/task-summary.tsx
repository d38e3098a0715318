// The departments' work in one look: how many tasks are open, overdue, done, and whose clock runs out next.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { AlertDetail } from '../../../contracts/api/alerts.ts';
import { PART_WORDS, TASK_STATE_WORDS } from '../../../contracts/vocabulary/states.ts';
import { useWords } from '../i18n/setup.ts';
import { columnOf, isOfTheCase, isOverdue, nextClock } from '../tasks/board.ts';
import { Due } from '../ui/due.tsx';
import { DepartmentName, Said } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';

const SHOWN = 6;

export function TaskSummary({ detail }: { readonly detail: AlertDetail }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const now = useNow();
  const { alert, listNames } = detail;
  const tasks = detail.tasks.filter(({ state }) => isOfTheCase(state));
  const done = tasks.filter((task) => columnOf(task) === 'done').length;
  const overdue = tasks.filter((task) => isOverdue(task, now)).length;
  return (
    <section className="panel panel-tasks">
      <h2>{t('alert.tasks')}</h2>
      {tasks.length === 0 ? (
        <p className="muted">{t('alert.noTasks')}</p>
      ) : (
        <>
          <p>{t('alert.tasksSummary', { open: tasks.length - done, overdue, done })}</p>
          {alert.uncalledDuties !== undefined && (
            <p className="card-note card-warning">
              {t('alert.uncalledDuties', { count: alert.uncalledDuties })}
            </p>
          )}
          <ul className="task-lines">
            {tasks.slice(0, SHOWN).map((task) => {
              const clock = nextClock(task);
              return (
                <li key={task.id}>
                  <b>
                    <DepartmentName id={task.department} />
                  </b>
                  <span className={`part part-${task.part}`}>{inWords(PART_WORDS[task.part])}</span>
                  <span className="task-line-duty">
                    <Said words={task.duty} />
                  </span>
                  <span className="muted">{inWords(TASK_STATE_WORDS[task.state])}</span>
                  {clock !== null && <Due dueAt={clock.dueAt} />}
                </li>
              );
            })}
          </ul>
        </>
      )}
      <p className="panel-foot">
        {alert.responsibility !== null && (
          <span className="muted">
            {t('alert.responsibility', {
              list: listNames === undefined ? alert.responsibility.list : inWords(listNames),
              version: alert.responsibility.version,
            })}
          </span>
        )}
        {tasks.length > 0 && <Link href="?tab=people">{t('alert.tabs.people')} →</Link>}
      </p>
    </section>
  );
}
