// Audit entries in words: all that can be written has them, and what cannot be known yet is shown by its name.
import { describe, expect, it } from 'vitest';
import { AlertState } from '../../../contracts/alert.ts';
import { SignalStatus } from '../../../contracts/signal.ts';
import { ClockName, ResponseStage, TaskState } from '../../../contracts/task.ts';
import { AUDIT_ACTION_WORDS } from '../../../contracts/vocabulary/audit-actions.ts';
import { machineReason } from '../../../contracts/vocabulary/machine-reasons.ts';
import { actionWords, machineWords, particularsOf, stateWords } from './entry-words.ts';

describe('an audit entry on the screen', () => {
  it('has words for every action that can be written', () => {
    for (const action of Object.keys(AUDIT_ACTION_WORDS))
      expect(actionWords(action)).not.toBeNull();
    expect(actionWords('task-assigned')?.zh).toBe('派发任务');
  });

  it.each([
    ['alert:al-1', AlertState.options],
    ['task:tk-1', TaskState.options],
    ['signal:sg-1', SignalStatus.options],
    ['account:admin', ['active', 'inactive']],
  ])('has words for every state of %s', (subject, states) => {
    for (const state of states) expect(stateWords({ subject }, state)).not.toBeNull();
  });

  it('of a later version has no words, and neither has a name that every object knows', () => {
    expect(actionWords('task-teleported')).toBeNull();
    expect(actionWords('constructor')).toBeNull();
    expect(stateWords({ subject: 'alert:al-1' }, 'toString')).toBeNull();
    expect(stateWords({ subject: 'comet:c-1' }, 'open')).toBeNull();
  });

  it('says the machine’s reason in both languages', () => {
    const because = machineReason('narrowed');
    expect(machineWords({ details: { because } })).toEqual(because.words);
    expect(machineWords({ details: {} })).toBeNull();
    expect(machineWords({ details: { because: { words: { zh: '只有一种' } } } })).toBeNull();
  });

  it('names department, stage and limit of a task, and what a refused command asked for', () => {
    const details = { department: 'finance', clock: 'report', lateByMs: 5, stage: 'supply' };
    expect(particularsOf({ subject: 'task:tk-1', details })).toMatchObject({
      department: 'finance',
      clock: { zh: '反馈时限' },
      stage: { zh: '保障' },
      lateByMs: 5,
    });
    const asked = particularsOf({ subject: 'alert:al-1', details: { asked: 'close' } });
    expect(asked.asked?.en).toBe('Closed');
    for (const clock of ClockName.options)
      expect(particularsOf({ subject: 'task:tk-1', details: { clock } }).clock).not.toBeNull();
    for (const clock of ['acknowledge', 'lapse'])
      expect(particularsOf({ subject: 'alert:al-1', details: { clock } }).clock).not.toBeNull();
    for (const stage of ResponseStage.options)
      expect(particularsOf({ subject: 'task:tk-1', details: { stage } }).stage).not.toBeNull();
  });
});
