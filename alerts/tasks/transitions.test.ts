// The table of a task's life is total, ends where it must, and knows no way around a ruling.
import { describe, expect, it } from 'vitest';
import { TaskCommand } from '../../contracts/command.ts';
import { TaskState } from '../../contracts/task.ts';
import { TASK_TRANSITIONS, isNotNow, isOpenTask, type TaskAction } from './transitions.ts';

const verbs = TaskCommand.options.map((option) => option.shape.command.value);
const actions: TaskAction[] = [...verbs, 'rule-away', 'read', 'deliver', 'withdraw'];

describe('the task transition table', () => {
  it('answers every action in every state with a state or a refusal', () => {
    const answers = TaskState.options.flatMap((state) =>
      actions.map((action) => TASK_TRANSITIONS[state][action]),
    );
    expect(answers).toHaveLength(TaskState.options.length * actions.length);
    for (const answer of answers)
      expect([...TaskState.options, 'not-in-this-state']).toContain(answer);
  });

  it('goes the main way from assigned to closed', () => {
    const way = (
      ['deliver', 'acknowledge', 'start', 'submit', 'accept', 'close'] as const
    ).reduce<TaskState>(
      (state, action) => TaskState.parse(TASK_TRANSITIONS[state][action]),
      'assigned',
    );
    expect(way).toBe('closed');
  });

  it('never takes delivery for acknowledgement', () => {
    expect(TASK_TRANSITIONS.assigned.deliver).toBe('delivered');
    expect(TASK_TRANSITIONS.delivered.acknowledge).toBe('acknowledged');
  });

  it('ends at closed, reassigned and withdrawn', () => {
    for (const state of ['closed', 'reassigned', 'withdrawn'] as const) {
      expect(actions.filter((action) => !isNotNow(TASK_TRANSITIONS[state][action]))).toEqual([]);
    }
  });

  it('calls off every task that is still owed', () => {
    for (const state of TaskState.options.filter(isOpenTask)) {
      expect(TASK_TRANSITIONS[state].withdraw).toBe('withdrawn');
    }
  });

  it('knows neither a second dispute nor a reassignment after a ruling', () => {
    expect(TASK_TRANSITIONS.arbitrated.dispute).toBe('not-in-this-state');
    expect(TASK_TRANSITIONS.arbitrated.reassign).toBe('not-in-this-state');
    expect(TASK_TRANSITIONS.arbitrated.decline).toBe('not-in-this-state');
  });

  it('goes from declined to disputed to arbitrated, and closes a copy that was read', () => {
    expect(TASK_TRANSITIONS.delivered.decline).toBe('declined');
    expect(TASK_TRANSITIONS.declined.insist).toBe('disputed');
    expect(TASK_TRANSITIONS.disputed.rule).toBe('arbitrated');
    expect(TASK_TRANSITIONS.delivered.read).toBe('closed');
  });
});
