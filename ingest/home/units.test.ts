// Units of readings at home against values that were worked out by hand or stand in a standard.
import { describe, expect, it } from 'vitest';
import { contextOf, readMeasure } from './units.ts';

type Said = readonly [quantity: string, value: number | string, unit: string | undefined];
const read = ([quantity, value, unit]: Said) => readMeasure({ quantity, value, unit });

describe('what a device measured', () => {
  it.each<readonly [Said, string, number]>([
    [['systolic', 128, 'mmHg'], 'systolic-mmhg', 128],
    [['收缩压', 16, 'kPa'], 'systolic-mmhg', 120],
    [['高压', '17.1', '千帕'], 'systolic-mmhg', 128.3],
    [['8462-4', 10.67, 'KPA'], 'diastolic-mmhg', 80],
    [['diastolic', 82, 'mm[Hg]'], 'diastolic-mmhg', 82],
    [['glucose', 5.6, 'mmol/L'], 'glucose-mmol-l', 5.6],
    [['血糖', 100, 'mg/dL'], 'glucose-mmol-l', 5.55],
    [['glucose', 126, 'mg/dl'], 'glucose-mmol-l', 6.99],
    [['heart-rate', 72, undefined], 'heart-rate-per-min', 72],
    [['脉搏', '７２', '次/分'], 'heart-rate-per-min', 72],
    [['respiration', 18, '次/分'], 'respiration-per-min', 18],
    [['spo2', 97, '%'], 'spo2-percent', 97],
    [['血氧', 0.97, '1'], 'spo2-percent', 97],
    [['temperature', 37.2, '℃'], 'temperature-c', 37.2],
    [['体温', 98.6, '°F'], 'temperature-c', 37],
    [['temperature', 100.4, undefined], 'temperature-c', 38],
    [['weight', 62.5, 'kg'], 'weight-kg', 62.5],
    [['体重', 125, '斤'], 'weight-kg', 62.5],
    [['weight', 150, 'lb'], 'weight-kg', 68.04],
    [['weight', 62_500, 'g'], 'weight-kg', 62.5],
    [['steps', 8432, undefined], 'steps', 8432],
    [['步数', '8432', '步'], 'steps', 8432],
    [['systolic-mmhg', 128, undefined], 'systolic-mmhg', 128],
  ])('%j is %s %d', (said, quantity, value) => {
    expect(read(said)).toEqual({ quantity, value });
  });

  it.each<readonly [Said, string]>([
    [['systolic', 128, undefined], 'unknown-unit'],
    [['glucose', 5.6, undefined], 'unknown-unit'],
    [['weight', 62, undefined], 'unknown-unit'],
    [['glucose', 5.6, 'kPa'], 'unknown-unit'],
    [['temperature', 60, undefined], 'unknown-unit'],
    [['weight', 62, 'constructor'], 'unknown-unit'],
    [['mood', 3, undefined], 'unknown-quantity'],
    [['toString', 3, undefined], 'unknown-quantity'],
    [['systolic', '高', 'mmHg'], 'invalid-value'],
    [['systolic', Number.NaN, 'mmHg'], 'invalid-value'],
    [['systolic', 16, 'mmHg'], 'implausible-value'],
    [['spo2', 130, '%'], 'implausible-value'],
    [['temperature', 98.6, '°C'], 'implausible-value'],
  ])('%j is refused as %s', (said, code) => {
    expect(read(said)).toMatchObject({ code });
  });

  it('knows when glucose was taken, in both languages, and lets unknown words go', () => {
    expect(
      ['空腹', 'Fasting', '餐后2小时', 'after meal', '睡前', 'after the film'].map(contextOf),
    ).toEqual(['fasting', 'fasting', 'after-meal', 'after-meal', 'bedtime', undefined]);
  });
});
