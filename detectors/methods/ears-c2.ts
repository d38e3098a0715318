/**
 * EARS C2: as C1, but two guard days keep the start of an outbreak out of its own baseline.
 * Parity: R surveillance 1.20.3 `earsC(method = "C2")`. Page: docs/methods/ears.md.
 */
import { shewhartMethod } from './ears-shewhart.ts';

export const earsC2 = shewhartMethod({ id: 'ears-c2', guardDays: 2 });
