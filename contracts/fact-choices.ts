/** Values of facts that are of a closed list: a rule that asks for another would find nothing for ever, and say nothing of it. */
import { CodedFinding, HomeReadingBody, ImagingBody, LaboratoryResult } from './event/clinical.ts';
import { ProcedureSort } from './event/procedure.ts';
import { ClaimSetting } from './event/resource.ts';
import { VisitClass } from './event/visit.ts';
import { FACT_VALUES, type FactKind, type FactValueKind } from './fact.ts';
import { nearestWord } from './nearest-word.ts';

const images = {
  modality: ImagingBody.shape.modality.options,
  urgency: ImagingBody.shape.urgency.options,
};
const weight = CodedFinding.shape.weight.options;
const visitClass = VisitClass.options;
/** `unknown` where the source did not say. */
const setting = [...ClaimSetting.options, 'unknown'];
/** What an item is, by the first character of the national codes. */
export const ITEM_CATEGORIES = [
  'western-medicine',
  'chinese-patent',
  'herbal',
  'consumable',
  'service',
  'other',
] as const;
/** What an item examines, by the chapters of the national price items. */
export const EXAMINED_SERVICES = [
  'imaging',
  'ultrasound',
  'ecg',
  'laboratory',
  'bed',
  'nursing',
  'consultation',
] as const;

/** How far from the house the person is insured. */
const SETTLEMENT_SCOPES = ['local', 'cross-city', 'cross-province', 'unknown'] as const;

/** By kind and value; what is not there is open. */
export const FACT_CHOICES: Readonly<
  Partial<Record<FactKind, Readonly<Record<string, readonly string[]>>>>
> = {
  visit: { class: visitClass },
  discharge: { class: visitClass },
  'settlement-failure': { scope: SETTLEMENT_SCOPES },
  procedure: { sort: ProcedureSort.options },
  laboratory: { interpretation: LaboratoryResult.shape.interpretation.options },
  'imaging-requested': images,
  'imaging-acquired': images,
  'imaging-reported': { ...images, weight },
  examination: { urgency: images.urgency },
  'ecg-recorded': { weight },
  'ecg-read': { weight },
  'ecg-finding': { weight },
  'home-reading': {
    quantity: HomeReadingBody.shape.quantity.options,
    context: HomeReadingBody.shape.context.unwrap().options,
  },
  claim: { setting, category: ITEM_CATEGORIES },
  'claim-item': {
    ...{ setting, category: ITEM_CATEGORIES, service: EXAMINED_SERVICES },
    modality: images.modality,
  },
};

/** A sentence where no fact of these kinds can have the text; empty where one can, or where the value is open. */
export function faultOfChoice(
  kinds: readonly FactKind[],
  name: string,
  asked: string,
): string | null {
  const known = choicesOf(kinds, name);
  if (known === null || known.includes(asked)) return null;
  const near = nearestWord(asked, known);
  const meant = near === null ? '' : `; is "${near}" meant?`;
  return `unknown-value: there is no ${name} "${asked}"${meant} (${known.join(', ')})`;
}

/** What facts of these kinds can have; null where the value of one of them is open. */
export function choicesOf(kinds: readonly FactKind[], name: string): readonly string[] | null {
  const lists = kinds.map((kind) => FACT_CHOICES[kind]?.[name]);
  return lists.includes(undefined) ? null : [...new Set(lists.flatMap((list) => list ?? []))];
}

interface AskedTexts {
  readonly in?: readonly string[] | undefined;
  readonly prefix?: readonly string[] | undefined;
  readonly notIn?: readonly string[] | undefined;
}

/** Places are told as digits, down to the county. */
const PLACE_BEGINS = /^\d{1,6}$/;

/**
 * A sentence where what is asked of one text excludes each other, or where no text of its list is left. Of a value with several texts one may
 * meet each question: a visit has several diagnoses.
 */
export function faultOfTexts(
  kinds: readonly FactKind[],
  name: string,
  asked: AskedTexts,
): string | null {
  const { in: inside, prefix, notIn = [] } = asked;
  const begins = (text: string): boolean =>
    prefix === undefined || prefix.some((one) => text.startsWith(one));
  const known = choicesOf(kinds, name);
  const unfit = `contradiction: no ${name} fits`;
  if (
    name === 'insuredPlace' &&
    [...(inside ?? []), ...(prefix ?? [])].some((one) => !PLACE_BEGINS.test(one))
  )
    return `unknown-value: ${name} is the 4 or 6 digits of a place`;
  if (known !== null && !known.some(begins)) return `${unfit} (${known.join(', ')})`;
  const isOneText = kinds.every(
    (kind) => (FACT_VALUES[kind] as Readonly<Record<string, FactValueKind>>)[name] === 'text',
  );
  // A misspelt word is told by itself.
  if (!isOneText || (known !== null && inside?.some((one) => !known.includes(one)) === true))
    return null;
  const left = (inside ?? known)?.filter((one) => begins(one) && !notIn.includes(one));
  return left?.length === 0 && !isToldBefore(inside, notIn) ? unfit : null;
}

const isToldBefore = (inside: readonly string[] | undefined, notIn: readonly string[]): boolean =>
  inside?.every((one) => notIn.includes(one)) === true;
