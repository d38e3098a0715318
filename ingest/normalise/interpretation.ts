// What a laboratory says of its own result, by flag or in words.
import type { IdentifiedResult } from './statement.ts';

export type Interpretation = IdentifiedResult['interpretation'];

/**
 * HL7 table 0078, v3 ObservationInterpretation, and the signs of Chinese reports. Susceptible and resistant are about the drug: they only
 * tell whether the finding is unusual.
 */
const FLAGS: Readonly<Record<string, Interpretation>> = {
  N: 'normal',
  S: 'normal',
  A: 'abnormal',
  R: 'abnormal',
  I: 'abnormal',
  AA: 'critical',
  HH: 'critical',
  LL: 'critical',
  H: 'high',
  HU: 'high',
  '>': 'high',
  '↑': 'high',
  L: 'low',
  LU: 'low',
  '<': 'low',
  '↓': 'low',
  POS: 'positive',
  DET: 'positive',
  RR: 'positive',
  '+': 'positive',
  NEG: 'negative',
  ND: 'negative',
  NR: 'negative',
  '-': 'negative',
};

/** Of several flags the critical one, else the first that is known. */
export function flaggedInterpretation(flags: readonly string[]): Interpretation | undefined {
  const found = flags.flatMap((flag) => FLAGS[flag.toUpperCase()] ?? []);
  return found.includes('critical') ? 'critical' : found[0];
}

const NEGATIVE =
  /未检出|未见|未发现|阴性|非反应性|negative|not detected|non-?\s?reactive|absent|no growth/i;
const POSITIVE = /阳性|检出|有反应性|positive|detected|reactive|present|^\+{1,4}$|\(\+{1,4}\)/i;

/** Negation first: "not detected" holds "detected". */
export function spokenInterpretation(text: string): Interpretation {
  if (NEGATIVE.test(text)) return 'negative';
  return POSITIVE.test(text) ? 'positive' : 'unknown';
}
