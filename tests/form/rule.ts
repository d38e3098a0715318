/**
 * What a form rule is: a name, the reason it exists, and a pure function from the source tree to the places that break it.
 */
import type { Checkout } from './checkout.ts';

/** One place that breaks a rule; `line` is one-based. */
export interface Violation {
  path: string;
  line: number;
  what: string;
}

export interface Rule {
  /** Also the folder of its fixtures. */
  name: string;
  why: string;
  check: (checkout: Checkout) => Violation[];
}
