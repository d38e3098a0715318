/**
 * The parts of the product that decide and never act: no clock, no randomness, no environment, no bus, no store. A path
 * ends in `/` for a whole folder, otherwise it is the beginning of file names. A path that fits no file breaks the rule,
 * so that a moved folder cannot leave it in silence.
 */

export const PURE_PATHS: readonly string[] = ['contracts/', 'detectors/methods/'];

/** Packages that a pure file may import: they compute from what they are given. */
export const PURE_PACKAGES: readonly string[] = ['zod', 'node:crypto'];
