// What an audit entry says on the screen: its action, states and reason in words of the closed lists. An entry of a later version, whose
// words are not known here, is shown by its name. Pure.
import type { AuditAction } from '../../../contracts/audit-action.ts';
import type { AuditEntry } from '../../../contracts/audit.ts';
import { AUDIT_ACTION_WORDS } from '../../../contracts/vocabulary/audit-actions.ts';
import {
  ACCOUNT_STATE_WORDS,
  ALERT_CLOCK_WORDS,
  ALERT_STATE_WORDS,
  CLOCK_WORDS,
  SIGNAL_STATUS_WORDS,
  STAGE_WORDS,
  TASK_STATE_WORDS,
} from '../../../contracts/vocabulary/states.ts';
import type { Words } from '../../../contracts/words.ts';

type Dictionary = Readonly<Record<string, Words>>;

const wordIn = (words: Dictionary, code: unknown): Words | null =>
  typeof code === 'string' && Object.hasOwn(words, code) ? (words[code] ?? null) : null;

export const actionWords = (action: string): Words | null =>
  wordIn(AUDIT_ACTION_WORDS satisfies Readonly<Record<AuditAction, Words>>, action);

const STATES: Readonly<Record<string, Dictionary>> = {
  alert: ALERT_STATE_WORDS,
  task: TASK_STATE_WORDS,
  signal: SIGNAL_STATUS_WORDS,
  account: ACCOUNT_STATE_WORDS,
};

const subjectKind = ({ subject }: Pick<AuditEntry, 'subject'>): string =>
  subject.split(':')[0] ?? '';

/** null where the state has no words: it is then shown as it is. */
export const stateWords = (entry: Pick<AuditEntry, 'subject'>, state: string): Words | null =>
  wordIn(STATES[subjectKind(entry)] ?? {}, state);

/** The machine's reason; a person's own words stand in `reason`. */
export function machineWords({ details }: Pick<AuditEntry, 'details'>): Words | null {
  const words = within(within(details, 'because'), 'words');
  const zh = within(words, 'zh');
  const en = within(words, 'en');
  return typeof zh === 'string' && typeof en === 'string' ? { zh, en } : null;
}

/** Details are open JSON: what is not there is null. */
const within = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : null;

export interface Particulars {
  /** What was asked for, of a refused command. */
  readonly asked: Words | null;
  readonly clock: Words | null;
  readonly lateByMs: number | null;
  readonly department: string | null;
  readonly stage: Words | null;
}

export function particularsOf(entry: Pick<AuditEntry, 'subject' | 'details'>): Particulars {
  const { asked, clock, lateByMs, department, stage } = entry.details;
  return {
    asked: wordIn(AUDIT_ACTION_WORDS, asked),
    clock: wordIn(subjectKind(entry) === 'task' ? CLOCK_WORDS : ALERT_CLOCK_WORDS, clock),
    lateByMs: typeof lateByMs === 'number' ? lateByMs : null,
    department: typeof department === 'string' ? department : null,
    stage: wordIn(STAGE_WORDS, stage),
  };
}
