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

/** A word of finding, with a word before it that denies it. */
const NEGATIVE = new RegExp(
  [
    '阴性|非反应性',
    '(?:未|没有|没|无|不|低于|小于)[^，。；,;]{0,6}?(?:检出|检测|测出|测到|查出|查到|查见|发现|生长|反应性|见)',
    'negative|absent|undetect(?:ed|able)|non-?\\s?reactive|not?[ -]?growth',
    '\\b(?:no|not|none|nil|without|never|below|under)\\b[^.;]{0,60}?\\b(?:detect\\w*|present|reactive|seen|found|isolated|identified|observed|recovered|growth|evidence|limit)\\b',
  ].join('|'),
  'i',
);
const POSITIVE = new RegExp(
  [
    '阳性|检出|检测到|测出|查到|查见|有反应性|有?生长',
    '\\b(?:positive|detected|reactive|present|isolated)\\b|^\\+{1,4}$|\\(\\+{1,4}\\)',
  ].join('|'),
  'i',
);
/** What is said of one virus says nothing of the next. */
const CLAUSES = /[;；。\n]|\.\s/;

/** Negation first: "not detected" holds "detected". `unknown` where one clause says so and another the opposite. */
export function spokenInterpretation(text: string): Interpretation {
  const said = new Set(text.split(CLAUSES).map(interpretationOfClause));
  said.delete('unknown');
  const [only] = said;
  return only === undefined || said.size > 1 ? 'unknown' : only;
}

function interpretationOfClause(clause: string): Interpretation {
  const trimmed = clause.trim();
  if (NEGATIVE.test(trimmed)) return 'negative';
  return POSITIVE.test(trimmed) ? 'positive' : 'unknown';
}
