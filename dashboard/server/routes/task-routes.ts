// Tasks that the account may see: desks those of their alerts, members those of their departments.
import { z } from 'zod';
import { type Account, coversPlace } from '../../../contracts/account.ts';
import { ColleagueList, TaskDetail, TaskList } from '../../../contracts/api/alerts.ts';
import { AlertId, DepartmentId, TaskId } from '../../../contracts/ids.ts';
import { type Task, TaskState } from '../../../contracts/task.ts';
import type { DeskParts } from '../desk-parts.ts';
import { notFound, outOfScope } from '../problem.ts';
import { readColleagues } from '../reads/accounts.ts';
import { readCursor } from '../reads/page.ts';
import { readTask, readTasks } from '../reads/tasks.ts';
import { type Route, guardedRoute } from '../route.ts';
import { isDesk } from '../scope.ts';
import { wordsOf } from '../words-list.ts';

const TaskQuery = z.strictObject({
  state: z.string().max(200).optional(),
  department: DepartmentId.optional(),
  alert: AlertId.optional(),
  cursor: z.string().max(200).optional(),
});

export function taskRoutes(parts: DeskParts): Route[] {
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/tasks',
      summary: 'Tasks that the account may see, last assigned first',
      query: TaskQuery,
      answer: TaskList,
      handle: async ({ account, query }) => {
        const feedSeq = parts.feedSeq();
        const filter = {
          states: wordsOf(query.state, TaskState.options, 'state'),
          department: query.department,
          alert: query.alert,
        };
        const page = await readTasks(parts.store, account, {
          filter,
          cursor: readCursor(query.cursor),
        });
        void parts.deliveries.shown(account, page.tasks);
        return { ...page, feedSeq, asOf: parts.now() } satisfies TaskList;
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/tasks/:id',
      summary: 'One task',
      answer: TaskDetail,
      handle: async ({ account, params }) => {
        const feedSeq = parts.feedSeq();
        const id = TaskId.safeParse(params['id']);
        const task = id.success ? await readTask(parts.store, account, id.data) : undefined;
        if (task === undefined) throw notFound('task');
        void parts.deliveries.shown(account, [task]);
        return { task, feedSeq } satisfies TaskDetail;
      },
    }),
    guardedRoute({
      method: 'GET',
      path: '/api/tasks/:id/colleagues',
      summary: 'Whom the account can hand a task of its own office to',
      answer: ColleagueList,
      handle: async ({ account, params }) => {
        const id = TaskId.safeParse(params['id']);
        const task = id.success ? await readTask(parts.store, account, id.data) : undefined;
        if (task === undefined) throw notFound('task');
        if (!isOfOffice(account, task)) throw outOfScope();
        const colleagues = await readColleagues(parts.store, account, task);
        return { colleagues } satisfies ColleagueList;
      },
    }),
  ];
}

const isOfOffice = (account: Account, { department, place }: Task): boolean =>
  !isDesk(account) && account.departments.includes(department) && coversPlace(account, place);
