// Finds what a schema cannot see in case definitions: a concept that no file defines, two definitions with one id on the same
// day, a word with two effects. The caller adds file and line.
import type {
  CaseDefinition,
  Concept,
  Condition,
} from '../../contracts/catalogue/case-definition.ts';
import type { Cue } from '../../contracts/catalogue/context-cue.ts';
import { overlaps } from '../../contracts/catalogue/origin.ts';
import { normaliseText } from '../../platform/text/normalise-text.ts';

export type DefinitionProblem =
  | { readonly code: 'unknown-concept'; readonly definition: string; readonly concept: string }
  | { readonly code: 'definition-twice'; readonly definition: string }
  | { readonly code: 'concept-twice'; readonly concept: string }
  | {
      readonly code: 'word-two-effects';
      readonly word: string;
      readonly effects: readonly string[];
    };

export function checkDefinitions(
  definitions: readonly CaseDefinition[],
  concepts: readonly Concept[],
  cues: readonly Cue[],
): readonly DefinitionProblem[] {
  const known = new Set<string>(concepts.map((concept) => concept.id));
  return [
    ...definitions.flatMap((definition) =>
      conceptsOf(definition.criteria)
        .filter((concept) => !known.has(concept))
        .map((concept) => ({
          code: 'unknown-concept' as const,
          definition: definition.id,
          concept,
        })),
    ),
    ...definitions.flatMap((definition, index) =>
      definitions
        .slice(0, index)
        .some((earlier) => earlier.id === definition.id && overlaps(earlier, definition))
        ? [{ code: 'definition-twice' as const, definition: definition.id }]
        : [],
    ),
    ...concepts.flatMap((concept, index) =>
      concepts.findIndex((other) => other.id === concept.id) < index
        ? [{ code: 'concept-twice' as const, concept: concept.id }]
        : [],
    ),
    ...wordsOfTwoEffects(cues),
  ];
}

export function conceptsOf(condition: Condition): readonly string[] {
  if ('concept' in condition) return [condition.concept];
  if ('all' in condition) return condition.all.flatMap(conceptsOf);
  if ('any' in condition) return condition.any.flatMap(conceptsOf);
  if ('none' in condition) return condition.none.flatMap(conceptsOf);
  return [];
}

function wordsOfTwoEffects(cues: readonly Cue[]): readonly DefinitionProblem[] {
  const effects = new Map<string, Set<string>>();
  for (const cue of cues) {
    for (const word of [...cue.zh, ...cue.en].map(normaliseText)) {
      effects.set(word, (effects.get(word) ?? new Set()).add(cue.effect));
    }
  }
  return [...effects]
    .filter(([, found]) => found.size > 1)
    .map(([word, found]) => ({ code: 'word-two-effects' as const, word, effects: [...found] }));
}
