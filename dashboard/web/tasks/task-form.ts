// What is typed for an act on a task, and the command it makes. Pure; what is missing is named.
import type { DepartmentId, UserId } from '../../../contracts/ids.ts';
import type { TaskCommand } from '../../../contracts/command.ts';
import type { TaskVerb } from './board.ts';

export interface TaskForm {
  readonly text: string;
  readonly to: string;
  readonly department: string;
}
export const EMPTY_TASK_FORM: TaskForm = { text: '', to: '', department: '' };

export type TaskMissing = 'evidence' | 'reason' | 'to' | 'department';
export type TaskFilled = { readonly command: TaskCommand } | { readonly missing: TaskMissing };

const USER = /^[a-z][a-z0-9._-]{1,39}$/;

export function fillTask(verb: TaskVerb, form: TaskForm): TaskFilled {
  const text = form.text.trim();
  const to = form.to.trim();
  switch (verb) {
    case 'submit':
      return text === '' ? { missing: 'evidence' } : { command: { command: verb, text } };
    case 'hand-over':
      if (!USER.test(to)) return { missing: 'to' };
      return text === ''
        ? { missing: 'reason' }
        : { command: { command: verb, reason: text, to: to as UserId } };
    case 'reassign':
    case 'rule':
      if (form.department === '') return { missing: 'department' };
      return text === ''
        ? { missing: 'reason' }
        : {
            command: { command: verb, reason: text, department: form.department as DepartmentId },
          };
    case 'return':
    case 'dispute':
      return text === '' ? { missing: 'reason' } : { command: { command: verb, reason: text } };
    default:
      return { command: { command: verb, ...(text === '' ? {} : { reason: text }) } };
  }
}
