// A case definition: a tree of conditions over one visit's codes, words, temperature, age and laboratory results. Words are
// grouped into concepts (fever, cough …) that several definitions share, so that a synonym is added in one place.
import { z } from 'zod';
import { AgeBand, VisitClass } from '../event/visit.ts';
import { DefinitionId } from '../ids.ts';
import { Family } from '../signal.ts';
import { Words } from '../words.ts';
import { CatalogueVersion, Origin, validity } from './origin.ts';

export const ConceptId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/)
  .brand<'ConceptId'>();
export type ConceptId = z.infer<typeof ConceptId>;

const term = z.string().min(1).max(60);

/**
 * A concept of complaints and the words that say it. Matching folds width and case; an English term matches whole words, and
 * with a trailing `*` any ending.
 */
export const Concept = z.strictObject({
  id: ConceptId,
  names: Words,
  zh: z.array(term).max(200),
  en: z.array(term).max(200),
});
export type Concept = z.infer<typeof Concept>;

export const ConceptFile = z.strictObject({ concepts: z.array(Concept).min(1).max(200) });
export type ConceptFile = z.infer<typeof ConceptFile>;

/** A category of three characters or more, dot or not; `B20-B24` is a range of categories. */
const icd10 = z.string().regex(/^[A-Z]\d[0-9A-Z](\.?[0-9A-Z]{1,4})?(-[A-Z]\d\d)?$/, 'is no code of ICD-10, like A00, B17.2 or B20-B24');
const icd9 = z
  .string()
  .regex(/^(\d{3}|V\d\d|E\d{3})(\.?\d{1,2})?(-(\d{3}|V\d\d|E\d{3}))?$/, 'is no code of ICD-9-CM, like 001, 070.5 or 480-488');

/** Prefixes for each code system; dots are ignored on both sides. */
export const CodePrefixes = z
  .strictObject({
    'icd-10': z.array(icd10).min(1).max(400).optional(),
    'icd-9-cm': z.array(icd9).min(1).max(400).optional(),
    local: z.array(z.string().min(1).max(40)).min(1).max(400).optional(),
  })
  .refine((systems) => Object.keys(systems).length > 0, 'names no code system');
export type CodePrefixes = z.infer<typeof CodePrefixes>;

const interpretation = z.enum(['positive', 'abnormal', 'high', 'low', 'critical']);

/** One condition. Exactly one key is set; `none` is false as soon as one of its conditions holds. */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { none: Condition[] }
  | { concept: ConceptId }
  | { codes: CodePrefixes }
  | { temperatureAtLeastC: number }
  | { ageBands: AgeBand[] }
  | { visitClasses: VisitClass[] }
  | { laboratory: { codes: string[]; interpretations: z.infer<typeof interpretation>[] } };

const several = z.lazy(() => z.array(Condition).min(1).max(60));

export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: several }),
    z.strictObject({ any: several }),
    z.strictObject({ none: several }),
    z.strictObject({ concept: ConceptId }),
    z.strictObject({ codes: CodePrefixes }),
    z.strictObject({ temperatureAtLeastC: z.number().min(34).max(43) }),
    z.strictObject({ ageBands: z.array(AgeBand).min(1) }),
    z.strictObject({ visitClasses: z.array(VisitClass).min(1) }),
    z.strictObject({
      laboratory: z.strictObject({
        codes: z.array(z.string().min(1).max(40)).min(1).max(100),
        interpretations: z.array(interpretation).min(1),
      }),
    }),
  ]),
);

export const CaseDefinition = z.strictObject({
  id: DefinitionId,
  version: CatalogueVersion,
  names: Words,
  family: Family,
  source: Origin,
  ...validity,
  criteria: Condition,
});
export type CaseDefinition = z.infer<typeof CaseDefinition>;
