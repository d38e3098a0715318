/**
 * Body measurements: which LOINC codes they come under, and their value in the unit that the event's name for it ends in. A number whose
 * unit is not known is no measurement; temperature alone can be told from its number.
 */
import type { HomeReadingBody } from '../../contracts/event/clinical.ts';
import type { Quantity } from './datatypes.ts';

/** Steps and respiration come by other doors. */
export type Measured = Exclude<HomeReadingBody['quantity'], 'steps' | 'respiration-per-min'>;

const QUANTITIES: ReadonlyMap<string, Measured> = new Map([
  ['8310-5', 'temperature-c'],
  ['8331-1', 'temperature-c'],
  ['8333-7', 'temperature-c'],
  ['8328-7', 'temperature-c'],
  ['11289-6', 'temperature-c'],
  ['8480-6', 'systolic-mmhg'],
  ['8462-4', 'diastolic-mmhg'],
  ['8867-4', 'heart-rate-per-min'],
  ['2708-6', 'spo2-percent'],
  ['59408-5', 'spo2-percent'],
  ['15074-8', 'glucose-mmol-l'],
  ['14749-6', 'glucose-mmol-l'],
  ['2339-0', 'glucose-mmol-l'],
  ['2345-7', 'glucose-mmol-l'],
  ['41653-7', 'glucose-mmol-l'],
  ['29463-7', 'weight-kg'],
  ['3141-9', 'weight-kg'],
]);

export function measuredBy(codes: readonly string[]): Measured | undefined {
  return codes.map((code) => QUANTITIES.get(code)).find((found) => found !== undefined);
}

/** mg/dL in one mmol/L of glucose (molar mass 180.16 g/mol). */
const GLUCOSE_MG_DL = 18.016;
const KPA_MMHG = 7.500617;
const POUND_KG = 0.45359237;

type Unit = (value: number) => number;
const same: Unit = (value) => value;
const mmhg: Readonly<Record<string, Unit>> = {
  'mm[hg]': same,
  mmhg: same,
  kpa: (value) => value * KPA_MMHG,
};

/** UCUM codes and what stands in their place, in small letters. */
const UNITS: Readonly<Record<Measured, Readonly<Record<string, Unit>>>> = {
  'temperature-c': {
    cel: same,
    '°c': same,
    '℃': same,
    c: same,
    '[degf]': (value) => ((value - 32) * 5) / 9,
    '°f': (value) => ((value - 32) * 5) / 9,
    '℉': (value) => ((value - 32) * 5) / 9,
  },
  'systolic-mmhg': mmhg,
  'diastolic-mmhg': mmhg,
  'heart-rate-per-min': {
    '/min': same,
    'beats/min': same,
    '{beats}/min': same,
    bpm: same,
    '次/分': same,
  },
  'spo2-percent': { '%': same },
  'glucose-mmol-l': { 'mmol/l': same, 'mg/dl': (value) => value / GLUCOSE_MG_DL },
  'weight-kg': {
    kg: same,
    g: (value) => value / 1000,
    '[lb_av]': (value) => value * POUND_KG,
    斤: (value) => value / 2,
  },
};

/** undefined: no number, a bound instead of a number, or a unit that is not known. */
export function valueOf(measured: Measured, quantity: Quantity | undefined): number | undefined {
  if (quantity?.value === undefined || quantity.comparator !== undefined) return undefined;
  const { value, code, unit } = quantity;
  const change =
    UNITS[measured][(code ?? unit ?? '').toLowerCase()] ?? inferred(measured, quantity);
  return change === undefined ? undefined : Number(change(value).toFixed(2));
}

/** 25–46 can be a body temperature in °C only, 77–115 in °F only. */
function inferred(measured: Measured, { value = 0, code, unit }: Quantity): Unit | undefined {
  if (measured !== 'temperature-c' || (code ?? unit ?? '') !== '') return undefined;
  if (value >= 25 && value <= 46) return same;
  return value >= 77 && value <= 115 ? UNITS['temperature-c']['[degf]'] : undefined;
}
