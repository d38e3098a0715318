// Commands on one alert.
import type { Tx } from '../../platform/store/pool.ts';
import { endJointWork } from '../joint/end-joint-work.ts';
import { decideAlert } from '../lifecycle/decide.ts';
import { refused } from '../lifecycle/decision.ts';
import { findingsOf } from '../lifecycle/findings.ts';
import { saveFindings } from '../store/findings.ts';
import { loadCase } from '../store/load-cases.ts';
import { moveSignals } from '../store/save-cases.ts';
import { storeDecision } from './store-decision.ts';
import {
  NOTHING,
  refusedFor,
  type Answer,
  type Asked,
  type CommandRun,
  type CommandTarget,
} from './target.ts';

export const onAlert: CommandTarget<'alert'> = {
  run: decided,
  subject: ({ alertId }) => `alert:${alertId}`,
};

async function decided(tx: Tx, { command, by }: Asked<'alert'>, run: CommandRun): Promise<Answer> {
  const { body } = command;
  const before = await loadCase(tx, command.alertId);
  if (before === null)
    return {
      ...NOTHING,
      refusal: refused('unknown-subject', 'there is no such alert', '没有这条警示'),
    };
  const into = body.command === 'merge' ? await loadCase(tx, body.into) : null;
  const setting = {
    account: by,
    now: run.now,
    rules: run.rules,
    expectedVersion: command.expectedVersion,
    into,
  };
  const decision = decideAlert(before, body, setting);
  if (decision.outcome === 'refused') return refusedFor(before.alert, decision);
  const originals = into === null ? [before] : [before, into];
  const { id: cause } = command;
  const { now, rules } = run;
  const ended =
    body.command === 'merge'
      ? await endJointWork(tx, { account: by, now, rules, from: before, cause }, body.reason)
      : [];
  // The merge is the last word on the alert, on screens too.
  const whole = { ...decision, steps: [...ended, ...decision.steps] };
  const [after] = await storeDecision(tx, { command, decision: whole, originals }, run);
  if (after !== undefined) {
    const finder = { command: command.id, by: by.id, at: run.now };
    await saveFindings(tx, findingsOf(after, body, finder));
  }
  if (body.command === 'merge') await moveSignals(tx, command.alertId, body.into);
  return {
    version: after?.alert.version ?? null,
    state: after?.alert.state ?? null,
    refusal: null,
  };
}
