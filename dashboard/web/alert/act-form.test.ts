// The form of an act asks for what its command needs, and the screen offers what the state and role allow.
import { describe, expect, it } from 'vitest';
import { AlertState } from '../../../contracts/alert.ts';
import { AlertCommand } from '../../../contracts/command.ts';
import { type ActForm, EMPTY_FORM, begun, fill } from './act-form.ts';
import { type AlertVerb, offered } from './workflow.ts';

const form = (part: Partial<ActForm>): ActForm => ({ ...EMPTY_FORM, ...part });

describe('the form of an act', () => {
  it('names what is missing instead of sending what would be refused', () => {
    expect(fill('exclude', form({ reason: '补报' }))).toEqual({ missing: 'code' });
    expect(fill('exclude', form({ code: 'calendar' }))).toEqual({ missing: 'reason' });
    expect(fill('set-level', form({ reason: '扩散' }))).toEqual({ missing: 'level' });
    expect(fill('suspect', form({ reason: '   ' }))).toEqual({ missing: 'reason' });
    expect(fill('assess', form({ reason: '扩散', likelihood: '3' }))).toEqual({
      missing: 'rating',
    });
    const looked = form({ reason: '已去电', outcome: 'confirmed' });
    expect(fill('record-verification', looked)).toEqual({ missing: 'outcome' });
    const counted = form({ ...looked, ways: ['telephone'], casesFound: '四' });
    expect(fill('record-verification', counted)).toEqual({ missing: 'casesFound' });
    const above = form({ reason: '补报', code: 'calendar', returnAbove: '很多' });
    expect(fill('exclude', above)).toEqual({ missing: 'returnAbove' });
  });

  it('begins an assessment with what the record suggests, and nothing else', () => {
    const draft = { likelihood: 4, impact: 3, reasons: [{ zh: '一级', en: 'Level I' }] };
    expect(begun('assess', draft)).toEqual({ ...EMPTY_FORM, likelihood: '4', impact: '3' });
    expect(begun('close', draft)).toEqual(EMPTY_FORM);
  });

  it('asks nothing for an acknowledgement', () => {
    expect(fill('acknowledge', EMPTY_FORM)).toEqual({ command: { command: 'acknowledge' } });
  });

  it('makes a command of the contract for every act that is offered', () => {
    const full = form({
      reason: '电话核实无误',
      code: 'data-error',
      returnAbove: '40',
      likelihood: '3',
      impact: '4',
      level: 'II',
      override: true,
      outcome: 'confirmed',
      ways: ['telephone'],
      casesFound: '4',
    });
    const verbs = new Set(AlertState.options.flatMap((state) => offered(state, 'duty-officer')));
    expect(verbs.size).toBe(11);
    for (const verb of verbs) {
      const filled = fill(verb, full);
      expect('command' in filled && AlertCommand.parse(filled.command).command).toBe(verb);
    }
  });
});

describe('what is offered', () => {
  it('begins with the likeliest step of the state', () => {
    const first = (state: AlertState): AlertVerb | undefined => offered(state, 'duty-officer')[0];
    expect([first('open'), first('verifying'), first('suspected'), first('excluded')]).toEqual([
      'acknowledge',
      'exclude',
      'assess',
      'reopen',
    ]);
  });

  it('gives departments a comment and administrators what a duty officer has', () => {
    for (const state of AlertState.options) {
      expect(offered(state, 'department-member')).toEqual(['comment']);
      expect(offered(state, 'administrator')).toEqual(offered(state, 'duty-officer'));
    }
  });
});
