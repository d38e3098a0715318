/**
 * What is typed into the form of an act, and the command that it makes. Pure: a form that lacks something answers with the name
 * of the field, never with a command that the server would refuse.
 */
import type { Level } from '../../../contracts/alert.ts';
import type { AlertCommand } from '../../../contracts/command.ts';
import type { AlertVerb } from './workflow.ts';

export type ExclusionCode = Extract<AlertCommand, { command: 'exclude' }>['code'];

/** What a closed alert turned out to be. */
export type Finding = NonNullable<Extract<AlertCommand, { command: 'close' }>['finding']>;

export interface ActForm {
  readonly reason: string;
  readonly code: ExclusionCode | '';
  readonly returnAbove: string;
  readonly likelihood: string;
  readonly impact: string;
  readonly level: Level | '';
  readonly override: boolean;
  readonly finding: Finding | '';
}

export const EMPTY_FORM: ActForm = {
  reason: '',
  code: '',
  returnAbove: '',
  likelihood: '',
  impact: '',
  level: '',
  override: false,
  finding: '',
};

export type Missing = 'reason' | 'code' | 'level' | 'returnAbove';
export type Filled = { readonly command: AlertCommand } | { readonly missing: Missing };

function exclude(form: ActForm, reason: string): Filled {
  if (form.code === '') return { missing: 'code' };
  const text = form.returnAbove.trim();
  const returnAbove = Number(text);
  if (text !== '' && !(returnAbove > 0)) return { missing: 'returnAbove' };
  const above = text === '' ? {} : { returnAbove };
  return { command: { command: 'exclude', reason, code: form.code, ...above } };
}

function assess(form: ActForm, reason: string): Filled {
  const likelihood = form.likelihood === '' ? {} : { likelihood: Number(form.likelihood) };
  const impact = form.impact === '' ? {} : { impact: Number(form.impact) };
  return { command: { command: 'assess', reason, ...likelihood, ...impact } };
}

export function fill(verb: AlertVerb, form: ActForm): Filled {
  const reason = form.reason.trim();
  switch (verb) {
    case 'acknowledge':
    case 'start-verification':
      return { command: { command: verb, ...(reason === '' ? {} : { reason }) } };
    default:
  }
  if (verb === 'exclude' && form.code === '') return { missing: 'code' };
  if (verb === 'set-level' && form.level === '') return { missing: 'level' };
  if (reason === '') return { missing: 'reason' };
  switch (verb) {
    case 'exclude':
      return exclude(form, reason);
    case 'assess':
      return assess(form, reason);
    case 'set-level':
      return form.level === ''
        ? { missing: 'level' }
        : { command: { command: verb, reason, level: form.level } };
    case 'close':
      return {
        command: {
          command: verb,
          reason,
          ...(form.override ? { overrideOpenLead: true } : {}),
          ...(form.finding === '' ? {} : { finding: form.finding }),
        },
      };
    default:
      return { command: { command: verb, reason } };
  }
}
