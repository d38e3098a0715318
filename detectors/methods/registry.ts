/** Every method by its id: the one list that the command line, the catalogue and the operators choose from. */
import { cusum } from './cusum.ts';
import { earsC1 } from './ears-c1.ts';
import { earsC2 } from './ears-c2.ts';
import { earsC3 } from './ears-c3.ts';
import { ewma } from './ewma.ts';
import { farringtonFlexible } from './farrington-flexible.ts';
import { farringtonOriginal } from './farrington-original.ts';
import { fixed } from './fixed.ts';
import { glrNb } from './glr-nb.ts';
import { historicalLimits } from './historical-limits.ts';
import type { Method } from './method.ts';
import { MethodError } from './method-error.ts';
import { movingPercentile } from './moving-percentile.ts';
import { nbRegression } from './nb-regression.ts';
import { regression } from './regression.ts';
import { serfling } from './serfling.ts';
import { switching } from './switch.ts';
import { vigilIntraday } from './intraday/vigil-intraday.ts';
import { vigil } from './vigil/vigil.ts';

export const METHODS: readonly Method[] = [
  earsC1,
  earsC2,
  earsC3,
  ewma,
  regression,
  switching,
  farringtonFlexible,
  farringtonOriginal,
  glrNb,
  cusum,
  movingPercentile,
  historicalLimits,
  serfling,
  nbRegression,
  fixed,
  vigil,
  vigilIntraday,
];

/** @throws MethodError `unknown-method`, with the list of those that exist */
export function findMethod(id: string): Method {
  const method = METHODS.find((candidate) => candidate.id === id);
  if (method) return method;
  const ids = METHODS.map((candidate) => candidate.id).join(', ');
  throw new MethodError('unknown-method', `There is no method ${id}. There are: ${ids}.`);
}
