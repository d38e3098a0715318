// Which limit holds for which window: from its day on, to its end, in its place, the narrower and later word last.
import { describe, expect, it } from 'vitest';
import type { PlaceCode } from './place.ts';
import type { MeasureId } from './ids.ts';
import { DAY_MS } from './time.ts';
import { settingInForce, type StandingOverride } from './rule-setting.ts';

const FROM = Date.UTC(2026, 5, 1, 16);
const override = (differs: Partial<StandingOverride> = {}): StandingOverride => ({
  measure: 'diarrhoea' as MeasureId,
  detector: 'vigil-day',
  level: 'township',
  place: '9901' as PlaceCode,
  setting: { alpha: 0.001 },
  validFromAt: FROM,
  validUntilAt: null,
  ...differs,
});
const at = (newestAt: number, place = '990102001') => ({
  detector: 'vigil-day',
  level: 'township' as const,
  place: place as PlaceCode,
  newestAt,
});

describe('a setting', () => {
  it('holds for windows whose newest part begins with it or after, up to its end', () => {
    const overrides = [override({ validUntilAt: FROM + 2 * DAY_MS })];
    const ends = [-1, 0, 1, 2].map((days) => settingInForce(overrides, at(FROM + days * DAY_MS)));
    expect(ends).toEqual([null, { alpha: 0.001 }, { alpha: 0.001 }, null]);
  });

  it('holds in its place, at its level and for its rule only', () => {
    const overrides = [override({ place: '990103' as PlaceCode })];
    expect(settingInForce(overrides, at(FROM + DAY_MS))).toBeNull();
    expect(settingInForce([override({ level: 'county' })], at(FROM + DAY_MS))).toBeNull();
    expect(settingInForce([override({ detector: 'other' })], at(FROM + DAY_MS))).toBeNull();
  });

  it('of the narrower place and the later change has the last word, figure by figure', () => {
    const overrides = [
      override({ place: '990102' as PlaceCode, setting: { alpha: 0.002 } }),
      override({ validFromAt: FROM + 1, setting: { alpha: 0.003, floorExcess: 9 } }),
      override({ validFromAt: FROM + 2, setting: { floorExcess: 7 } }),
    ];
    expect(settingInForce(overrides, at(FROM + DAY_MS))).toEqual({ alpha: 0.002, floorExcess: 7 });
  });
});
