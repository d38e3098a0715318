// Values of observations as results of a laboratory report, and what the laboratory thinks of them.
import type { IdentifiedResult } from '../normalise/statement.ts';
import { codedOf, codesOf, wordsOf } from './coding.ts';
import type { Quantity } from './datatypes.ts';
import type { Component, Observation } from './resources.ts';
import {
  flaggedInterpretation,
  spokenInterpretation,
  type Interpretation,
} from '../normalise/interpretation.ts';

/** An observation with components is as many results as have a value; its own comes first. */
export function resultsOf(observation: Observation): IdentifiedResult[] {
  const own = resultOf(observation);
  const parts = (observation.component ?? []).map(resultOf);
  const said = [own, ...parts].filter(({ value }) => value !== null);
  return said.length > 0 ? said : [own];
}

export function resultOf(part: Observation | Component): IdentifiedResult {
  const coded = codedOf(part.code);
  const name = wordsOf(part.code);
  const value = valueIn(part);
  const { unit, code } = part.valueQuantity ?? {};
  return {
    system: coded?.system === 'loinc' ? 'loinc' : 'local',
    code: coded?.code ?? name ?? '',
    name,
    value,
    unit: code ?? unit,
    interpretation:
      interpretationOf(part) ??
      (typeof value === 'string' ? spokenInterpretation(value) : 'unknown'),
  };
}

function valueIn(part: Component): number | string | null {
  const { valueQuantity, valueCodeableConcept: concept, valueRange, valueRatio } = part;
  if (valueQuantity?.value !== undefined)
    return valueQuantity.comparator === undefined
      ? valueQuantity.value
      : `${valueQuantity.comparator}${String(valueQuantity.value)}`;
  if (part.valueInteger !== undefined) return part.valueInteger;
  if (part.valueString !== undefined) return part.valueString;
  if (part.valueBoolean !== undefined) return part.valueBoolean ? 'positive' : 'negative';
  if (concept !== undefined) return wordsOf(concept) ?? codesOf([concept])[0] ?? null;
  if (valueRange !== undefined) return joined(valueRange.low, '-', valueRange.high);
  return valueRatio === undefined
    ? null
    : joined(valueRatio.numerator, ':', valueRatio.denominator);
}

function joined(
  first: Quantity | undefined,
  sign: string,
  second: Quantity | undefined,
): string | null {
  if (first?.value === undefined && second?.value === undefined) return null;
  return `${String(first?.value ?? '')}${sign}${String(second?.value ?? '')}`;
}

/** Qualifier values of SNOMED CT that are the whole of a finding. */
const FINDINGS: Readonly<Record<string, Interpretation>> = {
  '10828004': 'positive',
  '260373001': 'positive',
  '11214006': 'positive',
  '260385009': 'negative',
  '260415000': 'negative',
  '131194007': 'negative',
};

function interpretationOf(part: Component): Interpretation | undefined {
  const found = codesOf([part.valueCodeableConcept ?? {}]).flatMap((code) => FINDINGS[code] ?? []);
  return flaggedInterpretation(codesOf(part.interpretation)) ?? found[0];
}
