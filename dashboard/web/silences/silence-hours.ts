// How long a silence may be asked for: usual durations that its level allows, and the longest that it allows. Pure.
const USUAL = [1, 4, 12, 24, 72, 168];

/** None where not a whole hour is left. */
export const hoursWithin = (hoursMax: number): readonly number[] =>
  hoursMax < 1 ? [] : [...USUAL.filter((hours) => hours < hoursMax), hoursMax];
