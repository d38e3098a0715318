// An alert that nobody takes: who is called above its desk, when, once, and what ends it.
import { describe, expect, it } from 'vitest';
import { watchedOfAlert } from '../store/watched-clocks.ts';
import { Inbox, MONDAY, desk, signal } from '../outbreak.fixture.ts';
import { Response } from '../response.fixture.ts';

const MINUTE_MS = 60_000;

/** One case of cholera: level I, to be taken within 15 minutes. */
function given(): Response {
  const inbox = new Inbox();
  inbox.receive(signal('cholera'));
  return new Response(inbox.only, MONDAY);
}

const called = (response: Response): string[] =>
  response.steps
    .filter(({ action, subject }) => action === 'escalated' && subject.startsWith('alert:'))
    .map(({ details }) => `${JSON.stringify(details['rung'])} ${JSON.stringify(details['calls'])}`);
const HEAD = '"head" {"department":"duty-desk","place":"990102001"}';
const COMMAND = '"command-group" {"department":"command-group","place":"990102"}';

describe('an alert that nobody takes', () => {
  it('calls the head of its desk when its limit passes, then the command group, each once', () => {
    const response = given();
    response.pass(14 * MINUTE_MS);
    expect(called(response)).toEqual([]);
    response.pass(2 * MINUTE_MS);
    expect(called(response)).toEqual([HEAD]);
    response.pass(30 * MINUTE_MS);
    expect(called(response)).toEqual([HEAD, COMMAND]);
    response.pass(600 * MINUTE_MS);
    expect(called(response)).toEqual([HEAD, COMMAND]);
  });

  it('calls nobody further once somebody has taken it', () => {
    const response = given();
    response.pass(16 * MINUTE_MS);
    expect(response.onAlert(desk, { command: 'acknowledge' }).outcome).toBe('done');
    response.pass(60 * MINUTE_MS);
    expect(called(response)).toEqual([HEAD]);
    const stopped = watchedOfAlert(response.case, response.now).filter(({ name }) =>
      name.startsWith('escalate-'),
    );
    expect(stopped.map(({ dueAt }) => dueAt)).toEqual([null, null]);
  });

  it('calls anew when it has lapsed and is not taken again', () => {
    const response = given();
    response.pass(16 * MINUTE_MS);
    response.onAlert(desk, { command: 'acknowledge' });
    response.pass(120 * MINUTE_MS);
    expect(response.case.alert.state).toBe('open');
    response.pass(15 * MINUTE_MS);
    expect(called(response)).toEqual([HEAD, HEAD]);
  });

  it('keeps the minutes that it was opened with', () => {
    const response = given();
    const { memo } = response.case;
    const alerts = { I: { head: 5, commandGroup: 20 }, II: zero, III: zero, IV: zero };
    const escalation = { ...memo.escalation!, alerts };
    response.case = { ...response.case, memo: { ...memo, escalation } };
    response.pass(16 * MINUTE_MS);
    expect(called(response)).toEqual([]);
    response.pass(4 * MINUTE_MS);
    expect(called(response)).toEqual([HEAD]);
  });
});

const zero = { head: 0, commandGroup: 0 };
