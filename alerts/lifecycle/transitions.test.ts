// The table of an alert's life is total, and has the ways that the national rule and the product promise.
import { describe, expect, it } from 'vitest';
import { AlertState } from '../../contracts/alert.ts';
import { AlertCommand } from '../../contracts/command.ts';
import { ALERT_ROLES } from './permissions.ts';
import { ALERT_TRANSITIONS, MACHINE_ACTIONS, isRefusal } from './transitions.ts';

const verbs = AlertCommand.options.map((option) => option.shape.command.value);
const actions = [...verbs, ...MACHINE_ACTIONS];

describe('the alert transition table', () => {
  it('answers every action in every state with a state or a refusal', () => {
    const answers = AlertState.options.flatMap((state) =>
      actions.map((action) => ALERT_TRANSITIONS[state][action]),
    );
    expect(answers).toHaveLength(AlertState.options.length * actions.length);
    for (const answer of answers)
      expect([...AlertState.options, 'not-in-this-state']).toContain(answer);
  });

  it('has a role for every command', () => {
    expect(Object.keys(ALERT_ROLES).sort()).toEqual([...verbs].sort());
    for (const verb of verbs) expect(ALERT_ROLES[verb].length).toBeGreaterThan(0);
  });

  it('lets every state be reached from open', () => {
    const reached = new Set<string>(['open']);
    for (let before = 0; before < reached.size;) {
      before = reached.size;
      for (const state of AlertState.options.filter((one) => reached.has(one))) {
        for (const action of actions) {
          const next = ALERT_TRANSITIONS[state][action];
          if (!isRefusal(next)) reached.add(next);
        }
      }
    }
    expect([...reached].sort()).toEqual([...AlertState.options].sort());
  });

  it('takes comments in every state and never changes it by one', () => {
    for (const state of AlertState.options) expect(ALERT_TRANSITIONS[state].comment).toBe(state);
  });

  it('lets nothing but a comment happen to a merged alert', () => {
    const ways = actions.filter((action) => !isRefusal(ALERT_TRANSITIONS.merged[action]));
    expect(ways).toEqual(['comment']);
  });

  it('withdraws by retraction only what nobody has begun to verify', () => {
    const ways = AlertState.options.filter(
      (state) => ALERT_TRANSITIONS[state].retract === 'withdrawn',
    );
    expect(ways).toEqual(['open', 'acknowledged', 'reopened']);
  });

  it('lets an acknowledgement lapse only before a judgement', () => {
    const ways = AlertState.options.filter((state) => !isRefusal(ALERT_TRANSITIONS[state].lapse));
    expect(ways).toEqual(['acknowledged', 'verifying']);
  });
});
