// The data types of FHIR R4 as far as this door reads them. What is not named here is never looked at: narratives, attachments and
// extensions of others cannot reach an event because no schema carries them.
import { z } from 'zod';

const CODE_CHARACTERS_MAX = 500;
const TEXT_CHARACTERS_MAX = 100_000;
const LIST_MAX = 1_000;

export const code = z.string().max(CODE_CHARACTERS_MAX);
export const text = z.string().max(TEXT_CHARACTERS_MAX);
export const list = <T extends z.ZodType>(item: T) => z.array(item).max(LIST_MAX);

export const Coding = z.object({
  system: code.optional(),
  code: code.optional(),
  display: text.optional(),
});
export type Coding = z.infer<typeof Coding>;

/** `data-absent-reason`: how FHIR says that an element was taken away. */
export const Extension = z.object({ url: code, valueCode: code.optional() });
export const ABSENT_URL = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
export const Primitive = z.object({ extension: list(Extension).optional() });
export type Primitive = z.infer<typeof Primitive>;

export const CodeableConcept = z.object({
  coding: list(Coding).optional(),
  text: text.optional(),
  extension: list(Extension).optional(),
});
export type CodeableConcept = z.infer<typeof CodeableConcept>;

export const Identifier = z.object({
  type: z.object({ coding: list(Coding).optional() }).optional(),
  system: code.optional(),
  value: code.optional(),
});
export type Identifier = z.infer<typeof Identifier>;

export const Reference = z.object({
  reference: code.optional(),
  type: code.optional(),
  identifier: Identifier.optional(),
  display: text.optional(),
});
export type Reference = z.infer<typeof Reference>;

export const Period = z.object({
  start: code.nullable().optional(),
  _start: Primitive.optional(),
  end: code.nullable().optional(),
  _end: Primitive.optional(),
});
export type Period = z.infer<typeof Period>;

export const Quantity = z.object({
  value: z.number().optional(),
  comparator: code.optional(),
  unit: code.optional(),
  system: code.optional(),
  code: code.optional(),
});
export type Quantity = z.infer<typeof Quantity>;

export const Money = z.object({ value: z.number().optional(), currency: code.optional() });
export type Money = z.infer<typeof Money>;

export const Meta = z.object({
  versionId: code.optional(),
  lastUpdated: code.optional(),
  tag: list(Coding).optional(),
});

/** What every resource may carry and this door reads. */
export const resource = {
  id: code.optional(),
  meta: Meta.optional(),
  identifier: list(Identifier).optional(),
};
export type Resource = {
  readonly resourceType: string;
  readonly id?: string | undefined;
  readonly meta?: z.infer<typeof Meta> | undefined;
  readonly identifier?: readonly Identifier[] | undefined;
};

/** `undefined` not sent, `null` taken away. */
export function isTakenAway(element: Primitive | undefined): boolean {
  return element?.extension?.some(({ url }) => url === ABSENT_URL) === true;
}
