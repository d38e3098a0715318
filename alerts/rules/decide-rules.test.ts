// Decisions on limits of rules: who may, who must be another, what follows, and what a budget sets.
import { describe, expect, it } from 'vitest';
import { RuleCommand } from '../../contracts/command.ts';
import { BudgetPlan, ChangeId, ThresholdProposal } from '../../contracts/rule-change.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { wilson } from '../../contracts/wilson.ts';
import { MONDAY, account } from '../outbreak.fixture.ts';
import { decideRules, type RuleDecision, type RuleSettingOf } from './decide-rules.ts';

const id = ChangeId.parse(`rc-${'a'.repeat(26)}`);
const epi = account('epi', { role: 'epidemiologist' });
const duty = account('duty');
const county = account('epi.county', { role: 'epidemiologist', places: ['990102'] });
const key = { measure: 'diarrhoea', detector: 'vigil-day', level: 'township' };

const proposal = ThresholdProposal.parse({
  id: `rp-${'a'.repeat(26)}`,
  ...key,
  place: '9901',
  moved: 'floorExcess',
  from: 5,
  to: 9,
  evidence: {
    sinceAt: 0,
    asOf: MONDAY,
    uncertain: 0,
    before: wilson(2, 10),
    after: wilson(2, 2),
    spared: [],
    sparedCount: 8,
    weakestTrue: 9.5,
  },
});

const plan = BudgetPlan.parse({
  id: `bp-${'a'.repeat(26)}`,
  place: '9901',
  family: 'epidemic',
  asOf: MONDAY,
  fixedSignalsPerWeek: 1,
  rules: [
    { ...key, alphaNow: 0.005, alphaLeast: 0.0005, signalsPerWeekNow: 6, signalsPerWeekLeast: 1 },
  ],
  measures: [{ measure: 'diarrhoea', trials: 40, podNow: 0.7, podLeast: 0.4 }],
  signalsPerWeekNow: 7,
  signalsPerWeekLeast: 2,
  steps: [
    { rule: 0, measure: 0, alpha: 0.0015, signalsPerWeek: 4, ruleSignalsPerWeek: 3, pod: 0.6 },
    { rule: 0, measure: 0, alpha: 0.005, signalsPerWeek: 7, ruleSignalsPerWeek: 6, pod: 0.7 },
  ],
});

const decide = (body: unknown, differs: Partial<RuleSettingOf> = {}) =>
  decideRules(RuleCommand.parse(body), {
    account: epi,
    now: MONDAY,
    nextDayAt: MONDAY + DAY_MS,
    id,
    change: null,
    proposal,
    plan,
    ...differs,
  });
const done = (decision: ReturnType<typeof decide>): RuleDecision['change'] => {
  if (decision.outcome === 'done') return decision.change;
  throw new Error(`refused: ${decision.code}`);
};

const accept = { command: 'accept-proposal', proposal: proposal.id };
const confirm = { command: 'confirm-change', change: id };
const withdraw = { command: 'withdraw-change', change: id, reason: 'x' };
const budget = (signalsPerWeek: number, family = 'epidemic') => ({
  command: 'set-budget',
  place: '9901',
  family,
  signalsPerWeek,
  plan: plan.id,
  reason: 'what the desk can bear',
});
const waiting = done(decide(accept));

describe('a proposal', () => {
  it('that is accepted waits for another person and sets nothing yet', () => {
    expect(waiting).toMatchObject({
      state: 'waiting',
      askedBy: 'epi',
      validFromAt: null,
      overrides: [{ ...key, place: '9901', setting: { floorExcess: 9 } }],
    });
  });

  it('that is rejected sets nothing, and is decided once', () => {
    const body = { command: 'reject-proposal', proposal: proposal.id, reason: 'too few' };
    const rejected = done(decide(body));
    expect(rejected).toMatchObject({ state: 'rejected', overrides: [] });
    expect(decide(accept, { change: rejected })).toMatchObject({ code: 'already-exists' });
  });

  it('is decided by epidemiologists of its place only', () => {
    expect(decide(accept, { account: duty })).toMatchObject({ code: 'role-not-allowed' });
    expect(decide(accept, { account: county })).toMatchObject({ code: 'out-of-scope' });
    expect(decide(accept, { proposal: null })).toMatchObject({ code: 'unknown-subject' });
  });
});

describe('a change', () => {
  it('is confirmed by another person and holds from the next day on', () => {
    expect(decide(confirm, { change: waiting })).toMatchObject({ code: 'same-person' });
    expect(done(decide(confirm, { change: waiting, account: duty }))).toMatchObject({
      state: 'in-force',
      confirmedBy: 'duty',
      validFromAt: MONDAY + DAY_MS,
    });
  });

  it('is withdrawn from the next day on, or at once where it was never in force', () => {
    const inForce = done(decide(confirm, { change: waiting, account: duty }));
    expect(done(decide(withdraw, { change: inForce }))).toMatchObject({
      state: 'withdrawn',
      validUntilAt: MONDAY + DAY_MS,
    });
    const before = done(decide(withdraw, { change: waiting }));
    expect(before).toMatchObject({ state: 'withdrawn', validUntilAt: null });
    expect(decide(confirm, { change: before, account: duty })).toMatchObject({
      code: 'not-in-this-state',
    });
  });

  it('of another place is not known of', () => {
    expect(decide(confirm, { change: waiting, account: county })).toMatchObject({
      code: 'out-of-scope',
    });
  });
});

describe('a budget', () => {
  it('sets the limits of the last step within it and records what is predicted', () => {
    expect(done(decide(budget(5), { account: duty }))).toMatchObject({
      state: 'waiting',
      overrides: [{ setting: { alpha: 0.0015 } }],
      origin: {
        signalsPerWeek: 5,
        predictedSignalsPerWeek: 4,
        measures: [{ podBefore: 0.7, podAfter: 0.6 }],
      },
    });
  });

  it('below what the tightest limits cost is refused, as is one on another plan than was seen', () => {
    expect(decide(budget(1.9))).toMatchObject({ code: 'invalid-target' });
    expect(decide(budget(5), { plan: null })).toMatchObject({ code: 'stale-version' });
    expect(decide(budget(5, 'fund'))).toMatchObject({ code: 'stale-version' });
    expect(decide(budget(5), { account: county })).toMatchObject({ code: 'out-of-scope' });
  });
});

it('a change of limits that was confirmed since it was seen is not decided on', () => {
  const confirmed = done(decide(confirm, { change: waiting, account: duty, expectedVersion: 1 }));
  const seen = (expectedVersion: number) =>
    decide(withdraw, { change: confirmed, expectedVersion });
  expect(seen(1)).toMatchObject({ code: 'stale-version' });
  expect(done(seen(2)).state).toBe('withdrawn');
});
