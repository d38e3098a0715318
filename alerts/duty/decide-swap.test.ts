// A swap from its proposal to its hours: who may say what, that the hours must still be theirs, and that approval is by a third person.
import { describe, expect, it } from 'vitest';
import { DutyCommand } from '../../contracts/duty-command.ts';
import type { OverrideId, Roster, Swap, SwapId } from '../../contracts/roster.ts';
import { account } from '../outbreak.fixture.ts';
import { decideSwap, type SwapCommand, type SwapSetting } from './decide-swap.ts';
import { at, layer, override, plan, roster, setting as duty, without } from './duty.fixture.ts';
import { onDutyAt } from './on-duty.ts';

const NOW = at('2026-06-01T10:00');
/** A night of bo's, and a day some days later. */
const gives = { startAt: at('2026-06-01T18:00'), endAt: at('2026-06-02T08:00') };
const takes = { startAt: at('2026-06-05T08:00'), endAt: at('2026-06-05T18:00') };
const SWAP = `sw-${'a'.repeat(26)}`;

const setting = (who: string, of: Roster = roster()): SwapSetting => ({
  account: account(who),
  now: NOW,
  expectedVersion: undefined,
  duty,
  roster: of,
  ids: {
    swap: SWAP as SwapId,
    gives: `ov-${'g'.repeat(26)}` as OverrideId,
    takes: `ov-${'t'.repeat(26)}` as OverrideId,
  },
});
const body = (command: Record<string, unknown>): SwapCommand =>
  DutyCommand.parse(command) as SwapCommand;
const propose = (differs: Record<string, unknown> = {}) =>
  body({
    command: 'propose-swap',
    roster: 'ro-desk-9901',
    to: 'dai',
    gives,
    takes: null,
    reason: '家中有事',
    ...differs,
  });
const swapOf = (decision: ReturnType<typeof decideSwap>): Swap => {
  if (decision.outcome === 'refused') throw new Error(`${decision.code}: ${decision.detail.en}`);
  return decision.swap;
};
const proposed = (): Swap => swapOf(decideSwap(null, propose(), setting('bo')));
const answer = (command: string) => body({ command, swap: SWAP, reason: '同意' });

describe('a proposal', () => {
  it('gives hours of one’s own that lie ahead', () => {
    expect(proposed()).toMatchObject({ state: 'proposed', from: 'bo', to: 'dai' });
    expect(decideSwap(null, propose(), setting('an'))).toMatchObject({
      code: 'not-in-this-state',
      detail: { en: /is not an’s/ },
    });
    const begun = propose({
      gives: { startAt: at('2026-06-01T08:00'), endAt: at('2026-06-01T18:00') },
    });
    expect(decideSwap(null, begun, setting('an'))).toMatchObject({ code: 'not-in-this-state' });
    expect(decideSwap(null, propose({ to: 'bo' }), setting('bo'))).toMatchObject({
      code: 'same-person',
    });
  });

  it('that would keep somebody for a day and a night is refused', () => {
    expect(decideSwap(null, propose({ to: 'an' }), setting('bo'))).toMatchObject({
      code: 'double-shift',
    });
  });
});

describe('the answers', () => {
  it('come from the one, then from the head, who is neither of the two', () => {
    expect(decideSwap(proposed(), answer('accept-swap'), setting('an'))).toMatchObject({
      code: 'role-not-allowed',
    });
    const accepted = swapOf(decideSwap(proposed(), answer('accept-swap'), setting('dai')));
    expect(accepted.state).toBe('accepted');
    expect(decideSwap(accepted, answer('approve-swap'), setting('bo'))).toMatchObject({
      code: 'role-not-allowed',
    });
    const decision = decideSwap(accepted, answer('approve-swap'), setting('head'));
    expect(decision).toMatchObject({
      outcome: 'done',
      swap: { state: 'in-force', decidedBy: 'head' },
    });
    const after = decision.outcome === 'done' ? decision.roster : roster();
    expect(onDutyAt(after, at('2026-06-01T20:00'), duty)).toMatchObject({
      person: 'dai',
      why: { by: 'override', swap: SWAP },
    });
  });

  it('bring it into force at once where no approval is asked for, both ways', () => {
    const five = layer({ people: ['an', 'bo', 'chen', 'eve', 'fay'] });
    const free = roster({ plans: [plan({ swapsNeedApproval: false, layers: [five] })] });
    const both = propose({ to: onDutyAt(free, takes.startAt, duty).person, takes });
    const swap = swapOf(decideSwap(null, both, setting('bo', free)));
    const decision = decideSwap(swap, answer('accept-swap'), setting(swap.to, free));
    expect(decision).toMatchObject({ outcome: 'done', swap: { state: 'in-force' } });
    const after = decision.outcome === 'done' ? decision.roster : free;
    expect(onDutyAt(after, gives.startAt, duty).person).toBe(swap.to);
    expect(onDutyAt(after, takes.startAt, duty).person).toBe('bo');
  });

  it('come too late where the roster has changed meanwhile', () => {
    const changed = roster({ overrides: [override('x', { ...gives, person: 'eve' })] });
    expect(decideSwap(proposed(), answer('accept-swap'), setting('dai', changed))).toMatchObject({
      code: 'not-in-this-state',
    });
  });

  it('come too late where one of the two is gone, whose hours nobody would have', () => {
    const gone = { ...setting('head'), duty: without('dai') };
    const accepted = swapOf(decideSwap(proposed(), answer('accept-swap'), setting('dai')));
    expect(decideSwap(accepted, answer('approve-swap'), gone)).toMatchObject({
      code: 'invalid-target',
      detail: { en: /dai is not an active member/ },
    });
  });

  it('end it once', () => {
    const declined = swapOf(decideSwap(proposed(), answer('decline-swap'), setting('dai')));
    expect(declined.state).toBe('declined');
    expect(decideSwap(declined, answer('accept-swap'), setting('dai'))).toMatchObject({
      code: 'not-in-this-state',
    });
  });
});
