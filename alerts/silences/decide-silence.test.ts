// Silences as a total table: whatever a person asks in whatever state, the answer is a silence within its limits or a refusal with a code.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SilenceId } from '../../contracts/response-ids.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { SilenceCommand } from '../../contracts/triage/silence-command.ts';
import { Silence, SilenceState } from '../../contracts/triage/silence.ts';
import { MONDAY, account, shippedRules } from '../outbreak.fixture.ts';
import { decideSilence } from './decide-silence.ts';

const id = SilenceId.parse(`si-${'a'.repeat(26)}`);
const setting = (by = 'other') => ({
  account: account(by),
  now: MONDAY,
  rules: shippedRules.silences,
  expectedVersion: undefined,
  newId: id,
});
const silence = (state: SilenceState, upToLevel: string): Silence =>
  Silence.parse({
    v: 1,
    id,
    version: 1,
    state,
    matchers: { place: '990102', upToLevel },
    reason: 'x',
    askedBy: 'owner',
    askedAt: MONDAY - HOUR_MS,
    confirmedBy: null,
    confirmedAt: null,
    beginsAt: MONDAY - HOUR_MS,
    endsAt: MONDAY + HOUR_MS,
    extensions: [],
    ended: null,
  });

const level = fc.constantFrom('I', 'II', 'III', 'IV');
const hours = fc.integer({ min: -5, max: 400 });

describe('a silence', () => {
  it('never lasts longer than its level allows from its beginning, extensions included, and grave ones never by one person alone', () => {
    const verb = fc.constantFrom('ask', 'confirm', 'extend', 'end', 'withdraw');
    const state = fc.constantFrom(...SilenceState.options);
    const by = fc.constantFrom('owner', 'other');
    fc.assert(
      fc.property(verb, state, level, hours, by, (command, from, upToLevel, length, who) => {
        const endsAt = MONDAY + length * HOUR_MS;
        const body = SilenceCommand.parse(
          {
            ask: { command, matchers: { place: '990102', upToLevel }, endsAt, reason: 'x' },
            extend: { command, silence: id, endsAt, reason: 'x' },
            confirm: { command, silence: id },
            end: { command, silence: id, reason: 'x' },
            withdraw: { command, silence: id, reason: 'x' },
          }[command],
        );
        const before = command === 'ask' ? null : silence(from, upToLevel);
        const decision = decideSilence(before, body, setting(who));
        if (decision.outcome === 'refused') return;
        const after = decision.silence;
        const limit = shippedRules.silences.levels[after.matchers.upToLevel];
        expect(Silence.safeParse(after).success).toBe(true);
        expect(after.endsAt - after.beginsAt).toBeLessThanOrEqual(limit.hoursMax * HOUR_MS);
        const begins = after.state === 'active' && before?.state !== 'active';
        if (begins && limit.secondPerson) expect(after.confirmedBy).toBe('other');
        expect(decision.steps.length).toBe(begins ? 2 : 1);
      }),
      { numRuns: 500 },
    );
  });

  it('is extended again and again to the end of its longest time and no further', () => {
    const { hoursMax } = shippedRules.silences.levels.IV;
    const begun = silence('active', 'IV');
    const extend = (from: Silence, endsAt: number, now: number) =>
      decideSilence(
        from,
        SilenceCommand.parse({ command: 'extend', silence: id, endsAt, reason: 'x' }),
        { ...setting(), now },
      );
    const last = begun.beginsAt + hoursMax * HOUR_MS;
    const longest = extend(begun, last, MONDAY);
    if (longest.outcome === 'refused') throw new Error(longest.detail.en);
    expect(longest.silence.endsAt).toBe(last);
    expect(extend(longest.silence, last + 1, last - HOUR_MS)).toMatchObject({
      code: 'silence-too-long',
    });
    expect(extend(longest.silence, MONDAY - 1, MONDAY)).toMatchObject({ code: 'silence-too-long' });
  });

  it('is not known outside of its place, nor to departments, and not by a version that is over', () => {
    const end = SilenceCommand.parse({ command: 'end', silence: id, reason: 'x' });
    const code = (differs: object) => {
      const decision = decideSilence(silence('active', 'IV'), end, { ...setting(), ...differs });
      return decision.outcome === 'refused' ? decision.code : 'done';
    };
    expect(code({ account: account('far', { places: ['990103'] }) })).toBe('out-of-scope');
    expect(code({ account: account('member', { role: 'department-member' }) })).toBe(
      'role-not-allowed',
    );
    expect(code({ expectedVersion: 7 })).toBe('stale-version');
    expect(code({})).toBe('done');
  });
});
