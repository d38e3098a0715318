// Which alert a silence mutes: what opens within its time, place and level, and nothing that people were told of before it began or after it ended.
import { describe, expect, it } from 'vitest';
import type { SilenceId } from '../../contracts/response-ids.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { Silence } from '../../contracts/triage/silence.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { Inbox, MONDAY, amended, exceedance } from '../outbreak.fixture.ts';
import { reasonAt } from './stage.ts';

const silence = (differs: Partial<Silence> = {}): Silence =>
  Silence.parse({
    v: 1,
    id: derivedId('si-', ['silence']) as SilenceId,
    version: 1,
    state: 'active',
    matchers: { place: '990102', upToLevel: 'III', measure: 'diarrhoea' },
    reason: '演练',
    askedBy: 'duty.city',
    askedAt: MONDAY,
    confirmedBy: null,
    confirmedAt: null,
    beginsAt: MONDAY,
    endsAt: MONDAY + HOUR_MS,
    extensions: [],
    ended: null,
    ...differs,
  });

const first = exceedance('silent', '990102001');

function received(at: number, ...silences: readonly Silence[]): Inbox {
  const inbox = new Inbox(at);
  inbox.silences = [...silences];
  inbox.receive(first);
  return inbox;
}

describe('a silence', () => {
  it('mutes what opens within it, from its first moment to before its last', () => {
    for (const [at, isMuted] of [
      [MONDAY - 1, false],
      [MONDAY, true],
      [MONDAY + HOUR_MS - 1, true],
      [MONDAY + HOUR_MS, false],
    ] as const)
      expect([at, received(at, silence()).only.alert.muted !== undefined]).toEqual([at, isMuted]);
  });

  it('mutes no alert that had been opened before it began, whatever more is found of it', () => {
    const inbox = received(MONDAY - HOUR_MS);
    expect(inbox.only.tasks.length).toBeGreaterThan(0);
    inbox.now = MONDAY;
    inbox.silences = [silence()];
    const passage = inbox.receive(amended(first, { observed: 21 }));
    expect(reasonAt(passage, 'silence')).toBe('not-silenced');
    expect(inbox.only.alert.muted).toBeUndefined();
    expect(inbox.only.alert.acknowledgeBy).not.toBeNull();
    expect(inbox.only.tasks.some(({ state }) => state === 'withdrawn')).toBe(false);
  });

  it('mutes nothing graver than it was asked for, and releases what becomes so', () => {
    const upToIV = silence({ matchers: { place: '990102' as never, upToLevel: 'IV' } });
    const quiet = received(MONDAY, upToIV);
    expect(quiet.only.alert.machineLevel).toBe('IV');
    expect(quiet.only.alert.muted?.kind).toBe('silence');
    const passage = quiet.receive(amended(first, { observed: 200 }));
    expect(quiet.only.alert.machineLevel).not.toBe('IV');
    expect(reasonAt(passage, 'silence')).toBe('released');
    expect(quiet.only.alert.muted).toBeUndefined();
    expect(quiet.only.tasks.length).toBeGreaterThan(0);
  });

  it('of another place or measure mutes nothing', () => {
    const place = silence({ matchers: { place: '990103' as never, upToLevel: 'I' } });
    const measure = silence({
      matchers: { place: '990102' as never, upToLevel: 'I', measure: 'fever' as never },
    });
    expect(received(MONDAY, place, measure).only.alert.muted).toBeUndefined();
  });
});
