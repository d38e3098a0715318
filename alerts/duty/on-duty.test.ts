// Who is on duty, worked out by hand: rotations over shifts, days and weeks, restrictions by weekday and holiday, overrides, plans with a first
// day, and the head where nobody is left.
import { describe, expect, it } from 'vitest';
import { at, layer, override, plan, roster, setting, without } from './duty.fixture.ts';
import { onDutyAt } from './on-duty.ts';

const who = (of: ReturnType<typeof roster>, time: string, under = setting): string =>
  onDutyAt(of, at(time), under).person;

describe('two shifts a day and three people', () => {
  it.each([
    ['2026-06-01T08:00', 'an'],
    ['2026-06-01T17:59', 'an'],
    ['2026-06-01T18:00', 'bo'],
    ['2026-06-02T07:59', 'bo'],
    ['2026-06-02T08:00', 'chen'],
    ['2026-06-02T18:00', 'an'],
    ['2026-06-03T00:30', 'an'],
  ])('at %s it is %s', (time, person) => {
    expect(who(roster(), time)).toBe(person);
  });

  it('names the layer and the shift that decide', () => {
    expect(onDutyAt(roster(), at('2026-06-01T20:00'), setting).why).toEqual({
      by: 'layer',
      layer: 'turns',
      shift: 'night',
    });
  });
});

describe('turns', () => {
  it('of a day keep one person for both shifts', () => {
    const one = roster({ plans: [plan({ layers: [layer({ turn: 'day' })] })] });
    expect(who(one, '2026-06-02T09:00')).toBe('bo');
    expect(who(one, '2026-06-03T03:00')).toBe('bo');
  });

  it('of a week change on Monday morning', () => {
    const one = roster({ plans: [plan({ layers: [layer({ turn: 'week' })] })] });
    expect(who(one, '2026-06-07T12:00')).toBe('an');
    expect(who(one, '2026-06-08T07:59')).toBe('an');
    expect(who(one, '2026-06-08T08:00')).toBe('bo');
  });

  it('of working days pass over a weekend and a holiday, and count the Saturday that is worked', () => {
    const working = layer({
      turn: 'day',
      days: 'working',
      startsOn: '2026-02-12',
      shifts: [dayOnly],
    });
    const one = roster({ plans: [plan({ validFrom: '2026-02-01', layers: [working] })] });
    // Thursday, Friday, the Saturday worked for Spring Festival; then off until the 24th.
    expect(who(one, '2026-02-12T09:00')).toBe('an');
    expect(who(one, '2026-02-13T09:00')).toBe('bo');
    expect(who(one, '2026-02-14T09:00')).toBe('chen');
    expect(onDutyAt(one, at('2026-02-16T09:00'), setting).why).toEqual({
      by: 'head',
      because: 'no-shift',
    });
    expect(who(one, '2026-02-24T09:00')).toBe('an');
  });

  it('on weekdays only leave the rest to the layer below', () => {
    const layers = [layer({ id: 'mondays', people: ['mo'], weekdays: [1] }), layer()];
    const one = roster({ plans: [plan({ layers })] });
    expect(who(one, '2026-06-01T09:00')).toBe('mo');
    expect(who(one, '2026-06-02T07:00')).toBe('mo');
    expect(who(one, '2026-06-02T09:00')).toBe('chen');
  });
});

describe('people who are not to be had', () => {
  it('leave their turn to the next layer, and that to the head, who is told why', () => {
    const layers = [layer(), layer({ id: 'below', people: ['eve'] })];
    const one = roster({ plans: [plan({ layers })] });
    expect(onDutyAt(one, at('2026-06-01T09:00'), without('an'))).toMatchObject({
      person: 'eve',
      why: { layer: 'below' },
    });
    expect(onDutyAt(one, at('2026-06-01T09:00'), without('an', 'eve'))).toEqual({
      person: 'head',
      why: { by: 'head', because: 'nobody-available' },
    });
  });
});

describe('an override', () => {
  const span = { startAt: at('2026-06-01T12:00'), endAt: at('2026-06-01T20:00') };

  it('holds from its first to before its last moment', () => {
    const one = roster({ overrides: [override('a', span)] });
    expect(who(one, '2026-06-01T11:59')).toBe('an');
    expect(who(one, '2026-06-01T12:00')).toBe('dai');
    expect(who(one, '2026-06-01T19:59')).toBe('dai');
    expect(who(one, '2026-06-01T20:00')).toBe('bo');
  });

  it('decided later holds against one decided before', () => {
    const late = override('b', { ...span, person: 'eve', decidedAt: at('2026-05-31T09:00') });
    const one = roster({ overrides: [late, override('a', span)] });
    expect(who(one, '2026-06-01T13:00')).toBe('eve');
    expect(who(one, '2026-06-01T13:00', without('eve'))).toBe('dai');
  });
});

describe('plans', () => {
  it('begin at midnight of their first day and leave the days before as they were', () => {
    const later = plan({ validFrom: '2026-06-03', layers: [layer({ people: ['zoe'] })] });
    const one = roster({ plans: [plan(), later] });
    expect(who(one, '2026-06-02T23:59')).toBe('an');
    expect(who(one, '2026-06-03T09:00')).toBe('zoe');
  });

  it('that have not begun leave the duty with the head', () => {
    expect(onDutyAt(roster(), at('2026-05-20T09:00'), setting)).toEqual({
      person: 'head',
      why: { by: 'head', because: 'no-shift' },
    });
  });
});

const dayOnly = { id: 'day', names: { zh: 'd', en: 'd' }, fromMinute: 480, untilMinute: 1080 };
