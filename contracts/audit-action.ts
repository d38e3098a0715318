// What can stand in the audit as an action: people's commands under their own names, and the acts of the machine. The list is closed:
// a writer cannot name another, and every one has words in `vocabulary/audit-actions.ts`.
import { z } from 'zod';
import type {
  AccountCommand,
  AlertCommand,
  RecordCommand,
  RuleCommand,
  TaskCommand,
} from './command.ts';
import { TRIAGE_ACTS } from './triage/codes.ts';
import { ESCALATION_ACTS } from './escalation/codes.ts';
import { JOINT_ACTS } from './joint/codes.ts';
import { DUTY_ACTS } from './duty/codes.ts';
import { EVALUATION_ACTS } from './evaluation/codes.ts';
import type { SilenceCommand } from './triage/silence-command.ts';
import type { ProductCommand } from './products/product-command.ts';
import type { ListCommand } from './lists/list-command.ts';
import type { JointCommand } from './joint/joint-command.ts';
import type { DutyCommand, ShiftCommand } from './duty-command.ts';
import type { EvaluationCommand } from './evaluation/evaluation-command.ts';

export const MachineAuditAction = z.enum([
  'opened',
  'joined-same-place',
  'joined-enclosing',
  'joined-narrowed',
  'joined-as-evidence',
  'amended',
  'retracted',
  'raised-again',
  'signal-notified',
  'signal-merged',
  'signal-suppressed',
  'merge-received',
  'lapse',
  'retract',
  'return',
  'clock-fired',
  'task-assigned',
  'task-delivered',
  'task-withdrawn',
  'alert-ground-lost',
  'task-ground-lost',
  'task-ground-back',
  'task-limits-shortened',
  'task-closed',
  'duties-not-called',
  'command-refused',
  ...TRIAGE_ACTS,
  ...ESCALATION_ACTS,
  ...JOINT_ACTS,
  ...DUTY_ACTS,
  ...EVALUATION_ACTS,
]);
export type MachineAuditAction = z.infer<typeof MachineAuditAction>;

export type AuditAction =
  | MachineAuditAction
  | AlertCommand['command']
  | `task-${TaskCommand['command']}`
  | AccountCommand['command']
  | RuleCommand['command']
  | RecordCommand['command']
  | `silence-${SilenceCommand['command']}`
  | `product-${ProductCommand['command']}`
  | `list-${ListCommand['command']}`
  | `joint-${JointCommand['command']}`
  | `duty-${DutyCommand['command']}`
  | `evaluation-${EvaluationCommand['command']}`
  | `shift-${ShiftCommand['command']}`;
