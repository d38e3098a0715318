/**
 * EARS C1: today against the seven days right before it. Sensitive to a sudden rise; a slow one raises its own baseline.
 * Parity: R surveillance 1.20.3 `earsC(method = "C1")`. Page: docs/methods/ears.md.
 */
import { shewhartMethod } from './ears-shewhart.ts';

export const earsC1 = shewhartMethod({ id: 'ears-c1', guardDays: 0 });
