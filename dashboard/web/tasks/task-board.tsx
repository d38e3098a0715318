// The board of the departments' tasks: five columns by what is next, the most urgent on top. Members see only their own.
import { type JSX, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { Task } from '../../../contracts/task.ts';
import { useTasks } from '../api/queries.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { useDepartmentNames } from '../ui/names.tsx';
import { useNow } from '../ui/now.ts';
import { Empty, Read } from '../ui/view-states.tsx';
import { COLUMNS, type Column, byUrgency, columnOf, isOverdue } from './board.ts';
import { TaskCard } from './task-card.tsx';

/** A column of hundreds is no overview; the rest is counted. */
const CARDS_MAX = 60;

interface Choice {
  readonly department: string | null;
  readonly overdueOnly: boolean;
  readonly set: (change: Readonly<Record<string, string | null>>) => void;
}

function useChoice(): Choice {
  const [search, setSearch] = useSearchParams();
  return {
    department: search.get('department'),
    overdueOnly: search.get('overdue') === '1',
    set: (change) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(change)) {
            if (value === null || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
  };
}

function BoardColumn(props: {
  readonly column: Column;
  readonly tasks: readonly Task[];
  readonly all: readonly Task[];
}): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const { column, tasks } = props;
  const overdue = tasks.filter((task) => isOverdue(task, now)).length;
  return (
    <section className={`column column-${column}`} aria-labelledby={`column-${column}`}>
      <header>
        <h2 id={`column-${column}`}>
          {t(`tasks.columns.${column}`)} <span className="tab-count">{tasks.length}</span>
        </h2>
        {overdue > 0 && (
          <span className="due due-overdue">
            <span aria-hidden="true">▲</span> {t('tasks.overdueCount', { count: overdue })}
          </span>
        )}
      </header>
      <div className="cards" tabIndex={0} role="group" aria-label={t(`tasks.columns.${column}`)}>
        {tasks.length === 0 && <p className="muted">{t('tasks.empty')}</p>}
        {tasks.slice(0, CARDS_MAX).map((task) => (
          <TaskCard key={task.id} task={task} all={props.all} />
        ))}
        {tasks.length > CARDS_MAX && <p className="muted">+{tasks.length - CARDS_MAX}</p>}
      </div>
    </section>
  );
}

function BoardFilters(props: {
  readonly tasks: readonly Task[];
  readonly choice: Choice;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const nameOf = useDepartmentNames();
  const { choice } = props;
  const departments = [...new Set(props.tasks.map((task) => task.department as string))].sort();
  return (
    <div className="filters" role="group" aria-label={t('inbox.filters')}>
      {departments.length > 1 && (
        <label>
          {t('tasks.department')}
          <select
            id="filter-department"
            value={choice.department ?? ''}
            onChange={(event) => choice.set({ department: event.target.value })}
          >
            <option value="">{t('tasks.allDepartments')}</option>
            {departments.map((id) => (
              <option key={id} value={id}>
                {inWords(nameOf(id))}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="choice">
        <input
          type="checkbox"
          checked={choice.overdueOnly}
          onChange={(event) => choice.set({ overdue: event.target.checked ? '1' : null })}
        />
        <span>{t('tasks.onlyOverdue')}</span>
      </label>
    </div>
  );
}

function Board({ tasks }: { readonly tasks: readonly Task[] }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const choice = useChoice();
  const { department, overdueOnly } = choice;
  const columns = useMemo(() => {
    const chosen = tasks
      .filter((task) => department === null || task.department === department)
      .filter((task) => !overdueOnly || isOverdue(task, now))
      .sort(byUrgency);
    return COLUMNS.map((column) => ({
      column,
      tasks: chosen.filter((task) => columnOf(task) === column),
    }));
  }, [tasks, department, overdueOnly, now]);
  if (tasks.length === 0) {
    return <Empty title={t('tasks.emptyBoard')}>{t('tasks.emptyBoardText')}</Empty>;
  }
  return (
    <>
      <BoardFilters tasks={tasks} choice={choice} />
      <div className="board">
        {columns.map((one) => (
          <BoardColumn key={one.column} column={one.column} tasks={one.tasks} all={tasks} />
        ))}
      </div>
    </>
  );
}

export function TaskBoard(): JSX.Element {
  const { t } = useTranslation();
  const tasks = useTasks();
  const { role, departments } = useAccount();
  // The server sends only what the account may see; this keeps a member's board to their own duties where they lead others.
  const own = (task: Task): boolean =>
    role !== 'department-member' ||
    departments.includes(task.department) ||
    columnOf(task) === 'to-accept';
  return (
    <div className="tasks">
      <h1 className="visually-hidden">{t('tasks.title')}</h1>
      <Read from={tasks}>{(list) => <Board tasks={list.tasks.filter(own)} />}</Read>
    </div>
  );
}
