// The sex of a person in the words that records write it in. Pure.
import { Sex } from '../../contracts/event/visit.ts';

const SEXES: ReadonlyMap<string, Sex> = new Map<string, Sex>([
  ...Sex.options.map((sex): [string, Sex] => [sex, sex]),
  ['M', 'male'],
  ['男', 'male'],
  ['F', 'female'],
  ['女', 'female'],
]);

export function sexOf(word: string | undefined): Sex {
  return SEXES.get(word ?? '') ?? 'unknown';
}

/** undefined where none was sent. */
export const sentSex = (word: string | undefined): Sex | undefined =>
  word === undefined ? undefined : sexOf(word);
