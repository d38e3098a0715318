/** Values of facts that are of a closed list: a rule that asks for another would find nothing for ever, and say nothing of it. */
import { CodedFinding, HomeReadingBody, ImagingBody, LaboratoryResult } from './event/clinical.ts';
import { ClaimSetting } from './event/resource.ts';
import { VisitClass } from './event/visit.ts';
import type { FactKind } from './fact.ts';
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

/** By kind and value; what is not there is open. */
export const FACT_CHOICES: Readonly<
  Partial<Record<FactKind, Readonly<Record<string, readonly string[]>>>>
> = {
  visit: { class: visitClass },
  discharge: { class: visitClass },
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
  const lists = kinds.map((kind) => FACT_CHOICES[kind]?.[name]);
  const known = [...new Set(lists.flatMap((list) => list ?? []))];
  if (lists.includes(undefined) || known.includes(asked)) return null;
  const near = nearestWord(asked, known);
  const meant = near === null ? '' : `; is "${near}" meant?`;
  return `unknown-value: there is no ${name} "${asked}"${meant} (${known.join(', ')})`;
}
