// Slices of persons, for queries that would otherwise be of a whole city: names of persons are evenly spread over their first character.
export const PERSON_LETTERS: readonly string[] = 'abcdefghijklmnopqrstuvwxyz234567'.split('');
