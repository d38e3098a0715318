// A county's alert mutes its townships' and a dead feed the falls that it explains, whichever came first; what is muted is listed and told once
// when it is released; and growth of what people have taken is told within bounds.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../contracts/signal.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import type { Case } from '../cases/case.ts';
import { decideAlert } from '../lifecycle/decide.ts';
import { noticesOf } from '../notifiers/notices.ts';
import {
  Inbox,
  MONDAY,
  amended,
  desk,
  exceedance,
  shippedRules,
  signal,
  withdrawn,
} from '../outbreak.fixture.ts';
import { grown } from './growth.ts';
import type { Passage } from './stage.ts';

const county = exceedance('c', '990102', { observed: 300, expected: 40 });
const township = exceedance('t', '990102001', { observed: 26 });

const dead = signal('dead', {
  kind: 'site-silent',
  alertKind: 'feed-failure',
  family: 'feed',
  title: { zh: '县医院报送中断', en: 'The county hospital has fallen silent' },
  measure: 'site-silent',
  disease: null,
  diseaseClass: 'none',
  place: '990102001',
  siteId: 's-990102001-1',
  startedAt: MONDAY - 20 * HOUR_MS,
  window: { kind: 'hour', startAt: MONDAY - 20 * HOUR_MS, endAt: MONDAY },
  observed: 0,
  expected: 200,
});
const fall = (name: string, differs: Partial<Record<keyof Signal, unknown>> = {}): Signal =>
  exceedance(name, '990102', {
    family: 'capacity',
    alertKind: 'falling-visits',
    measure: 'falling-visits',
    definition: null,
    series: 'falling-visits~county~990102~all',
    observed: 700,
    expected: 1000,
    threshold: 900,
    ...differs,
  });

const at = (inbox: Inbox, place: string) =>
  inbox.cases.find(({ alert }) => alert.place === place && alert.state !== 'merged')!;
const told = (passage: Passage) =>
  noticesOf({
    cases: [...passage.beside.map(({ after }) => after), passage.case!],
    steps: passage.steps,
    at: passage.now,
  }).map(({ reason }) => reason);

describe('a county’s alert', () => {
  it.each([
    ['after', [county, township]],
    ['before', [township, county]],
  ])(
    'mutes its township’s that came %s it, which stays listed without tasks or limits',
    (_when, signals) => {
      const inbox = new Inbox();
      inbox.receive(...signals);
      const one = at(inbox, '990102001');
      expect(one.alert).toMatchObject({
        state: 'open',
        acknowledgeBy: null,
        muted: { kind: 'county-alert', by: `alert:${at(inbox, '990102').alert.id}` },
      });
      expect(one.tasks.filter(({ state }) => state !== 'withdrawn')).toEqual([]);
      expect(at(inbox, '990102').alert).not.toHaveProperty('muted');
    },
  );

  it('that ends releases it, told once, with tasks', () => {
    const inbox = new Inbox();
    inbox.receive(county, township);
    expect(inbox.passages[1]!.disposition).toMatchObject({
      outcome: 'suppressed',
      mutedBy: `alert:${at(inbox, '990102').alert.id}`,
    });
    expect(told(inbox.passages[1]!)).toEqual([]);
    const end = inbox.receive(withdrawn(county));
    const one = at(inbox, '990102001');
    expect(one.alert).not.toHaveProperty('muted');
    expect(one.alert.acknowledgeBy).not.toBeNull();
    expect(one.tasks.length).toBeGreaterThan(0);
    expect(told(end).filter((reason) => reason === 'released')).toHaveLength(1);
  });

  it('of a lesser level, of another subject, or a finding that people have taken mutes nothing', () => {
    const other = new Inbox();
    other.receive(exceedance('x', '990102', { disease: 'cholera', observed: 300 }), township);
    expect(at(other, '990102001').alert).not.toHaveProperty('muted');
    const taken = new Inbox();
    taken.receive(township);
    const setting = {
      account: desk,
      now: MONDAY,
      rules: shippedRules,
      expectedVersion: undefined,
      into: null,
    };
    const decision = decideAlert(taken.only, { command: 'acknowledge' }, setting);
    if (decision.outcome === 'refused') throw new Error(decision.detail.en);
    taken.put(decision.cases[0]!);
    taken.receive(county);
    expect(at(taken, '990102001').alert).not.toHaveProperty('muted');
  });

  it('mutes the same alerts in whatever order the findings come', () => {
    const all = [
      county,
      township,
      exceedance('t2', '990102002', { observed: 24 }),
      exceedance('other', '990103001', { observed: 24 }),
      fall('f'),
      dead,
    ];
    const state = (signals: readonly Signal[]): unknown => {
      const inbox = new Inbox();
      inbox.receive(...signals);
      return inbox.cases
        .map(({ alert }) => [alert.place, alert.measure, alert.muted?.kind ?? null])
        .sort();
    };
    const expected = state(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (signals) => {
        expect(state(signals)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
    expect(JSON.stringify(expected)).toContain('dead-feed');
    expect(JSON.stringify(expected)).toContain('county-alert');
  });
});

describe('a dead feed', () => {
  const falls = (signals: readonly Signal[]) => {
    const inbox = new Inbox();
    inbox.receive(...signals);
    return inbox.cases.find(({ alert }) => alert.measure === 'falling-visits')!.alert;
  };

  it.each([
    ['first', [dead, fall('f')]],
    ['last', [fall('f'), dead]],
  ])('mutes the fall that it explains, coming %s', (_when, signals) => {
    expect(falls(signals).muted).toMatchObject({
      kind: 'dead-feed',
      because: { words: { en: expect.stringContaining('The county hospital') as string } },
    });
  });

  it('mutes neither a fall that is much more than it misses, nor one elsewhere, nor a rise', () => {
    expect(falls([dead, fall('f', { observed: 200 })]).muted?.kind).toBeUndefined();
    expect(
      falls([dead, fall('f', { place: '990103', series: 'falling-visits~county~990103~all' })])
        .muted,
    ).toBeUndefined();
    expect(falls([dead, fall('f', { observed: 1300 })]).muted).toBeUndefined();
  });

  it('that is heard again releases the fall that still stands', () => {
    const inbox = new Inbox();
    inbox.receive(dead, fall('f'));
    const end = inbox.receive(withdrawn(dead));
    expect(told(end)).toContain('released');
    expect(inbox.cases.every(({ alert }) => alert.muted === undefined)).toBe(true);
  });
});

describe('what a county’s alert never mutes', () => {
  it.each([
    ['series', 'county-alert'],
    ['cluster', undefined],
  ] as const)('of a township’s finding of kind %s it is %s', (kind, by) => {
    const inbox = new Inbox();
    inbox.receive(county, exceedance('t', '990102001', { observed: 26, kind }));
    expect(inbox.cases).toHaveLength(2);
    expect(at(inbox, '990102001').alert.muted?.kind).toBe(by);
  });

  it('is a rise where it is itself a fall, and what a person has graded', () => {
    const falling = new Inbox();
    falling.receive(exceedance('f', '990102', { observed: 40, expected: 300, threshold: 200 }));
    falling.receive(township);
    expect(at(falling, '990102001').alert.muted).toBeUndefined();

    const graded = new Inbox();
    graded.receive(township);
    const setting = {
      account: desk,
      now: MONDAY,
      rules: shippedRules,
      expectedVersion: undefined,
      into: null,
    };
    const level = { command: 'set-level', level: 'IV', reason: '轻' } as const;
    const decision = decideAlert(graded.only, level, setting);
    if (decision.outcome === 'refused') throw new Error(decision.detail.en);
    graded.put(decision.cases[0]!);
    graded.receive(county);
    expect(at(graded, '990102001').alert).toMatchObject({ state: 'open', humanLevel: 'IV' });
    expect(at(graded, '990102001').alert.muted).toBeUndefined();
  });
});

describe('an alert that was told of before it was muted', () => {
  it('calls its offices anew when it is released, by duties of a new occurrence that begins then', () => {
    const inbox = new Inbox();
    inbox.receive(township);
    const before = at(inbox, '990102001').tasks;
    inbox.now = MONDAY + HOUR_MS;
    inbox.receive(county);
    expect(at(inbox, '990102001').tasks.map(({ state }) => state)).toEqual(
      before.map(() => 'withdrawn'),
    );
    inbox.now = MONDAY + 2 * HOUR_MS;
    const passage = inbox.receive(withdrawn(county));
    const one = at(inbox, '990102001');
    expect(one.memo).toMatchObject({ occurrence: 2, occurrenceAt: MONDAY + 2 * HOUR_MS });
    const fresh = one.tasks.filter(({ state }) => state === 'assigned');
    expect(fresh.map(({ department }) => department)).toEqual(
      before.map(({ department }) => department),
    );
    expect(fresh.every(({ assignedAt }) => assignedAt === inbox.now)).toBe(true);
    expect(told(passage).filter((reason) => reason === 'called-up').length).toBeGreaterThan(0);
  });
});

describe('people who have taken an alert', () => {
  const taken = (): Inbox => {
    const inbox = new Inbox();
    inbox.receive(exceedance('g', '990102001', { observed: 20 }));
    const setting = {
      account: desk,
      now: MONDAY,
      rules: shippedRules,
      expectedVersion: undefined,
      into: null,
    };
    const decision = decideAlert(inbox.only, { command: 'start-verification' }, setting);
    if (decision.outcome === 'refused') throw new Error(decision.detail.en);
    inbox.put(decision.cases[0]!);
    return inbox;
  };

  it('are told when it has doubled, and within the hour no more than at each doubling', () => {
    const inbox = taken();
    let last = exceedance('g', '990102001', { observed: 20 });
    const times = [];
    for (let observed = 21; observed <= 160; observed += 1) {
      last = amended(last, { observed });
      const steps = inbox.receive(last).steps.filter(({ action }) => action === 'alert-grew');
      if (steps.length > 0) times.push(observed);
    }
    expect(times).toEqual([40, 80, 160]);
  });

  it('are told of single cases one by one, though each is less than a quarter more', () => {
    const inbox = taken();
    const [first] = inbox.only.evidence;
    const counted = { ...inbox.only, evidence: [{ ...first!, kind: 'single-case' as const }] };
    const passage = inbox.passages[0]!;
    const told = { occurrence: 1, observed: 20, at: MONDAY };
    const now = MONDAY + HOUR_MS;
    const grownBy = (more: number, one: Case = counted) =>
      grown({
        ...passage,
        now,
        before: one,
        case: {
          ...one,
          alert: { ...one.alert, observed: 20 + more },
          memo: { ...one.memo, told },
        },
      })?.steps.map(({ action }) => action) ?? [];
    expect(grownBy(1)).toEqual(['alert-grew']);
    expect(grownBy(0)).toEqual([]);
    expect(grownBy(1, inbox.only)).toEqual([]);
  });

  it('are told after an hour when it has grown by a quarter', () => {
    const inbox = taken();
    const first = exceedance('g', '990102001', { observed: 20 });
    inbox.now = MONDAY + 2 * HOUR_MS;
    expect(told(inbox.receive(amended(first, { observed: 24 })))).not.toContain('grew');
    expect(told(inbox.receive(amended(amended(first, {}), { observed: 25 })))).toContain('grew');
  });
});
