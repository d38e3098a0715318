// Body measurements as FHIR says them: a code of LOINC and a quantity in UCUM. What they measure, in which units and within which bounds is
// said in one table for all doors, that of the readings at home.
import { measuredIn, quantityOfCode, type Measured, type Quantity } from '../home/units.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { Quantity as Amount } from './datatypes.ts';

export function measuredBy(codes: readonly string[]): Quantity | undefined {
  return codes.map(quantityOfCode).find((found) => found !== undefined);
}

/** A bound is no number. */
export function readingOf(quantity: Quantity, amount: Amount | undefined): Measured | Rejection {
  if (amount?.value === undefined || amount.comparator !== undefined)
    return { code: 'invalid-value', reason: `${quantity}: is not a number` };
  return measuredIn(quantity, { value: amount.value, unit: amount.code ?? amount.unit ?? '' });
}
