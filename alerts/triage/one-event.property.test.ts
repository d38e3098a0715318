// One event that several measures see, at several nested places, is one alert: the same one in whatever order its findings come.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../contracts/signal.ts';
import { isLive } from '../lifecycle/transitions.ts';
import { decideAlert } from '../lifecycle/decide.ts';
import type { Case } from '../cases/case.ts';
import { Inbox, MONDAY, desk, exceedance, shippedRules } from '../outbreak.fixture.ts';

const TOWNSHIP = '990102001';
const LEVELS = { 4: 'city', 6: 'county', 9: 'township' } as const;

/** What three definitions, two nested and one overlapping, see of the same sick people. */
const MEASURES = [
  { id: 'diarrhoea', definition: 'diarrhoea', title: 'Diarrhoea' },
  { id: 'gastro-enteritis', definition: 'gastro-enteritis', title: 'Gastro-enteritis' },
  { id: 'notifiable-intestinal', definition: null, title: 'Intestinal' },
] as const;

interface Found {
  readonly place: typeof TOWNSHIP | '990102' | '9901';
  readonly measure: (typeof MEASURES)[number];
  readonly excess: number;
}

function found({ place, measure, excess }: Found): Signal {
  const level = LEVELS[place.length as 4 | 6 | 9];
  return exceedance(`${measure.id} ${place}`, place, {
    measure: measure.id,
    definition: measure.definition,
    title: { zh: measure.title, en: measure.title },
    series: `${measure.id}~${level}~${place}~all`,
    expected: 5,
    observed: 5 + excess,
  });
}

/** Each measure sees its own number at each place; what a wider place sees is at most twice what the township shows. */
const outbreak = fc
  .record({
    seen: fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 3, maxLength: 3 }),
    wider: fc.array(fc.double({ min: 0.2, max: 1.99, noNaN: true }), {
      minLength: 6,
      maxLength: 6,
    }),
  })
  .map(({ seen, wider }) => {
    const most = Math.max(...seen);
    return MEASURES.flatMap((measure, at) => [
      found({ place: TOWNSHIP, measure, excess: seen[at] ?? 5 }),
      found({ place: '990102', measure, excess: Math.round(most * (wider[at] ?? 1)) }),
      found({ place: '9901', measure, excess: Math.round(most * (wider[at + 3] ?? 1)) }),
    ]);
  });

const shuffled = outbreak.chain((signals) =>
  fc.shuffledSubarray(signals, { minLength: signals.length, maxLength: signals.length }),
);

const alive = (inbox: Inbox): Case[] => inbox.cases.filter(({ alert }) => isLive(alert.state));
const received = (signals: readonly Signal[]): Inbox => {
  const inbox = new Inbox();
  inbox.receive(...signals);
  return inbox;
};

describe('one event', () => {
  it('seen by three measures at three nested places is one alert, told by the most specific, in any order', () => {
    fc.assert(
      fc.property(shuffled, (signals) => {
        const inbox = received(signals);
        const [one, ...rest] = alive(inbox);
        expect(rest).toEqual([]);
        expect(one?.alert).toMatchObject({
          place: TOWNSHIP,
          measure: 'diarrhoea',
          title: { en: 'Diarrhoea' },
          signalCount: signals.length,
        });
        expect(new Set(one?.evidence.map(({ id }) => id))).toEqual(
          new Set(signals.map(({ id }) => id)),
        );
        const inOrder = received([...signals].sort((a, b) => (a.id < b.id ? -1 : 1)));
        const same = alive(inOrder)[0]?.alert;
        expect(one?.alert.observed).toBe(same?.observed);
        expect(one?.alert.machineLevel).toBe(same?.machineLevel);
        expect(one?.alert.levelReasons).toEqual(same?.levelReasons);
        for (const gone of inbox.cases.filter(({ alert }) => !isLive(alert.state))) {
          expect(gone.alert.state).toBe('merged');
          expect(gone.evidence).toEqual([]);
          expect(gone.tasks.every(({ state }) => state === 'withdrawn')).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
  }, 60_000);

  it('does not take in a rise of the whole city that it does not explain', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(8), (signals, at) => {
        const season = found({ place: '9901', measure: MEASURES[1], excess: 400 });
        const mixed = signals.filter(({ id }) => id !== season.id);
        mixed.splice(at, 0, season);
        const places = alive(received(mixed)).map(({ alert }) => alert.place);
        expect(places.sort()).toEqual(['9901', TOWNSHIP]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('stays as it is where somebody has taken the wider alert', () => {
    const wide = found({ place: '990102', measure: MEASURES[1], excess: 40 });
    const small = found({ place: TOWNSHIP, measure: MEASURES[2], excess: 8 });
    const grown = found({ place: TOWNSHIP, measure: MEASURES[0], excess: 38 });
    const inbox = received([wide, small]);
    const county = inbox.cases.find(({ alert }) => alert.place === '990102');
    if (county === undefined) throw new Error('the county has no alert');
    const decision = decideAlert(
      county,
      { command: 'acknowledge' },
      { account: desk, now: MONDAY, rules: shippedRules, expectedVersion: undefined, into: null },
    );
    if (decision.outcome === 'refused') throw new Error(decision.detail.en);
    const [taken] = decision.cases;
    if (taken !== undefined) inbox.put(taken);
    inbox.receive(grown);
    expect(
      alive(inbox)
        .map(({ alert }) => alert.place)
        .sort(),
    ).toEqual(['990102', TOWNSHIP]);
  });

  it('of measures that another list answers is another alert', () => {
    const inbox = received([
      found({ place: TOWNSHIP, measure: MEASURES[0], excess: 30 }),
      exceedance('rash', TOWNSHIP, {
        measure: 'fever-rash',
        definition: 'fever-rash',
        alertKind: 'vaccine-preventable',
        series: `fever-rash~township~${TOWNSHIP}~all`,
      }),
    ]);
    expect(alive(inbox)).toHaveLength(2);
  });
});
