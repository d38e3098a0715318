// Wards near their limit: for as long as asked, told once while they swing, unknown when they stop telling; the forecast is right and silent in doubt.
import { describe, expect, it } from 'vitest';
import { OccupancyPattern } from '../../../contracts/catalogue/looks/occupancy.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import { AS_OF, hourly, lookAt, reading, shippedLook } from './capacity.fixture.ts';
import { judgeOccupancy } from './judge-occupancy.ts';

const RULE = shippedLook('occupancy', 'ward-occupancy');
const NAME = 's-990102005-1 ward-1';
const times = (count: number, value: number): number[] =>
  Array.from({ length: count }, () => value);
const standing = (hoursAgo: number) => [
  { name: NAME, startedAt: AS_OF - hoursAgo * HOUR_MS, memory: null },
];

describe('a ward', () => {
  it('that is over the limit for six hours is found, with when it began', () => {
    const { findings } = judgeOccupancy(
      hourly([...times(5, 30), ...times(7, 39)], 40),
      RULE,
      lookAt(),
    );
    expect(findings).toMatchObject([
      {
        name: NAME,
        observed: 0.975,
        threshold: 0.95,
        startedAt: AS_OF - 6 * HOUR_MS,
        params: { used: 39, size: 40 },
      },
    ]);
  });

  it.each([
    ['for five hours', hourly([...times(5, 30), ...times(6, 39)], 40)],
    ['with a dip', hourly([...times(5, 39), 37, ...times(5, 39)], 40)],
    [
      'with hours of which nothing was told',
      [10, 9, 3, 2, 1, 0].map((hoursAgo) => reading(hoursAgo, [39, 40])),
    ],
    [
      'and has more beds now',
      hourly(times(9, 39), 40).map((one, at) => ({ ...one, size: at > 6 ? 48 : 40 })),
    ],
  ])('that is over the limit %s is not found', (_, readings) => {
    expect(judgeOccupancy(readings, RULE, lookAt()).findings).toEqual([]);
  });

  it('that swings about the limit is found until it falls below where it ends', () => {
    const swings = (last: number) => hourly([...times(8, 39), 37, last], 40);
    expect(judgeOccupancy(swings(37), RULE, lookAt()).findings).toHaveLength(1);
    expect(judgeOccupancy(swings(35), RULE, lookAt()).findings).toEqual([]);
  });

  it('that was found before what is looked at goes on, and ends when it fell within it', () => {
    const high = hourly(times(20, 37), 40);
    expect(judgeOccupancy(high, RULE, lookAt()).findings).toEqual([]);
    expect(judgeOccupancy(high, RULE, lookAt(AS_OF, standing(90))).findings).toHaveLength(1);
    const fell = hourly([...times(10, 37), 30, ...times(9, 37)], 40);
    expect(judgeOccupancy(fell, RULE, lookAt(AS_OF, standing(90))).findings).toEqual([]);
  });

  it('whose readings were corrected was never full', () => {
    const corrected = hourly(times(8, 37), 40);
    expect(judgeOccupancy(corrected, RULE, lookAt(AS_OF, standing(7))).findings).toEqual([]);
  });

  it('that stopped telling is unknown: not found, and what stands is left', () => {
    const silent = hourly(times(12, 39), 40).map((one) => ({ ...one, at: one.at - 7 * HOUR_MS }));
    const outcome = judgeOccupancy(silent, RULE, lookAt(AS_OF, standing(12)));
    expect(outcome).toEqual({ findings: [], left: [NAME], unjudged: { 'stopped-telling': 1 } });
    expect(judgeOccupancy([], RULE, lookAt(AS_OF, standing(12))).left).toEqual([NAME]);
  });

  it('told in parts is the sum of them, and unknown when one of them is silent', () => {
    const parts = [
      ...hourly(times(8, 20), 20, { part: 'a' }),
      ...hourly(times(8, 19), 20, { part: 'b' }),
    ];
    expect(judgeOccupancy(parts, RULE, lookAt()).findings[0]?.params).toMatchObject({ size: 40 });
    const one = parts.map((told) =>
      told.part === 'b' ? { ...told, at: told.at - 7 * HOUR_MS } : told,
    );
    expect(judgeOccupancy(one, RULE, lookAt()).unjudged).toEqual({ 'stopped-telling': 1 });
  });

  it('is judged the same whatever the order of its readings', () => {
    const readings = hourly([30, 33, 36, ...times(8, 39)], 40);
    const mixed = [...readings.slice(4), ...readings.slice(0, 4)].reverse();
    expect(judgeOccupancy(mixed, RULE, lookAt())).toEqual(judgeOccupancy(readings, RULE, lookAt()));
  });
});

describe('the forecast', () => {
  const rule = { ...RULE, shareAtLeast: 0.5, endsBelow: 0.5 };
  const paramsOf = (used: readonly number[], size: number, by = rule) =>
    judgeOccupancy(hourly(used, size), by, lookAt()).findings[0]?.params;

  it('is when the line reaches what there is', () => {
    const params = paramsOf([60, 62, 64, 66, 68, 70, 72, 74, 76, 78], 100);
    expect(params).toMatchObject({ hoursToFull: 11, soonestHours: 11, latestHours: 11 });
  });

  it('is not told from few readings', () => {
    const by = { ...rule, forecast: { ...rule.forecast, readingsMin: 12 } };
    const params = paramsOf([60, 62, 64, 66, 68, 70, 72, 74, 76, 78], 100, by);
    expect(params).toMatchObject({ used: 78 });
    expect(params).not.toHaveProperty('hoursToFull');
  });

  it('has a range where readings scatter', () => {
    const params = paramsOf([60, 63, 62, 67, 66, 71, 70, 75, 74, 79], 100);
    expect(Number(params?.['soonestHours'])).toBeLessThan(Number(params?.['hoursToFull']));
    expect(Number(params?.['latestHours'])).toBeGreaterThan(Number(params?.['hoursToFull']));
  });

  it.each([
    ['it does not surely rise', [70, 75, 68, 77, 66, 76, 69, 74, 70, 75]],
    ['it is far away', [70, 70.1, 70.2, 70.3, 70.4, 70.5, 70.6, 70.7, 70.8, 70.9]],
    ['it is full', [90, 92, 94, 96, 98, 100, 100, 100, 100, 100]],
  ])('is not told where %s', (_, used) => {
    expect(paramsOf(used, 100)).not.toHaveProperty('hoursToFull');
  });
});

it('a rule that ends above where it begins, looks at less than must last, or finds by one reading is refused', () => {
  expect(OccupancyPattern.safeParse({ ...RULE, endsBelow: 0.99 }).success).toBe(false);
  expect(OccupancyPattern.safeParse({ ...RULE, window: '8h' }).success).toBe(false);
  expect(OccupancyPattern.safeParse({ ...RULE, lasts: '4h' }).success).toBe(false);
});
