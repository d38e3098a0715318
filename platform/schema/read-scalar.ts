// Readers of texts and numbers: their checks run in the order of the schema, as zod runs them.
import type { z } from 'zod';
import { UNDECIDED, undecided, type Reader } from './reader.ts';

type TextStep = (text: string) => string | typeof UNDECIDED;

export function textReader(def: z.core.$ZodStringDef): Reader {
  const own = 'check' in def ? [def as z.core.$ZodStringFormatDef] : [];
  const steps: TextStep[] = [];
  if (def.coerce === true) return undecided;
  for (const check of [...own, ...(def.checks ?? []).map(defOf)]) {
    const step = textStep(check);
    if (step === undefined) return undecided;
    steps.push(step);
  }
  return (value) => {
    if (typeof value !== 'string') return UNDECIDED;
    let text = value;
    for (const step of steps) {
      const next = step(text);
      if (next === UNDECIDED) return UNDECIDED;
      text = next;
    }
    return text;
  };
}

type CheckDef = z.core.$ZodChecks['_zod']['def'];

const defOf = (check: z.core.$ZodCheck): CheckDef => (check as z.core.$ZodChecks)._zod.def;

function textStep(check: CheckDef | z.core.$ZodStringFormatDef): TextStep | undefined {
  switch (check.check) {
    case 'min_length':
      return 'minimum' in check ? atLeast(check.minimum) : undefined;
    case 'max_length':
      return 'maximum' in check ? atMost(check.maximum) : undefined;
    case 'overwrite':
      return 'tx' in check ? (text) => check.tx(text) as string : undefined;
    case 'string_format':
      return 'pattern' in check && check.format === 'regex' ? matching(check.pattern) : undefined;
    default:
      return undefined;
  }
}

const atLeast =
  (least: number): TextStep =>
  (text) =>
    text.length >= least ? text : UNDECIDED;

const atMost =
  (most: number): TextStep =>
  (text) =>
    text.length <= most ? text : UNDECIDED;

function matching(pattern: RegExp | undefined): TextStep | undefined {
  // A global or sticky pattern remembers where it was.
  if (pattern === undefined || pattern.global || pattern.sticky) return undefined;
  return (text) => (pattern.test(text) ? text : UNDECIDED);
}

type NumberTest = (value: number) => boolean;

export function numberReader(def: z.core.$ZodNumberDef): Reader {
  const own = 'check' in def ? [def as z.core.$ZodNumberFormatDef] : [];
  const tests: NumberTest[] = [];
  if (def.coerce === true) return undecided;
  for (const check of [...own, ...(def.checks ?? []).map(defOf)]) {
    const test = numberTest(check);
    if (test === undefined) return undecided;
    tests.push(test);
  }
  return (value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return UNDECIDED;
    for (const test of tests) if (!test(value)) return UNDECIDED;
    return value;
  };
}

function numberTest(check: CheckDef | z.core.$ZodNumberFormatDef): NumberTest | undefined {
  if (check.check === 'number_format')
    return 'format' in check && check.format === 'safeint' ? Number.isSafeInteger : undefined;
  if (!('value' in check) || typeof check.value !== 'number') return undefined;
  const bound = check.value;
  if (check.check === 'greater_than')
    return check.inclusive ? (value) => value >= bound : (value) => value > bound;
  if (check.check === 'less_than')
    return check.inclusive ? (value) => value <= bound : (value) => value < bound;
  return undefined;
}
