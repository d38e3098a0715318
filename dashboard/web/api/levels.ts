// Levels in their order of severity, and which of an alert's two holds. The contract states the same rule; importing its module
// would bring the schema library (a quarter of the bundle) to the browser for this one line.
import type { Alert, Level } from '../../../contracts/alert.ts';

export const LEVELS: readonly Level[] = ['I', 'II', 'III', 'IV'];

/** A person's level overrides the machine's. */
export const effectiveLevel = (alert: Pick<Alert, 'machineLevel' | 'humanLevel'>): Level =>
  alert.humanLevel ?? alert.machineLevel;

/** 0 is the most severe. */
export const severity = (level: Level): number => LEVELS.indexOf(level);
