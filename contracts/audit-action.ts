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
  'task-ground-lost',
  'task-ground-back',
  'task-limits-shortened',
  'task-closed',
  'command-refused',
]);
export type MachineAuditAction = z.infer<typeof MachineAuditAction>;

export type AuditAction =
  | MachineAuditAction
  | AlertCommand['command']
  | `task-${TaskCommand['command']}`
  | AccountCommand['command']
  | RuleCommand['command']
  | RecordCommand['command'];
