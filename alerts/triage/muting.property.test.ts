// Invariant 1 over muting: whatever signals come, whatever silences begin and end, whatever county alerts and dead feeds mute and release, every
// revision ends notified, suppressed or merged, and what is muted says by whom and why, in both languages.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SilenceId } from '../../contracts/response-ids.ts';
import type { Signal } from '../../contracts/signal.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { Silence } from '../../contracts/triage/silence.ts';
import { derivedId } from '../../platform/derived-id.ts';
import { Inbox, MONDAY, amended, exceedance, signal, withdrawn } from '../outbreak.fixture.ts';
import { silenceOf } from './silence-match.ts';
import type { Passage } from './stage.ts';

const PLACES = ['990102', '990102001', '990102002', '990103', '990103001'] as const;
const HOWS = ['raise', 'amend', 'withdraw', 'fall', 'dead-feed'] as const;

const move = fc.oneof(
  fc.record({
    move: fc.constant('signal' as const),
    which: fc.nat(5),
    place: fc.constantFrom(...PLACES),
    how: fc.constantFrom(...HOWS),
    observed: fc.integer({ min: 13, max: 400 }),
  }),
  fc.record({
    move: fc.constant('silence' as const),
    place: fc.constantFrom(...PLACES),
    hours: fc.integer({ min: 1, max: 12 }),
    upToLevel: fc.constantFrom('I' as const, 'III' as const, 'IV' as const),
  }),
  fc.record({ move: fc.constant('end' as const), which: fc.nat(3) }),
  fc.record({ move: fc.constant('time' as const), hours: fc.integer({ min: 1, max: 8 }) }),
);
type Move = typeof move extends fc.Arbitrary<infer One> ? One : never;

function silenceAt(
  number: number,
  { place, hours, upToLevel }: Extract<Move, { move: 'silence' }>,
  now: number,
): Silence {
  return Silence.parse({
    v: 1,
    id: SilenceId.parse(derivedId('si-', [number])),
    version: 1,
    state: 'active',
    matchers: { place, upToLevel },
    reason: '演练',
    askedBy: 'duty.city',
    askedAt: now,
    confirmedBy: null,
    confirmedAt: null,
    beginsAt: now,
    endsAt: now + hours * HOUR_MS,
    extensions: [],
    ended: null,
  });
}

/** Raised, and its further revisions: of an exceedance, a fall or a feed that fell silent. */
class Sender {
  readonly #last = new Map<string, Signal>();

  next({ which, place, how, observed }: Extract<Move, { move: 'signal' }>): Signal {
    const key = `${String(which)} ${place}`;
    const last = this.#last.get(key);
    const sent =
      last === undefined
        ? this.#first(key, { place, how, observed })
        : revised(last, how, observed);
    this.#last.set(key, sent);
    return sent;
  }

  #first(
    name: string,
    { place, how, observed }: Pick<Extract<Move, { move: 'signal' }>, 'place' | 'how' | 'observed'>,
  ): Signal {
    if (how === 'dead-feed')
      return signal(name, {
        kind: 'site-silent',
        alertKind: 'feed-failure',
        family: 'feed',
        measure: 'site-silent',
        disease: null,
        diseaseClass: 'none',
        place: `${place.slice(0, 6)}001`,
        siteId: `s-${place.slice(0, 6)}001-1`,
        observed: 0,
        expected: 200,
      });
    if (how === 'fall') return exceedance(name, place, { observed: 2, expected: observed });
    return exceedance(name, place, { observed, expected: 6 });
  }
}

const revised = (last: Signal, how: (typeof HOWS)[number], observed: number): Signal =>
  how === 'withdraw' && last.status !== 'withdrawn'
    ? withdrawn(last)
    : amended({ ...last, withdrawn: null }, last.kind === 'series' ? { observed } : {});

function endsWell({ disposition, reasons, case: one, steps }: Passage): 'muted' | 'told' {
  expect(['notified', 'suppressed', 'merged']).toContain(disposition?.outcome);
  expect(reasons.map(({ stage }) => stage)).toEqual(
    expect.arrayContaining([
      'correlate',
      'inhibit',
      'silence',
      'grade',
      'route',
      'notify',
      'record',
    ]),
  );
  expect(steps.filter(({ subject }) => subject.startsWith('signal:'))).toHaveLength(1);
  const muting = one?.alert.muted;
  expect(disposition?.mutedBy ?? null).toBe(muting?.by ?? null);
  if (muting === undefined) return 'told';
  expect(disposition?.outcome).not.toBe('notified');
  expect(muting.because.words.zh).toMatch(/\p{Script=Han}/u);
  return 'muted';
}

it('every revision ends notified, suppressed (by whom, why) or merged, and nothing is muted by what is over', () => {
  const seen = { muted: 0, told: 0 };
  fc.assert(
    fc.property(fc.array(move, { minLength: 10, maxLength: 40 }), (moves) => {
      const inbox = new Inbox(MONDAY);
      const sender = new Sender();
      for (const [number, next] of moves.entries()) {
        if (next.move === 'time') inbox.now += next.hours * HOUR_MS;
        else if (next.move === 'silence')
          inbox.silences = [...inbox.silences, silenceAt(number, next, inbox.now)];
        else if (next.move === 'end')
          inbox.silences = inbox.silences.filter((_one, at) => at !== next.which);
        else {
          const passage = inbox.receive(sender.next(next));
          seen[endsWell(passage)] += 1;
          const muting = passage.case?.alert.muted;
          if (passage.case !== null && muting?.kind === 'silence')
            expect(silenceOf(passage.case.alert, inbox.silences, inbox.now)).not.toBeNull();
        }
      }
      expect(inbox.passages).toHaveLength(moves.filter((one) => one.move === 'signal').length);
    }),
    { numRuns: 150 },
  );
  expect(seen.muted).toBeGreaterThan(20);
  expect(seen.told).toBeGreaterThan(50);
}, 60_000);
