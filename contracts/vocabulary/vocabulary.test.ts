// The closed lists against their words: each code has both languages, nothing has words that no list knows, and a machine's finding is
// never called an official warning.
import { describe, expect, it } from 'vitest';
import { Role } from '../account.ts';
import { AlertState, Level } from '../alert.ts';
import { UnjudgedReason } from '../api/detection-quality.ts';
import { Outcome } from '../assessment.ts';
import { MachineAuditAction } from '../audit-action.ts';
import {
  AccountCommand,
  AlertCommand,
  RecordCommand,
  RefusalCode,
  RuleCommand,
  TaskCommand,
} from '../command.ts';
import { SilenceCommand } from '../triage/silence-command.ts';
import { ProductCommand } from '../products/product-command.ts';
import { ListCommand } from '../lists/list-command.ts';
import { JointCommand } from '../joint/joint-command.ts';
import { DutyCommand, ShiftCommand } from '../duty-command.ts';
import { EvaluationCommand } from '../evaluation/evaluation-command.ts';
import { NotificationReason } from '../notification.ts';
import { NOTIFICATION_REASON_WORDS } from './notifications.ts';
import { EventKind } from '../event/event.ts';
import { AgeBand, Sex } from '../event/visit.ts';
import { MachineReason, MachineReasonCode } from '../machine-reason.ts';
import { PlaceLevel } from '../place.ts';
import { AlertKind, DiseaseClass, Family, SignalKind, SignalStatus } from '../signal.ts';
import { ClockName, Part, Purpose, ResponseStage, TaskState } from '../task.ts';
import { WindowKind } from '../window.ts';
import type { Words } from '../words.ts';
import { AUDIT_ACTION_WORDS } from './audit-actions.ts';
import { MACHINE_REASON_WORDS, machineReason } from './machine-reasons.ts';
import * as states from './states.ts';
import * as subjects from './subjects.ts';
import { windowWords } from './windows.ts';

const names = (
  command:
    | typeof AlertCommand
    | typeof TaskCommand
    | typeof AccountCommand
    | typeof RuleCommand
    | typeof RecordCommand
    | typeof SilenceCommand
    | typeof ProductCommand
    | typeof ListCommand
    | typeof JointCommand
    | typeof DutyCommand
    | typeof EvaluationCommand
    | typeof ShiftCommand,
): string[] => command.options.map((option) => option.shape.command.value);

const ACTIONS = [
  ...MachineAuditAction.options,
  ...names(AlertCommand),
  ...names(TaskCommand).map((name) => `task-${name}`),
  ...names(AccountCommand),
  ...names(RuleCommand),
  ...names(RecordCommand),
  ...names(SilenceCommand).map((name) => `silence-${name}`),
  ...names(ProductCommand).map((name) => `product-${name}`),
  ...names(ListCommand).map((name) => `list-${name}`),
  ...names(JointCommand).map((name) => `joint-${name}`),
  ...names(DutyCommand).map((name) => `duty-${name}`),
  ...names(EvaluationCommand).map((name) => `evaluation-${name}`),
  ...names(ShiftCommand).map((name) => `shift-${name}`),
];

const exclusion = AlertCommand.options.find(({ shape }) => shape.command.value === 'exclude');
const EXCLUSIONS =
  exclusion !== undefined && 'code' in exclusion.shape ? exclusion.shape.code.options : [];

const windowNames = Object.fromEntries(
  WindowKind.options.map((kind) => [kind, windowWords(kind).name]),
);

const LISTS: readonly [string, readonly string[], Readonly<Record<string, Words>>][] = [
  ['actions of the audit', ACTIONS, AUDIT_ACTION_WORDS],
  ['reasons of notifications', NotificationReason.options, NOTIFICATION_REASON_WORDS],
  ['reasons of the machine', MachineReasonCode.options, MACHINE_REASON_WORDS],
  ['states of alerts', AlertState.options, states.ALERT_STATE_WORDS],
  ['states of tasks', TaskState.options, states.TASK_STATE_WORDS],
  ['states of accounts', ['active', 'inactive'], states.ACCOUNT_STATE_WORDS],
  ['levels', Level.options, states.LEVEL_WORDS],
  ['outcomes', Outcome.options, states.OUTCOME_WORDS],
  ['statuses of signals', SignalStatus.options, states.SIGNAL_STATUS_WORDS],
  ['kinds of signals', SignalKind.options, states.SIGNAL_KIND_WORDS],
  ['kinds of windows', WindowKind.options, windowNames],
  ['kinds of facts', EventKind.options, states.EVENT_KIND_WORDS],
  ['clocks of alerts', ['acknowledge', 'lapse'], states.ALERT_CLOCK_WORDS],
  ['stages', ResponseStage.options, states.STAGE_WORDS],
  ['parts', Part.options, states.PART_WORDS],
  ['purposes', Purpose.options, states.PURPOSE_WORDS],
  ['clocks', ClockName.options, states.CLOCK_WORDS],
  ['kinds of alerts', AlertKind.options, subjects.ALERT_KIND_WORDS],
  ['families', Family.options, subjects.FAMILY_WORDS],
  ['classes of diseases', DiseaseClass.options, subjects.DISEASE_CLASS_WORDS],
  ['roles', Role.options, subjects.ROLE_WORDS],
  ['levels of places', PlaceLevel.options, subjects.PLACE_LEVEL_WORDS],
  ['age bands', AgeBand.options, subjects.AGE_BAND_WORDS],
  ['reasons of unjudged trials', UnjudgedReason.options, subjects.UNJUDGED_WORDS],
  ['sexes', Sex.options, subjects.SEX_WORDS],
  ['refusals', RefusalCode.options, subjects.REFUSAL_WORDS],
  ['exclusions', EXCLUSIONS, subjects.EXCLUSION_WORDS],
];

describe('the words of the closed lists', () => {
  it.each(LISTS)('%s: every code in both languages, and nothing else', (_, codes, words) => {
    expect(Object.keys(words).sort()).toEqual([...codes].sort());
    for (const { zh, en } of Object.values(words)) {
      expect(en).not.toMatch(/\p{Script=Han}/u);
      expect(en).not.toBe('');
      expect(zh).not.toBe('');
    }
  });

  it.each(LISTS)('%s: never an official warning', (_, _codes, words) => {
    expect(Object.values(words).filter(({ zh }) => zh.includes('预警'))).toEqual([]);
  });

  it('no action is two things', () => {
    expect(new Set(ACTIONS).size).toBe(ACTIONS.length);
  });
});

describe('a reason of the machine', () => {
  it('is filled in each language with its own words', () => {
    const why = { zh: '来源更正', en: 'The source corrected it' };
    expect(machineReason('signals-withdrawn', { why }).words).toEqual({
      zh: '全部信号已撤回：来源更正',
      en: 'All signals were withdrawn: The source corrected it',
    });
    expect(machineReason('exceeds-exclusion', { observed: 41, returnAbove: 40 }).words.en).toBe(
      'Observed 41, more than the 40 it was excluded for',
    );
  });

  it('keeps to the contract and leaves no hole, whatever it is given', () => {
    const why = { zh: '长'.repeat(2000), en: 'long '.repeat(400) };
    for (const code of MachineReasonCode.options) {
      const reason = MachineReason.parse(machineReason(code, { why, observed: 1 }));
      expect(reason.words.zh).not.toMatch(/[{}]/);
      expect(reason.words.en).not.toMatch(/[{}]/);
    }
  });
});
