// The algebra of rosters, over random ones: every moment belongs to exactly one span, overrides come in any order, more cover never makes a gap,
// and neither a year's end nor a clock that is moved leaves a hole.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Roster } from '../../contracts/roster.ts';
import { checkRoster, gaps } from './check-roster.ts';
import { DAY, NIGHT, at, layer, override, plan, roster, setting, without } from './duty.fixture.ts';
import { momentOf } from './moments.ts';
import { onDutyAt } from './on-duty.ts';
import { dutySpans } from './spans.ts';

const people = fc.subarray(['an', 'bo', 'chen', 'dai', 'eve'], { minLength: 1 });
const startsOn = fc
  .integer({ min: 0, max: 400 })
  .map((days) => dayKey(at('2026-01-01T12:00') + days * DAY_MS));
const dayKey = (time: number): string => new Date(time).toISOString().slice(0, 10);

const anyLayer = fc
  .record({
    id: fc.constantFrom('one', 'two', 'three'),
    people,
    turn: fc.constantFrom('shift', 'day', 'week'),
    days: fc.constantFrom('all', 'working', 'off'),
    startsOn,
    shifts: fc.constantFrom([DAY, NIGHT], [DAY], [NIGHT], [{ ...DAY, untilMinute: 1920 }]),
  })
  .map((differs) => layer(differs));

const anyOverride = fc
  .record({
    name: fc.string({ unit: fc.constantFrom('b', 'c', 'd', 'e', 'f'), minLength: 6, maxLength: 6 }),
    person: fc.constantFrom('an', 'fay', 'gus'),
    from: fc.integer({ min: 0, max: 40 * 24 }),
    hours: fc.integer({ min: 1, max: 60 }),
    decided: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ name, person, from, hours, decided }) => {
    const startAt = WINDOW.startAt + from * HOUR_MS;
    const decidedAt = at('2026-12-01T09:00') + decided * HOUR_MS;
    return override(name, { person, startAt, endAt: startAt + hours * HOUR_MS, decidedAt });
  });

/** Over New Year and Spring Festival. */
const WINDOW = { startAt: at('2026-12-20T05:00'), endAt: at('2027-02-20T21:00') };
const anyRoster = fc
  .record({
    layers: fc.array(anyLayer, { minLength: 1, maxLength: 3 }),
    overrides: fc.uniqueArray(anyOverride, {
      maxLength: 5,
      selector: (one) => (one as { id: string }).id,
    }),
    second: fc.option(
      fc.record({
        validFrom: startsOn,
        layers: fc.array(anyLayer, { minLength: 1, maxLength: 2 }),
      }),
    ),
  })
  .map(({ layers, overrides, second }) => {
    const plans = [plan({ validFrom: '2026-01-01', layers })];
    if (second !== null && second.validFrom > '2026-01-01') plans.push(plan(second));
    return roster({ plans, overrides });
  });

const spansOf = (of: Roster) => dutySpans(of, WINDOW, setting);
const missing = (of: Roster): number =>
  gaps(spansOf(of)).reduce((sum, { startAt, endAt }) => sum + endAt - startAt, 0);
const RUNS = { numRuns: 60 };

describe('the spans of any roster', () => {
  it('follow each other from the first to the last moment, each with somebody', () => {
    fc.assert(
      fc.property(anyRoster, (of) => {
        const spans = spansOf(of);
        expect(spans[0]?.startAt).toBe(WINDOW.startAt);
        expect(spans.at(-1)?.endAt).toBe(WINDOW.endAt);
        for (const [index, span] of spans.entries()) {
          expect(span.endAt).toBeGreaterThan(span.startAt);
          expect(spans[index + 1]?.startAt ?? WINDOW.endAt).toBe(span.endAt);
        }
      }),
      RUNS,
    );
  });

  it('say of each moment what is said of it alone', () => {
    const moment = fc.integer({ min: WINDOW.startAt, max: WINDOW.endAt - 1 });
    fc.assert(
      fc.property(anyRoster, moment, (of, time) => {
        const span = spansOf(of).find((one) => one.startAt <= time && time < one.endAt);
        expect(onDutyAt(of, time, setting)).toEqual({ person: span?.person, why: span?.why });
      }),
      RUNS,
    );
  });

  it('are the same in whatever order overrides stand', () => {
    fc.assert(
      fc.property(anyRoster, fc.array(fc.nat(), { minLength: 5, maxLength: 5 }), (of, keys) => {
        const shuffled = of.overrides
          .map((one, index) => ({ one, key: keys[index] ?? 0 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ one }) => one);
        expect(spansOf({ ...of, overrides: shuffled })).toEqual(spansOf(of));
      }),
      RUNS,
    );
  });

  it('have no more hours without anybody where a layer or an override is added, and none where a layer covers all', () => {
    const whole = layer({ id: 'below', people: ['zoe'], startsOn: '2026-01-01' });
    fc.assert(
      fc.property(anyRoster, anyLayer, anyOverride, (of, more, over) => {
        const added = (extra: unknown) =>
          roster({
            ...of,
            plans: of.plans.map((one) => ({ ...one, layers: [...one.layers, extra] })),
          });
        expect(missing(added(more))).toBeLessThanOrEqual(missing(of));
        expect(missing(roster({ ...of, overrides: [...of.overrides, over] }))).toBeLessThanOrEqual(
          missing(of),
        );
        expect(missing(added(whole))).toBe(0);
      }),
      RUNS,
    );
  });

  it('of working days and of days off together cover what one layer of all days covers', () => {
    fc.assert(
      fc.property(people, (who) => {
        const half = (days: string) =>
          layer({ id: days, people: who, days, startsOn: '2026-06-01' });
        const one = roster({ plans: [plan({ layers: [half('working'), half('off')] })] });
        expect(missing(one)).toBe(0);
      }),
      { numRuns: 10 },
    );
  });
});

describe('a zone that moves its clocks', () => {
  it('keeps hand-overs at their hour on the wall and leaves no hole', () => {
    const berlin = { ...setting, zone: 'Europe/Berlin' };
    for (const month of ['2026-03-20', '2026-10-15']) {
      const startAt = Date.parse(`${month}T12:00:00Z`);
      const one = roster({
        plans: [plan({ validFrom: '2026-01-01', layers: [layer({ startsOn: '2026-01-01' })] })],
      });
      const spans = dutySpans(one, { startAt, endAt: startAt + 20 * DAY_MS }, berlin);
      expect(gaps(spans)).toEqual([]);
      const wall = new Set(
        spans
          .slice(1)
          .map((span) =>
            new Date(span.startAt).toLocaleTimeString('en-GB', { timeZone: 'Europe/Berlin' }),
          ),
      );
      expect([...wall].toSorted()).toEqual(['08:00:00', '18:00:00']);
    }
  });

  it('finds the hour of a day that is an hour short or long', () => {
    const zone = 'Europe/Berlin';
    expect(momentOf('2026-03-29' as never, 480, zone)).toBe(
      Date.parse('2026-03-29T08:00:00+02:00'),
    );
    expect(momentOf('2026-10-25' as never, 480, zone)).toBe(
      Date.parse('2026-10-25T08:00:00+01:00'),
    );
    expect(momentOf('2026-03-29' as never, 1430, zone)).toBe(
      Date.parse('2026-03-29T23:50:00+02:00'),
    );
  });
});

describe('the check of a roster', () => {
  const over = { startAt: at('2026-06-01T08:00'), endAt: at('2026-06-15T08:00') };
  const check = (of: Roster, under = setting) =>
    checkRoster({ roster: of, over, spans: dutySpans(of, over, under) }, under);

  it('finds nothing wrong with a full one', () => {
    expect(check(roster())).toEqual([]);
  });

  it('finds the nights that nobody has', () => {
    const one = roster({ plans: [plan({ layers: [layer({ shifts: [DAY] })] })] });
    const found = check(one);
    expect(found).toHaveLength(14);
    expect(found[0]).toEqual({
      code: 'gap',
      startAt: at('2026-06-01T18:00'),
      endAt: at('2026-06-02T08:00'),
      person: null,
    });
  });

  it('finds who would have a day and the night after it', () => {
    const stay = override('a', {
      person: 'an',
      startAt: at('2026-06-01T18:00'),
      endAt: at('2026-06-02T08:00'),
    });
    expect(check(roster({ overrides: [stay] }))).toEqual([
      {
        code: 'double-shift',
        person: 'an',
        startAt: at('2026-06-01T08:00'),
        endAt: at('2026-06-02T08:00'),
      },
    ]);
  });

  it('names people of the plan who are not to be had, and the head', () => {
    const codes = check(roster(), without('bo', 'head')).map(
      ({ code, person }) => `${code}:${String(person)}`,
    );
    expect(codes).toContain('head-unavailable:head');
    expect(codes).toContain('person-unavailable:bo');
    expect(codes.filter((one) => one.startsWith('gap')).length).toBeGreaterThan(0);
  });
});
