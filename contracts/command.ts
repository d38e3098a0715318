// What a person (or a duty of the machine) asks `alerts` to do. The gateway authenticates; `alerts` looks the account up again
// and decides. The command id is the client's idempotency key: twice the same id is one command and one answer.
import { z } from 'zod';
import { Account, Position } from './account.ts';
import { Level } from './alert.ts';
import { TRIAGE_REFUSALS } from './triage/codes.ts';
import { PRODUCT_REFUSALS } from './products/codes.ts';
import { LIST_REFUSALS } from './lists/codes.ts';
import { ESCALATION_REFUSALS } from './escalation/codes.ts';
import { JOINT_REFUSALS } from './joint/codes.ts';
import { DUTY_REFUSALS } from './duty/codes.ts';
import { EVALUATION_REFUSALS } from './evaluation/codes.ts';
import { SilenceCommand } from './triage/silence-command.ts';
import { RiskScore } from './products/risk-assessment.ts';
import { VerificationOutcome, VerificationWay } from './products/verification.ts';
import { ProductCommand } from './products/product-command.ts';
import { ListCommand } from './lists/list-command.ts';
import { JointCommand } from './joint/joint-command.ts';
import { DutyCommand, ShiftCommand } from './duty-command.ts';
import { EvaluationCommand } from './evaluation/evaluation-command.ts';
import { OptionalReason as optionalReason, Reason as reason, command } from './command-body.ts';
import { AlertId, CommandId, DepartmentId, TaskId, SessionId, UserId } from './ids.ts';
import { PlaceCode } from './place.ts';
import { ChangeId, PlanId, ProposalId } from './rule-change.ts';
import { Family } from './signal.ts';
import { EpochMs } from './time.ts';
import { Words } from './words.ts';

/** `POST /api/alerts/:id/commands`. */
export const AlertCommand = z.discriminatedUnion('command', [
  command('acknowledge', { reason: optionalReason }),
  command('start-verification', { reason: optionalReason }),
  command('exclude', {
    reason,
    code: z.enum([
      'data-error',
      'feed-artefact',
      'calendar',
      'known-event',
      'no-public-health-meaning',
      'other',
    ]),
    returnAbove: z.number().positive().optional(),
  }),
  /** What was found by looking: `reason` says it in words, and how it was done. */
  command('record-verification', {
    reason,
    outcome: VerificationOutcome,
    ways: z.array(VerificationWay).min(1).max(5),
    casesFound: z.int().min(0).max(1_000_000).nullable().optional(),
  }),
  command('suspect', { reason }),
  command('assess', { reason, likelihood: RiskScore, impact: RiskScore }),
  command('respond', { reason }),
  command('close', {
    reason,
    overrideOpenLead: z.boolean().optional(),
    /** What it turned out to be; without it what was suspected counts as true. */
    finding: z.enum(['true', 'false', 'uncertain']).optional(),
  }),
  command('reopen', { reason }),
  /** `overrideOpenLead` as on closing: where the lead's work in the merged alert is not the other's too. */
  command('merge', { reason, into: AlertId, overrideOpenLead: z.boolean().optional() }),
  command('set-level', { reason, level: Level }),
  command('comment', { reason }),
]);
export type AlertCommand = z.infer<typeof AlertCommand>;

/** `POST /api/tasks/:id/commands`. */
export const TaskCommand = z.discriminatedUnion('command', [
  command('acknowledge', { reason: optionalReason }),
  command('start', { reason: optionalReason }),
  command('submit', { reason: optionalReason, text: z.string().trim().min(1).max(4000) }),
  command('accept', { reason: optionalReason }),
  command('return', { reason }),
  command('close', { reason: optionalReason }),
  command('hand-over', { reason, to: UserId }),
  command('reassign', { reason, department: DepartmentId }),
  command('dispute', { reason }),
  command('rule', { reason, department: DepartmentId }),
  command('decline', { reason }),
  /** `department`: who has the duty from now on; without it the lead has. */
  command('accept-decline', { reason: optionalReason, department: DepartmentId.optional() }),
  command('insist', { reason }),
  /** 督办: what runs is due within so many minutes, where that is sooner. */
  command('supervise', { reason, withinMinutes: z.int().min(5).max(525_600) }),
]);
export type TaskCommand = z.infer<typeof TaskCommand>;

/** Passwords arrive here as hashes only. */
export const AccountCommand = z.discriminatedUnion('command', [
  command('create-account', {
    account: Account.omit({ generation: true }),
    passwordHash: z.string().min(20).max(400),
  }),
  command('set-password', { userId: UserId, passwordHash: z.string().min(20).max(400) }),
  command('set-active', { userId: UserId, active: z.boolean(), reason }),
  command('set-scope', {
    userId: UserId,
    places: z.array(PlaceCode).min(1).max(20),
    departments: z.array(DepartmentId).max(20),
    reason,
  }),
  command('set-position', { userId: UserId, position: Position, reason }),
]);
export type AccountCommand = z.infer<typeof AccountCommand>;

/** Facts about the use of the system that must stand in the audit: sign-in, refusals, looks at line lists, tasks that were shown. */
export const RecordCommand = z.discriminatedUnion('command', [
  command('record-sign-in', {
    outcome: z.enum(['granted', 'refused-password', 'refused-inactive', 'refused-throttled']),
    user: z.string().max(60),
  }),
  /** Tokens of this session open nothing from now on. */
  command('record-sign-out', { session: SessionId, expiresAt: EpochMs }),
  command('record-access', { what: z.string().max(200), subject: z.string().max(120) }),
  /** These tasks were shown to `by` for the first time that this gateway knows of. */
  command('record-delivery', { tasks: z.array(TaskId).min(1).max(100) }),
]);
export type RecordCommand = z.infer<typeof RecordCommand>;

/** `POST /api/rule-changes/commands`: limits of rules. Who asks and who confirms are two persons. */
export const RuleCommand = z.discriminatedUnion('command', [
  command('accept-proposal', { proposal: ProposalId, reason: optionalReason }),
  command('reject-proposal', { proposal: ProposalId, reason }),
  /** The plan that the person saw: what it predicts is what is recorded. */
  command('set-budget', {
    place: PlaceCode,
    family: Family,
    signalsPerWeek: z.number().min(0).max(10_000),
    plan: PlanId,
    reason,
  }),
  command('confirm-change', { change: ChangeId, reason: optionalReason }),
  command('withdraw-change', { change: ChangeId, reason }),
]);
export type RuleCommand = z.infer<typeof RuleCommand>;

const envelope = {
  v: z.literal(1),
  id: CommandId,
  issuedAt: EpochMs,
  /** null only where nobody is signed in yet (a refused sign-in). */
  by: UserId.nullable(),
  /** Version the person saw; where given and no longer true, the command is refused as stale. */
  expectedVersion: z.int().min(1).optional(),
  /** What was asked for, as a keyed digest of the gateway: comes back with the outcome, so that a key used twice is noticed. */
  asked: z.string().max(64).optional(),
};

export const Command = z.discriminatedUnion('target', [
  z.strictObject({ ...envelope, target: z.literal('alert'), alertId: AlertId, body: AlertCommand }),
  z.strictObject({ ...envelope, target: z.literal('task'), taskId: TaskId, body: TaskCommand }),
  z.strictObject({ ...envelope, target: z.literal('account'), body: AccountCommand }),
  z.strictObject({ ...envelope, target: z.literal('rules'), body: RuleCommand }),
  z.strictObject({ ...envelope, target: z.literal('silence'), body: SilenceCommand }),
  z.strictObject({ ...envelope, target: z.literal('product'), body: ProductCommand }),
  z.strictObject({ ...envelope, target: z.literal('list'), body: ListCommand }),
  z.strictObject({ ...envelope, target: z.literal('joint'), body: JointCommand }),
  z.strictObject({ ...envelope, target: z.literal('duty'), body: DutyCommand }),
  z.strictObject({ ...envelope, target: z.literal('evaluation'), body: EvaluationCommand }),
  z.strictObject({ ...envelope, target: z.literal('shift'), body: ShiftCommand }),
  z.strictObject({ ...envelope, target: z.literal('record'), body: RecordCommand }),
]);
export type Command = z.infer<typeof Command>;

/** Why a command was refused; each has words in both languages in the vocabulary. */
export const RefusalCode = z.enum([
  'unknown-subject',
  'unknown-account',
  'inactive-account',
  'out-of-scope',
  'role-not-allowed',
  'not-in-this-state',
  'stale-version',
  'open-lead-task',
  'already-exists',
  'same-person',
  'invalid-target',
  'identifying-text',
  ...TRIAGE_REFUSALS,
  ...PRODUCT_REFUSALS,
  ...LIST_REFUSALS,
  ...ESCALATION_REFUSALS,
  ...JOINT_REFUSALS,
  ...DUTY_REFUSALS,
  ...EVALUATION_REFUSALS,
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

export const CommandOutcome = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('done'),
    commandId: CommandId,
    at: EpochMs,
    /** New version of the subject, where it has one. */
    version: z.int().min(1).nullable(),
    state: z.string().max(40).nullable(),
    asked: z.string().max(64).optional(),
  }),
  z.strictObject({
    outcome: z.literal('refused'),
    commandId: CommandId,
    at: EpochMs,
    code: RefusalCode,
    detail: z.string().max(500),
    /** The same in both languages; left out in outcomes of before there were two. */
    detailWords: Words.optional(),
    version: z.int().min(1).nullable(),
    state: z.string().max(40).nullable(),
    asked: z.string().max(64).optional(),
  }),
]);
export type CommandOutcome = z.infer<typeof CommandOutcome>;
