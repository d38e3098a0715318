// A series on its way through a day: raised, amended, final, and withdrawn when the facts change.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Arrivals } from '../../contracts/counts.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { dayKeyOf, dayNumberOf, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { prepareDetectors, type PreparedDetector } from '../series/detector.ts';
import { shippedCatalogue as catalogue } from '../shipped-catalogue.fixture.ts';
import { windowAt, windowOfDay } from '../../platform/zone/zone-windows.ts';
import { Judging } from './judging.ts';
import { Scopes } from './scopes.ts';
import { newState, type SeriesState } from './series-state.ts';

const zone = catalogue.zone;
const NOON = Date.UTC(2026, 5, 10, 4);
const TODAY = dayOf(NOON, zone);
const today = dayNumberOf(TODAY);
const vigilDay = (): PreparedDetector => {
  const found = state.detectors.find(({ rule }) => rule.id === 'vigil-day');
  if (found === undefined) throw new Error('no vigil-day');
  return found;
};
/** Another method under the same rule. */
const byEars = (): PreparedDetector => {
  const rule = { ...vigilDay().rule, id: 'c2-day', params: { baseline: 7, alpha: 0.001 } };
  const method = 'ears-c2' as typeof rule.method;
  const [found] = prepareDetectors({ ...state.measure, detectors: [{ ...rule, method }] });
  if (found === undefined) throw new Error('no detector');
  if (!state.detectors.some(({ rule: { id } }) => id === 'c2-day'))
    Object.assign(state, { detectors: [...state.detectors, found] });
  return found;
};
let state: SeriesState;
let detectorOf = byEars;
let arrivals: Arrivals | null = null;

beforeEach(() => {
  arrivals = null;
  detectorOf = byEars;
  const made = newState('diarrhoea~township~990102005~all' as SeriesKey, catalogue);
  if (made === null) throw new Error('no detector looks at townships');
  state = made;
  state.firstDay = today - 40;
  for (let day = today - 40; day < today; day += 1) state.days.set(day, 5 + (day % 3));
});

function judge(count: number, watermarkAt: number): Judging {
  state.days.set(today, count);
  const judging = new Judging({
    catalogue,
    scopes: new Scopes(),
    asOf: NOON,
    watermarkAt,
    arrivals,
  });
  judging.judge(state, detectorOf(), windowOfDay('day', TODAY, zone));
  return judging;
}

const during = NOON - HOUR_MS;
const after = startOfDay(TODAY, zone) + DAY_MS;

describe.each([
  ['vigil', vigilDay],
  ['ears-c2', byEars],
])('a day that becomes too many, by %s', (_, chosen) => {
  beforeEach(() => {
    detectorOf = chosen;
  });

  it('raises while the day is still open, and says where, what and how many', () => {
    const [change] = judge(40, during).signals;
    expect(change?.signal).toMatchObject({
      status: 'raised',
      revision: 1,
      observed: 40,
      alertKind: 'foodborne',
      place: '990102005',
    });
    expect(change?.signal.title.zh).toContain('腹泻症候群');
    expect(change?.signal.title.zh).toContain('就诊数异常升高');
    expect(change?.signal.assessment?.outcome).toBe('exceeds');
  });

  it('amends when enough has changed, and tells the final figures', () => {
    judge(40, during);
    expect(judge(41, during).signals).toEqual([]);
    expect(judge(46, during).signals[0]?.signal).toMatchObject({
      status: 'amended',
      revision: 2,
      observed: 46,
    });
    expect(judge(47, after).signals[0]?.signal).toMatchObject({
      status: 'amended',
      revision: 3,
      observed: 47,
    });
    expect(judge(47, after).signals).toEqual([]);
  });

  it('is withdrawn with words when corrections take it back, and raised again when it returns', () => {
    judge(40, during);
    const [gone] = judge(6, after).signals;
    expect(gone?.signal).toMatchObject({
      status: 'withdrawn',
      revision: 2,
      withdrawn: { code: 'no-longer-exceeds' },
    });
    expect(judge(44, after).signals[0]?.signal).toMatchObject({
      status: 'raised',
      revision: 3,
      withdrawn: null,
    });
  });
});

it('is withdrawn when its baseline turns out to have been higher', () => {
  judge(40, during);
  for (let day = today - 10; day < today; day += 1) state.days.set(day, 38 + (day % 5));
  expect(judge(40, during).signals[0]?.signal.status).toBe('withdrawn');
});

describe('the default detector', () => {
  beforeEach(() => {
    detectorOf = vigilDay;
  });

  it('says in words what it found, by how much, and from how many days it knows', () => {
    const reason = judge(40, during).assessments[0]?.assessment.reason;
    expect(reason?.code).toBe('outbreak-likely');
    expect(reason?.words.zh).toMatch(/暴发概率 .*高于界限 0\.\d.*依据过去 3\d 天.*按周学习/u);
    expect(reason?.words.en).toMatch(
      /probability of an outbreak is .*above 0\.\d.*3\d days.*weeks/,
    );
  });

  it('gives the chart an expected count and a limit', () => {
    const assessed = judge(6, after).assessments[0]?.assessment;
    expect(assessed).toMatchObject({ outcome: 'within', method: 'vigil', lower: null });
    expect(assessed?.expected).toBeGreaterThan(4);
    expect(assessed?.upper).toBeGreaterThan(assessed?.expected ?? Infinity);
  });
});

describe('a day of which most never came', () => {
  const told = (percent: number): Arrivals => ({
    hourAt: after,
    day: dayOf(after, zone),
    scopes: { '990102005': { hour: [], day: [100, percent], day7: [] } },
  });

  it.each([
    ['vigil', vigilDay],
    ['ears-c2', byEars],
  ])('is unknown, not within, by %s', (_, chosen) => {
    detectorOf = chosen;
    arrivals = told(20);
    const [write] = judge(1, after).assessments;
    expect(write?.assessment).toMatchObject({ outcome: 'not-applicable' });
    expect(write?.assessment.reason.code).toBe('day-unknown');
    expect(write?.assessment.reason.words.zh).toContain('20%');
    expect(state.unknownDays.has(today)).toBe(true);
  });

  it('exceeds all the same where what has come is too many', () => {
    arrivals = told(20);
    expect(judge(40, after).assessments[0]?.assessment.outcome).toBe('exceeds');
    expect(state.unknownDays.size).toBe(0);
  });

  it('stays unknown when one more fact strays in, and is known when enough has come', () => {
    arrivals = told(20);
    judge(0, after);
    expect(judge(1, after).assessments[0]?.assessment.outcome).toBe('not-applicable');
    expect(state.unknownDays.has(today)).toBe(true);
    arrivals = told(80);
    expect(judge(6, after).assessments[0]?.assessment.outcome).toBe('within');
    expect(state.unknownDays.size).toBe(0);
  });

  it('stays unknown when it is so long ago that nothing is told of it any more', () => {
    arrivals = told(20);
    judge(0, after);
    arrivals = { ...told(100), day: dayKeyOf(today + 8) };
    judge(1, after);
    expect(state.unknownDays.has(today)).toBe(true);
  });
});

it('writes an open day once, however often it grows, and again when it is complete', () => {
  expect(judge(3, during).assessments).toHaveLength(1);
  expect(judge(4, during).assessments).toHaveLength(0);
  expect(judge(4, after).assessments).toMatchObject([{ isComplete: true, outcomeChanged: false }]);
});

it('says that history is too short instead of judging by it', () => {
  state.firstDay = today - 5;
  const judging = judge(40, during);
  expect(judging.assessments[0]?.assessment).toMatchObject({ outcome: 'insufficient-baseline' });
  expect(judging.signals).toEqual([]);
});

it('counts days without a row as zero from the first day of the sites on', () => {
  for (let day = today - 40; day < today; day += 2) state.days.set(day, 0);
  const assessed = judge(4, during).assessments[0]?.assessment;
  expect(assessed?.baseline?.points).toBe(7);
  expect(assessed?.expected).toBeLessThan(4);
});

describe('an assessment says how much of its window is in', () => {
  it('as last told for its place', () => {
    const shares = { hour: [], day: [61], day7: [94] };
    arrivals = { hourAt: NOON, day: TODAY, scopes: { '990102005': shares } };
    const [change] = judge(40, during).signals;
    expect(change?.signal.assessment?.completeness).toBe(0.61);
  });

  it('and nothing before it was learned', () => {
    expect(judge(40, during).signals[0]?.signal.assessment?.completeness).toBeNull();
    arrivals = {
      hourAt: NOON,
      day: TODAY,
      scopes: { '990102': { hour: [], day: [61], day7: [] } },
    };
    expect(judge(46, during).signals[0]?.signal.assessment?.completeness).toBeNull();
  });
});

describe('an hour that reaches its fixed limit', () => {
  it('is said in hours', () => {
    const site = newState('diarrhoea~site~s-990102001-1~all' as SeriesKey, catalogue);
    const detector = site?.detectors.find(({ rule }) => rule.id === 'site-hour');
    if (site === null || detector === undefined) throw new Error('no site-hour');
    const window = windowAt('hour', NOON, zone);
    site.firstDay = today - 3;
    site.hours.set(window.startAt, 12);
    const parts = {
      catalogue,
      scopes: new Scopes(),
      asOf: NOON,
      watermarkAt: during,
      arrivals: null,
    };
    const judging = new Judging(parts);
    judging.judge(site, detector, window);
    const words = judging.signals[0]?.signal.reason.words;
    expect(words?.zh).toContain('已持续 1 小时');
    expect(words?.en).toContain('1 hour in a row');
  });
});

describe('a change of a rule by the week', () => {
  const MIDNIGHT = startOfDay(TODAY, zone);
  const row = {
    ...{ measure: 'influenza-like-illness', detector: 'farrington-week', level: 'city' },
    ...{ place: '9901', setting: { floorObserved: 999 }, valid_from: MIDNIGHT, valid_until: null },
  };
  const scopes = new Scopes();
  const floorIn = async (windowAtMs: number): Promise<number | undefined> => {
    const made = newState('influenza-like-illness~city~9901~all' as SeriesKey, catalogue);
    const weekly = made?.detectors.find(({ rule }) => rule.id === 'farrington-week');
    if (made === null || weekly === undefined) throw new Error('no rule by the week');
    await scopes.rules.read({ query: () => Promise.resolve({ rows: [row] }) } as never);
    const parts = { catalogue, scopes, asOf: NOON, watermarkAt: during, arrivals };
    return new Judging(parts).inForce(made, weekly, windowAt('week', windowAtMs, zone)).rule.floor
      .observed;
  };

  it('leaves the week in which it begins as it was, and holds from the next on', async () => {
    expect([await floorIn(NOON), await floorIn(NOON + 7 * DAY_MS)]).toEqual([30, 999]);
  });
});
