// What is typed for an act on a task, and the command it makes. Pure; what is missing is named.
import type { DepartmentId, UserId } from '../../../contracts/ids.ts';
import type { TaskCommand } from '../../../contracts/command.ts';
import type { TaskVerb } from './board.ts';

export interface TaskForm {
  readonly text: string;
  readonly to: string;
  readonly department: string;
  readonly withinMinutes: string;
}
export const EMPTY_TASK_FORM: TaskForm = { text: '', to: '', department: '', withinMinutes: '60' };

export type TaskMissing = 'evidence' | 'reason' | 'to' | 'department' | 'minutes';
export type TaskFilled = { readonly command: TaskCommand } | { readonly missing: TaskMissing };

/** A limit that nobody can keep is none. */
const MINUTES_MIN = 5;

export function fillTask(verb: TaskVerb, form: TaskForm): TaskFilled {
  const text = form.text.trim();
  switch (verb) {
    case 'submit':
      return text === '' ? { missing: 'evidence' } : { command: { command: verb, text } };
    case 'hand-over':
      if (form.to === '') return { missing: 'to' };
      return text === ''
        ? { missing: 'reason' }
        : { command: { command: verb, reason: text, to: form.to as UserId } };
    case 'reassign':
    case 'rule':
      if (form.department === '') return { missing: 'department' };
      return text === ''
        ? { missing: 'reason' }
        : {
            command: { command: verb, reason: text, department: form.department as DepartmentId },
          };
    case 'accept-decline':
      return {
        command: {
          command: verb,
          ...(text === '' ? {} : { reason: text }),
          ...(form.department === '' ? {} : { department: form.department as DepartmentId }),
        },
      };
    case 'supervise': {
      const withinMinutes = Number(form.withinMinutes);
      if (!Number.isInteger(withinMinutes) || withinMinutes < MINUTES_MIN)
        return { missing: 'minutes' };
      return text === ''
        ? { missing: 'reason' }
        : { command: { command: verb, reason: text, withinMinutes } };
    }
    case 'return':
    case 'decline':
    case 'insist':
    case 'dispute':
      return text === '' ? { missing: 'reason' } : { command: { command: verb, reason: text } };
    default:
      return { command: { command: verb, ...(text === '' ? {} : { reason: text }) } };
  }
}
