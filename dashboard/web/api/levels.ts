// Levels in their order of severity.
import { type Level, effectiveLevel } from '../../../contracts/alert.ts';

export { effectiveLevel };

export const LEVELS: readonly Level[] = ['I', 'II', 'III', 'IV'];

/** 0 is the most severe. */
export const severity = (level: Level): number => LEVELS.indexOf(level);
