// A plan while it is edited is, as soon as nothing is missing, one that the contract takes; what is missing or overlaps is named with its layer.
import { describe, expect, it } from 'vitest';
import { RosterPlan } from '../../../contracts/roster.ts';
import {
  type PlanDraft,
  clockChoices,
  clockText,
  faultOf,
  firstPlan,
  isNextDay,
  moved,
  newLayer,
  SHIFTS_MAX,
  withShift,
  withTimes,
  withWeekdays,
} from './plan-draft.ts';

const filled = (): PlanDraft => {
  const plan = firstPlan('2026-06-01');
  const [layer] = plan.layers;
  if (layer === undefined) throw new Error('a first plan has a layer');
  return { ...plan, head: 'head.one', layers: [{ ...layer, people: ['a.one', 'b.two'] }] };
};
const [LAYER = newLayer([], '2026-06-01')] = filled().layers;
const withLayer = (differs: object): PlanDraft => ({
  ...filled(),
  layers: [LAYER, { ...LAYER, ...differs }],
});

describe('a plan that is edited', () => {
  it('is one that the contract takes as soon as nothing is missing', () => {
    expect(faultOf(filled())).toBeNull();
    expect(RosterPlan.safeParse(filled()).error).toBeUndefined();
  });

  it.each([
    [
      { ...filled(), validFrom: '' },
      { code: 'day', layer: 0 },
    ],
    [
      { ...filled(), head: '' },
      { code: 'head', layer: 0 },
    ],
    [
      { ...filled(), hoursInARowMax: NaN },
      { code: 'figure', layer: 0 },
    ],
    [
      { ...filled(), signFromMinutes: 721 },
      { code: 'figure', layer: 0 },
    ],
    [withLayer({ names: { zh: '夜班', en: ' ' } }), { code: 'name', layer: 2 }],
    [withLayer({ people: [] }), { code: 'people', layer: 2 }],
    [withLayer({ startsOn: '' }), { code: 'starts', layer: 2 }],
  ])('says what is missing, and in which layer', (plan, fault) => {
    expect(faultOf(plan)).toEqual(fault);
    expect(RosterPlan.safeParse({ ...plan, layers: plan.layers }).success).toBe(false);
  });

  it('finds shifts that overlap, also around midnight, as the contract does', () => {
    const [shift] = LAYER.shifts;
    if (shift === undefined) throw new Error('a new layer has a shift');
    for (const [first, second] of [
      [
        [480, 1080],
        [1079, 1920],
      ],
      [
        [480, 1080],
        [1080, 1921],
      ],
    ] as const) {
      const shifts = [first, second].map(([fromMinute, untilMinute]) => ({
        ...shift,
        fromMinute,
        untilMinute,
      }));
      expect(faultOf(withLayer({ shifts }))).toEqual({ code: 'overlap', layer: 2 });
      expect(RosterPlan.safeParse(withLayer({ shifts })).success).toBe(false);
    }
  });
});

describe('shifts', () => {
  it('are added by halving the longest, so that no hour is lost or doubled', () => {
    let shifts = LAYER.shifts;
    for (let count = 2; count <= SHIFTS_MAX; count += 1) {
      shifts = withShift(shifts);
      expect(shifts).toHaveLength(count);
      expect(new Set(shifts.map(({ id }) => id)).size).toBe(count);
      expect(shifts.at(-1)?.untilMinute).toBe(1920);
      for (const [at, { fromMinute }] of shifts.entries())
        if (at > 0) expect(shifts[at - 1]?.untilMinute).toBe(fromMinute);
      const named = shifts.map((one) => ({ ...one, names: { zh: '班', en: 'Shift' } }));
      expect(faultOf(withLayer({ shifts: named }))).toBeNull();
    }
    expect(withShift(shifts)).toBe(shifts);
  });

  it.each([
    ['08:00', '18:00', 480, 1080],
    ['18:00', '08:00', 1080, 1920],
    ['08:00', '08:00', 480, 1920],
    ['00:00', '00:00', 0, 1440],
  ])('from %s until %s end on the next day where they must', (from, until, first, last) => {
    const [shift] = LAYER.shifts;
    if (shift === undefined) throw new Error('a new layer has a shift');
    const typed = withTimes(withTimes(shift, { from }), { until });
    expect(typed).toMatchObject({ fromMinute: first, untilMinute: last });
    expect([clockText(first), clockText(last)]).toEqual([from, until]);
    expect(isNextDay(typed)).toBe(last > 1440);
  });
});

it('times are chosen by the half hour, and one that stands between stays to be chosen', () => {
  expect(clockChoices(480)).toHaveLength(48);
  expect(clockChoices(480 + 1440)).toHaveLength(48);
  expect(clockChoices(485).slice(16, 18)).toEqual(['08:00', '08:05']);
});

it('people and layers change places, and stay where there is no other place', () => {
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
});

it('all weekdays are none: the layer is of every day again', () => {
  expect(withWeekdays(LAYER, [5, 1]).weekdays).toEqual([1, 5]);
  expect(withWeekdays(withWeekdays(LAYER, [1]), [])).not.toHaveProperty('weekdays');
  expect(withWeekdays(LAYER, [1, 2, 3, 4, 5, 6, 7])).not.toHaveProperty('weekdays');
});
