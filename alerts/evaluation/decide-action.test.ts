// Who judges a corrective action, and until when one may be set.
import { expect, it } from 'vitest';
import { CorrectiveAction } from '../../contracts/evaluation/corrective-action.ts';
import type { CorrectiveActionId } from '../../contracts/response-ids.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { Inbox, MONDAY, account, desk, member, shippedRules, signal } from '../outbreak.fixture.ts';
import { decideAction, type ActionBody, type ActionSetting } from './decide-action.ts';
import { openedRound } from './decide-round.ts';

const inbox = new Inbox();
inbox.receive(signal('action'));
const one = inbox.only;
const opening = { evaluators: [], entries: [], now: MONDAY, rules: shippedRules.evaluation };
const round = openedRound(one, opening);
const owner = member('disease-control');
const newId = `ca-${'a'.repeat(26)}` as CorrectiveActionId;

const decided = (body: object, differs: Partial<ActionSetting> = {}) =>
  decideAction(body as ActionBody, {
    account: desk,
    now: MONDAY,
    expectedVersion: undefined,
    case: one,
    round,
    before: null,
    owner,
    newId,
    ...differs,
  });
const set = (dueAt: number) => ({
  command: 'set-action',
  alert: one.alert.id,
  department: 'disease-control',
  owner: owner.id,
  text: '修订流程',
  dueAt,
});
function made(): CorrectiveAction {
  const decision = decided(set(MONDAY + HOUR_MS));
  if (decision.outcome === 'refused') throw new Error(decision.detail.en);
  return CorrectiveAction.parse(decision.action);
}

it('is set for later than now', () => {
  expect(decided(set(MONDAY))).toMatchObject({ code: 'invalid-target' });
  expect(made()).toMatchObject({ state: 'open', owner: owner.id });
});

it('is judged by nobody of the department that owes it, whoever reported', () => {
  const reported = {
    ...made(),
    state: 'done' as const,
    report: { text: '已修订', by: owner.id, at: MONDAY },
  };
  const colleague = account('m-colleague', {
    role: 'department-member',
    departments: ['disease-control'],
  });
  for (const command of ['verify-action', 'return-action', 'drop-action'])
    expect(
      decided({ command, action: newId, reason: '属实' }, { before: reported, account: colleague }),
    ).toMatchObject({ code: 'same-person' });
  expect(
    decided({ command: 'verify-action', action: newId, reason: '属实' }, { before: reported }),
  ).toMatchObject({ outcome: 'done', action: { state: 'verified', verifiedBy: desk.id } });
});
