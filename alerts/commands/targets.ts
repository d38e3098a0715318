// Every target that can be commanded, with who carries it out. Total: a target without one does not compile.
import { onAccount } from './on-account.ts';
import { onAlert } from './on-alert.ts';
import { onDuty } from './on-duty.ts';
import { onEvaluation } from './on-evaluation.ts';
import { onJoint } from './on-joint.ts';
import { onList } from './on-list.ts';
import { onProduct } from './on-product.ts';
import { onRules } from './on-rules.ts';
import { onShift } from './on-shift.ts';
import { onSilence } from './on-silence.ts';
import { onTask } from './on-task.ts';
import type { Command } from '../../contracts/command.ts';
import type { Account } from '../../contracts/account.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { Answer, CommandRun } from './target.ts';

/** What the gateway records is no person's command. */
type PersonsCommand = Exclude<Command, { target: 'record' }>;

export interface Ordering {
  readonly tx: Tx;
  readonly by: Account;
  readonly run: CommandRun;
}

export function onTarget(command: PersonsCommand, { tx, by, run }: Ordering): Promise<Answer> {
  switch (command.target) {
    case 'alert':
      return onAlert.run(tx, { command, by }, run);
    case 'task':
      return onTask.run(tx, { command, by }, run);
    case 'account':
      return onAccount.run(tx, { command, by }, run);
    case 'rules':
      return onRules.run(tx, { command, by }, run);
    case 'silence':
      return onSilence.run(tx, { command, by }, run);
    case 'product':
      return onProduct.run(tx, { command, by }, run);
    case 'list':
      return onList.run(tx, { command, by }, run);
    case 'joint':
      return onJoint.run(tx, { command, by }, run);
    case 'duty':
      return onDuty.run(tx, { command, by }, run);
    case 'shift':
      return onShift.run(tx, { command, by }, run);
    case 'evaluation':
      return onEvaluation.run(tx, { command, by }, run);
  }
}

export function subjectOf(command: Command): string {
  switch (command.target) {
    case 'record':
      return 'record';
    case 'alert':
      return onAlert.subject(command);
    case 'task':
      return onTask.subject(command);
    case 'account':
      return onAccount.subject(command);
    case 'rules':
      return onRules.subject(command);
    case 'silence':
      return onSilence.subject(command);
    case 'product':
      return onProduct.subject(command);
    case 'list':
      return onList.subject(command);
    case 'joint':
      return onJoint.subject(command);
    case 'duty':
      return onDuty.subject(command);
    case 'shift':
      return onShift.subject(command);
    case 'evaluation':
      return onEvaluation.subject(command);
  }
}
