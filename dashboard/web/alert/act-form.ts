/**
 * What is typed into the form of an act, and the command that it makes. Pure: a form that lacks something answers with the name
 * of the field, never with a command that the server would refuse.
 */
import type { Level } from '../../../contracts/alert.ts';
import type { RiskDraft } from '../../../contracts/api/products.ts';
import type { AlertCommand } from '../../../contracts/command.ts';
import type {
  VerificationOutcome,
  VerificationWay,
} from '../../../contracts/products/verification.ts';
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
  readonly outcome: VerificationOutcome | '';
  readonly ways: readonly VerificationWay[];
  readonly casesFound: string;
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
  outcome: '',
  ways: [],
  casesFound: '',
};

/** An assessment begins with what the record suggests; a person judges. */
export const begun = (verb: AlertVerb, draft: RiskDraft | null): ActForm =>
  verb !== 'assess' || draft === null
    ? EMPTY_FORM
    : { ...EMPTY_FORM, likelihood: String(draft.likelihood), impact: String(draft.impact) };

export type Missing =
  'reason' | 'code' | 'level' | 'returnAbove' | 'rating' | 'outcome' | 'casesFound';
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
  if (form.likelihood === '' || form.impact === '') return { missing: 'rating' };
  const likelihood = Number(form.likelihood);
  const impact = Number(form.impact);
  return { command: { command: 'assess', reason, likelihood, impact } };
}

function verification(form: ActForm, reason: string): Filled {
  const { outcome, ways } = form;
  if (outcome === '' || ways.length === 0) return { missing: 'outcome' };
  const text = form.casesFound.trim();
  if (!/^\d{0,6}$/.test(text)) return { missing: 'casesFound' };
  const casesFound = text === '' ? null : Number(text);
  return {
    command: { command: 'record-verification', reason, outcome, ways: [...ways], casesFound },
  };
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
    case 'record-verification':
      return verification(form, reason);
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
