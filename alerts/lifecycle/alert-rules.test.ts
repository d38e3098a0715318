// Rules of an alert that one line could break: the limits by level, what an end names and leaves, what a judgement calls up, and what is muted or
// merged by the machine.
import { describe, expect, it } from 'vitest';
import { AlertCommand } from '../../contracts/command.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import type { Case } from '../cases/case.ts';
import { Inbox, MONDAY, desk, exceedance, shippedRules, signal } from '../outbreak.fixture.ts';
import { isSameEpisode, mayBeTaken } from '../triage/one-event.ts';
import { mayBeMuted } from '../triage/muting.ts';
import { matches } from '../triage/silence-match.ts';
import { hurried } from './act.ts';
import { decideAlert } from './decide.ts';
import { acknowledgeBy, lapsesAt } from './limits.ts';
import { openLeads } from './open-leads.ts';

const MINUTE_MS = 60_000;
const LEVELS = ['I', 'II', 'III', 'IV'] as const;

function opened(differs: object = {}): Case {
  const inbox = new Inbox();
  inbox.receive(signal('rules', differs));
  return inbox.only;
}

const decide = (one: Case, body: object, expectedVersion?: number) =>
  decideAlert(one, AlertCommand.parse({ reason: '研判', ...body }), {
    account: desk,
    now: MONDAY,
    rules: shippedRules,
    expectedVersion,
    into: null,
  });

function done(one: Case, ...bodies: readonly object[]) {
  let last = { case: one, steps: [] as readonly { action: string; details: object }[] };
  for (const body of bodies) {
    const decision = decide(last.case, body);
    if (decision.outcome === 'refused') throw new Error(decision.detail.en);
    last = { case: decision.cases[0]!, steps: decision.steps };
  }
  return last;
}

const RESPONDING = [{ command: 'acknowledge' }, { command: 'suspect' }, { command: 'respond' }];

describe('an alert', () => {
  it('waits 15 min, 30 min, 2 h, 8 h to be taken, and 2 h or 24 h to be judged', () => {
    expect(LEVELS.map((level) => acknowledgeBy(level, 0) / MINUTE_MS)).toEqual([15, 30, 120, 480]);
    expect(LEVELS.map((level) => lapsesAt(level, 0) / HOUR_MS)).toEqual([2, 2, 24, 24]);
  });

  it('gets no longer limit by another level', () => {
    const one = opened();
    const early = { ...one, alert: { ...one.alert, acknowledgeBy: MONDAY + 1 } };
    expect(hurried({ case: early, steps: [] }, MONDAY).case.alert.acknowledgeBy).toBe(MONDAY + 1);
  });

  it('takes a remark whatever it has become meanwhile, and nothing else', () => {
    const one = opened();
    expect(decide(one, { command: 'comment' }, 99).outcome).toBe('done');
    expect(decide(one, { command: 'acknowledge' }, 99)).toMatchObject({ code: 'stale-version' });
  });

  it('that is responded to calls up the duties of both phases', () => {
    const { case: one } = done(opened(), { command: 'acknowledge' }, { command: 'suspect' });
    const back: Case = { ...one, memo: { ...one.memo, phases: ['opened'] } };
    expect(done(back, { command: 'respond' }).case.memo.phases).toEqual([
      'opened',
      'suspected',
      'responding',
    ]);
  });

  it('that is excluded leaves no duty open', () => {
    const exclude = { command: 'exclude', code: 'data-error' };
    const { case: one } = done(opened(), exclude);
    expect(new Set(one.tasks.map(({ state }) => state))).toEqual(new Set(['withdrawn']));
    const again = done(one, { command: 'reopen' }).case;
    expect(again.memo.occurrence).toBe(2);
  });

  it('that is reopened calls off what was left of the occurrence before', () => {
    const before = opened();
    const closed: Case = { ...before, alert: { ...before.alert, state: 'closed' } };
    const { case: again } = done(closed, { command: 'reopen' });
    const old = again.tasks.filter(({ id }) => before.tasks.some((task) => task.id === id));
    expect(new Set(old.map(({ state }) => state))).toEqual(new Set(['withdrawn']));
  });

  it('that is closed over open leads names them; copies and the evaluation are none', () => {
    const one = done(opened(), ...RESPONDING).case;
    const leads = openLeads(one).map(({ id }) => id);
    expect(leads.length).toBeGreaterThan(0);
    const { steps } = done(one, { command: 'close', overrideOpenLead: true });
    const close = steps.find(({ action }) => action === 'close');
    expect(close?.details).toMatchObject({ overriddenLeads: leads });
    const lead = one.tasks.find(({ id }) => id === leads[0])!;
    const others = [
      { ...lead, purpose: 'information' as const },
      { ...lead, stage: 'evaluate' as const },
    ];
    expect(openLeads({ tasks: others })).toEqual([]);
  });
});

describe('the machine', () => {
  const inbox = new Inbox();
  inbox.receive(exceedance('rules', '990102'));
  const wide = inbox.only;
  const seen = exceedance('rules again', '990102');

  it('neither mutes nor takes what a person has judged or what came back', () => {
    expect([mayBeMuted(wide), mayBeTaken(wide)]).toEqual([true, true]);
    const judged: Case = { ...wide, alert: { ...wide.alert, humanLevel: 'IV' } };
    expect([mayBeMuted(judged), mayBeTaken(judged)]).toEqual([false, false]);
    const back: Case = { ...wide, memo: { ...wide.memo, occurrence: 2 } };
    expect(mayBeTaken(back)).toBe(false);
  });

  it('puts nothing new into an alert that is over', () => {
    const passage = { signal: seen, rules: shippedRules };
    expect(isSameEpisode(wide, passage)).toBe(true);
    for (const state of ['closed', 'merged', 'withdrawn'] as const)
      expect(isSameEpisode({ ...wide, alert: { ...wide.alert, state } }, passage)).toBe(false);
  });

  it('silences what lies in the place, up to the level, and nothing else', () => {
    const level = wide.alert.machineLevel;
    expect(matches(wide.alert, { place: '9901' as never, upToLevel: level })).toBe(true);
    expect(matches(wide.alert, { place: '990103' as never, upToLevel: level })).toBe(false);
    const grave = { ...wide.alert, humanLevel: 'I' as const };
    expect(matches(grave, { place: '9901' as never, upToLevel: 'III' })).toBe(false);
  });
});
