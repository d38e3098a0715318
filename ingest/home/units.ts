/**
 * What a reading measures and in which unit, as devices and apps write it, and its value in the unit that the event's name for it ends in. A
 * number whose unit is not known is no measurement; where a quantity has but one usual unit, or the number can only be of one, none is needed.
 */
import type { HomeReadingBody } from '../../contracts/event/clinical.ts';
import { READING_RANGES } from '../../contracts/event/reading-ranges.ts';
import type { Rejection } from '../normalise/statement.ts';

export type Quantity = HomeReadingBody['quantity'];

type Change = (value: number) => number;
const same: Change = (value) => value;

/** One conventional millimetre of mercury is 133.322387415 Pa (BIPM, 1913). */
const MMHG_PA = 133.322387415;
/** Glucose has 180.16 g/mol: mg/dL in one mmol/L. */
export const GLUCOSE_MG_DL = 18.016;
/** International pound, exact since 1959. */
const POUND_KG = 0.45359237;
/** The market jin of the mainland since 1959; those of Hong Kong and Taiwan are others and have to say kg. */
const JIN_KG = 0.5;

const fahrenheit: Change = (value) => ((value - 32) * 5) / 9;

const pressure: Readonly<Record<string, Change>> = {
  mmhg: same,
  'mm[hg]': same,
  毫米汞柱: same,
  kpa: (value) => (value * 1000) / MMHG_PA,
  千帕: (value) => (value * 1000) / MMHG_PA,
};
const perMinute: Readonly<Record<string, Change>> = {
  '': same,
  '/min': same,
  bpm: same,
  'beats/min': same,
  '{beats}/min': same,
  'breaths/min': same,
  '次/分': same,
  '次/分钟': same,
};

interface Measure {
  readonly units: Readonly<Record<string, Change>>;
  /** Decimals that are kept. */
  readonly digits: number;
}

const MEASURES: Readonly<Record<Quantity, Measure>> = {
  'systolic-mmhg': { units: pressure, digits: 1 },
  'diastolic-mmhg': { units: pressure, digits: 1 },
  'glucose-mmol-l': {
    units: {
      'mmol/l': same,
      毫摩尔每升: same,
      'mg/dl': (value) => value / GLUCOSE_MG_DL,
      毫克每分升: (value) => value / GLUCOSE_MG_DL,
    },
    digits: 2,
  },
  'heart-rate-per-min': { units: perMinute, digits: 1 },
  'respiration-per-min': { units: perMinute, digits: 1 },
  'spo2-percent': {
    units: { '': same, '%': same, 百分比: same, '1': (value) => value * 100 },
    digits: 1,
  },
  'temperature-c': {
    units: {
      c: same,
      cel: same,
      '°c': same,
      摄氏度: same,
      f: fahrenheit,
      '[degf]': fahrenheit,
      '°f': fahrenheit,
      华氏度: fahrenheit,
    },
    digits: 2,
  },
  'weight-kg': {
    units: {
      kg: same,
      公斤: same,
      千克: same,
      g: (value) => value / 1000,
      克: (value) => value / 1000,
      jin: (value) => value * JIN_KG,
      斤: (value) => value * JIN_KG,
      市斤: (value) => value * JIN_KG,
      lb: (value) => value * POUND_KG,
      lbs: (value) => value * POUND_KG,
      '[lb_av]': (value) => value * POUND_KG,
      磅: (value) => value * POUND_KG,
    },
    digits: 2,
  },
  steps: {
    units: { '': same, steps: same, '{steps}': same, 步: same },
    digits: 0,
  },
};

const NAMES: Readonly<Record<string, Quantity>> = {
  systolic: 'systolic-mmhg',
  收缩压: 'systolic-mmhg',
  高压: 'systolic-mmhg',
  '8480-6': 'systolic-mmhg',
  diastolic: 'diastolic-mmhg',
  舒张压: 'diastolic-mmhg',
  低压: 'diastolic-mmhg',
  '8462-4': 'diastolic-mmhg',
  glucose: 'glucose-mmol-l',
  'blood-glucose': 'glucose-mmol-l',
  血糖: 'glucose-mmol-l',
  '15074-8': 'glucose-mmol-l',
  '2339-0': 'glucose-mmol-l',
  'heart-rate': 'heart-rate-per-min',
  pulse: 'heart-rate-per-min',
  心率: 'heart-rate-per-min',
  脉搏: 'heart-rate-per-min',
  '8867-4': 'heart-rate-per-min',
  'respiratory-rate': 'respiration-per-min',
  respiration: 'respiration-per-min',
  呼吸: 'respiration-per-min',
  呼吸频率: 'respiration-per-min',
  '9279-1': 'respiration-per-min',
  spo2: 'spo2-percent',
  'oxygen-saturation': 'spo2-percent',
  血氧: 'spo2-percent',
  血氧饱和度: 'spo2-percent',
  '59408-5': 'spo2-percent',
  temperature: 'temperature-c',
  'body-temperature': 'temperature-c',
  体温: 'temperature-c',
  '8310-5': 'temperature-c',
  weight: 'weight-kg',
  'body-weight': 'weight-kg',
  体重: 'weight-kg',
  '29463-7': 'weight-kg',
  steps: 'steps',
  'step-count': 'steps',
  步数: 'steps',
  '55423-8': 'steps',
};

export interface Measured {
  readonly quantity: Quantity;
  readonly value: number;
}

/** Other codes of LOINC for the same, as records of clinics use them. */
const OTHER_CODES: Readonly<Record<string, Quantity>> = {
  '8331-1': 'temperature-c',
  '8333-7': 'temperature-c',
  '8328-7': 'temperature-c',
  '11289-6': 'temperature-c',
  '2708-6': 'spo2-percent',
  '14749-6': 'glucose-mmol-l',
  '2345-7': 'glucose-mmol-l',
  '41653-7': 'glucose-mmol-l',
  '3141-9': 'weight-kg',
};

/** By a code of LOINC; undefined where it is of none of these. */
export const quantityOfCode = (code: string): Quantity | undefined =>
  /^\d+-\d$/.test(code) ? (own(NAMES, code) ?? own(OTHER_CODES, code)) : undefined;

/** Names of fields and units only in a refusal. */
export function readMeasure(said: {
  readonly quantity: string;
  readonly value: number | string;
  readonly unit: string | undefined;
}): Measured | Rejection {
  const named = plain(said.quantity).replace(/[\s_]+/g, '-');
  const known = own(NAMES, named) ?? own(OTHER_CODES, named) ?? ownUnit(named);
  if (known === undefined)
    return { code: 'unknown-quantity', reason: 'quantity: is none that this door knows' };
  const value = numberOf(said.value);
  if (value === undefined) return { code: 'invalid-value', reason: 'value: is not a number' };
  // The event's own name for it says its unit.
  const unit = plain(said.unit ?? '') === '' && named === known ? undefined : (said.unit ?? '');
  return measuredIn(known, { value, unit });
}

/** `unit` undefined: already the one that the quantity's name ends in. */
export function measuredIn(
  known: Quantity,
  { value, unit }: { readonly value: number; readonly unit: string | undefined },
): Measured | Rejection {
  const measure = MEASURES[known];
  const change = unit === undefined ? same : changeOf(known, { value, unit });
  if (change === undefined)
    return { code: 'unknown-unit', reason: `unit: is none that ${known} is measured in` };
  const converted = Number(change(value).toFixed(measure.digits));
  const { least, most } = READING_RANGES[known];
  if (converted < least || converted > most)
    return {
      code: 'implausible-value',
      reason: `value: ${known} is ${String(least)} to ${String(most)}`,
    };
  return { quantity: known, value: converted };
}

/** The event's own names say their unit. */
const ownUnit = (named: string): Quantity | undefined =>
  named in MEASURES ? (named as Quantity) : undefined;

function changeOf(
  quantity: Quantity,
  { value, unit }: { readonly value: number; readonly unit: string },
): Change | undefined {
  const { units } = MEASURES[quantity];
  const written = plain(unit).replace(/\s+/g, '');
  const change = own(units, written);
  if (change !== undefined || written !== '') return change;
  // 25–46 can be a body temperature in °C only, 77–115 in °F only.
  if (quantity !== 'temperature-c') return undefined;
  if (value >= 25 && value <= 46) return same;
  return value >= 77 && value <= 115 ? fahrenheit : undefined;
}

/** Width and case tell no two units apart. */
const plain = (text: string): string =>
  text.trim().normalize('NFKC').toLowerCase().replaceAll('º', '°');

/** Not what every object inherits: `constructor` is no unit. */
const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

function numberOf(value: number | string): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const text = value.normalize('NFKC').trim();
  return /^[+-]?\d{1,7}(?:\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
}

const CONTEXTS: Readonly<Record<string, HomeReadingBody['context']>> = {
  fasting: 'fasting',
  空腹: 'fasting',
  'before-meal': 'before-meal',
  餐前: 'before-meal',
  饭前: 'before-meal',
  'after-meal': 'after-meal',
  postprandial: 'after-meal',
  餐后: 'after-meal',
  饭后: 'after-meal',
  餐后2小时: 'after-meal',
  bedtime: 'bedtime',
  睡前: 'bedtime',
  random: 'random',
  随机: 'random',
};

/** undefined where it is none that is known: the reading counts all the same. */
export const contextOf = (said: string | undefined): HomeReadingBody['context'] =>
  said === undefined ? undefined : own(CONTEXTS, plain(said).replace(/[\s_]+/g, '-'));
