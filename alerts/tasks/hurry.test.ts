// A raised level shortens the limits of tasks that run, whoever raised it; a lowered one lengthens none.
import { expect, it } from 'vitest';
import { AlertCommand } from '../../contracts/command.ts';
import { sealed, type Case } from '../cases/case.ts';
import { decideAlert } from '../lifecycle/decide.ts';
import { Inbox, MONDAY, amended, desk, exceedance, shippedRules } from '../outbreak.fixture.ts';

const MINUTE_MS = 60_000;
const TOWNSHIP = '990102001';

function levelled(from: Case, level: string, now: number) {
  const body = AlertCommand.parse({ command: 'set-level', reason: '理由', level });
  const setting = { account: desk, now, rules: shippedRules, expectedVersion: undefined };
  const decision = decideAlert(from, body, { ...setting, into: null });
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return { case: sealed(from, decision.cases[0]!, now), steps: decision.steps };
}

const verifying = (one: Case) =>
  one.tasks.find(({ stage, part }) => stage === 'verify' && part === 'lead')!;
const dueMinutes = (one: Case, name: string): number =>
  (verifying(one).clocks.find((clock) => clock.name === name)!.dueAt - MONDAY) / MINUTE_MS;

it('takes the limits of the new level from the raising where they are sooner, and says so once', () => {
  const inbox = new Inbox();
  inbox.receive(exceedance('one', TOWNSHIP));
  const at = levelled(inbox.only, 'IV', MONDAY).case;
  expect([dueMinutes(at, 'acknowledge'), dueMinutes(at, 'act')]).toEqual([120, 480]);
  const later = MONDAY + 10 * MINUTE_MS;
  const raised = levelled(at, 'II', later);
  expect([dueMinutes(raised.case, 'acknowledge'), dueMinutes(raised.case, 'act')]).toEqual([
    40, 130,
  ]);
  expect(verifying(raised.case)).toMatchObject({ level: 'II', version: verifying(at).version + 1 });
  const told = raised.steps.filter(({ action }) => action === 'task-limits-shortened');
  expect(told.map(({ subject }) => subject)).toContain(`task:${verifying(at).id}`);
  expect(told[0]?.details).toMatchObject({
    because: { code: 'level-raised', params: { from: 'IV', to: 'II' } },
  });
  // Lowered, raised again: nobody gained time, nothing is told again.
  const lowered = levelled(raised.case, 'IV', later + MINUTE_MS);
  const again = levelled(lowered.case, 'II', later + 2 * MINUTE_MS);
  expect(again.case.tasks.map(({ clocks }) => clocks)).toEqual(
    raised.case.tasks.map(({ clocks }) => clocks),
  );
  for (const { action } of [...lowered.steps, ...again.steps])
    expect(action).not.toBe('task-limits-shortened');
});

it('does so where the machine raises its own level', () => {
  const inbox = new Inbox();
  const found = exceedance('one', TOWNSHIP);
  inbox.receive(found);
  const before = inbox.only;
  inbox.now += 10 * MINUTE_MS;
  const { steps } = inbox.receive(amended(found, { observed: 200 }));
  const levels = [before, inbox.only].map(({ alert }) => alert.machineLevel);
  expect(levels).toEqual(['IV', 'II']);
  expect(dueMinutes(before, 'acknowledge')).toBe(120);
  expect(dueMinutes(inbox.only, 'acknowledge')).toBe(40);
  expect(steps.map(({ action }) => action)).toContain('task-limits-shortened');
});
