// Columns, clocks and acts of the task board, and the commands that its forms make.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../contracts/account.ts';
import { TaskCommand } from '../../../contracts/command.ts';
import { type Task, TaskState } from '../../../contracts/task.ts';
import { byUrgency, columnOf, isOfTheCase, isOverdue, nextClock, offeredForTask } from './board.ts';
import { fillTask } from './task-form.ts';

const clock = (
  name: string,
  dueAt: number,
  stoppedAt: number | null = null,
): Task['clocks'][number] =>
  ({ name, dueAt, stoppedAt, firedAt: null, lateByMs: null }) as Task['clocks'][number];
const task = (part: Partial<Record<keyof Task, unknown>>): Task =>
  ({
    id: 'tk-a',
    state: 'delivered',
    purpose: 'action',
    department: 'disease-control',
    level: 'II',
    updatedAt: 0,
    clocks: [],
    ...part,
  }) as Task;
const account = (role: string, departments: string[] = []): Account =>
  ({ role, departments, places: ['9901'] }) as object as Account;

describe('the board', () => {
  it('has a column for every state', () => {
    for (const state of TaskState.options) expect(columnOf({ state })).toBeDefined();
  });

  it('counts neither what was called off nor what went to another department', () => {
    const left = TaskState.options.filter((state) => !isOfTheCase(state));
    expect(left.toSorted()).toEqual(['reassigned', 'withdrawn']);
  });

  it('computes overdue from the running clock that is due first', () => {
    const one = task({
      clocks: [clock('acknowledge', 10, 5), clock('act', 100), clock('report', 200)],
    });
    expect(nextClock(one)?.name).toBe('act');
    expect([isOverdue(one, 99), isOverdue(one, 100)]).toEqual([false, true]);
  });

  it('lets no clock run on a task that is done', () => {
    expect(nextClock(task({ state: 'accepted', clocks: [clock('report', 1)] }))).toBeNull();
  });

  it('puts the limit that runs out first on top', () => {
    const late = task({ id: 'tk-b', clocks: [clock('act', 50)] });
    const later = task({ id: 'tk-c', clocks: [clock('act', 500)] });
    expect([task({}), later, late].sort(byUrgency).map(({ id }) => id)).toEqual([
      'tk-b',
      'tk-c',
      'tk-a',
    ]);
  });
});

describe('what may be done with a task', () => {
  const own = account('department-member', ['disease-control']);
  it('is its department’s to take and submit, and never its own to accept', () => {
    expect(offeredForTask(task({}), own, null)).toEqual([
      'acknowledge',
      'start',
      'hand-over',
      'decline',
      'dispute',
    ]);
    expect(offeredForTask(task({ state: 'submitted' }), own, 'disease-control')).toEqual([]);
  });

  it('is the lead’s or the desk’s to accept', () => {
    const other = task({ state: 'submitted', department: 'education' });
    expect(offeredForTask(other, own, 'disease-control')).toEqual(['accept', 'return']);
    expect(offeredForTask(other, account('duty-officer'), null)).toEqual(['accept', 'return']);
    expect(offeredForTask(other, own, 'customs')).toEqual([]);
  });

  it('is pressed by the lead, and ruled by whom the dispute names', () => {
    const other = task({ department: 'education' });
    expect(offeredForTask(other, own, 'disease-control')).toEqual(['reassign', 'supervise']);
    const disputed = task({
      state: 'disputed',
      department: 'education',
      dispute: { arbiter: { department: 'command-office', place: '9901' } },
    });
    const arbiter = account('department-member', ['command-office']);
    expect(offeredForTask(disputed, arbiter, null)).toEqual(['rule']);
    expect(offeredForTask(disputed, own, 'disease-control')).toEqual([]);
  });

  it('of an information copy is at most an acknowledgement', () => {
    expect(offeredForTask(task({ purpose: 'information' }), own, null)).toEqual(['acknowledge']);
  });
});

describe('the form of a task', () => {
  it('names what is missing', () => {
    const empty = { text: '', to: '', department: '', withinMinutes: '' };
    expect(fillTask('submit', empty)).toEqual({ missing: 'evidence' });
    expect(fillTask('hand-over', { ...empty, text: '交接班' })).toEqual({ missing: 'to' });
    expect(fillTask('reassign', empty)).toEqual({ missing: 'department' });
    expect(fillTask('return', empty)).toEqual({ missing: 'reason' });
    expect(fillTask('supervise', empty)).toEqual({ missing: 'minutes' });
  });

  it('makes commands of the contract', () => {
    const full = { text: '已完成', to: 'zhao.min', department: 'education', withinMinutes: '30' };
    for (const verb of [
      'acknowledge',
      'start',
      'submit',
      'accept',
      'return',
      'close',
      'hand-over',
      'reassign',
      'dispute',
      'rule',
      'decline',
      'accept-decline',
      'insist',
      'supervise',
    ] as const) {
      const filled = fillTask(verb, full);
      expect('command' in filled && TaskCommand.parse(filled.command).command).toBe(verb);
    }
  });
});
