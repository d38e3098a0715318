/**
 * A fixed number: reached, for long enough, it exceeds; and it keeps exceeding until the count has come back far enough.
 * Limits are inclusive ("5 cases or more"), unlike those of the statistical methods. Page: docs/methods/fixed.md.
 */
import { z } from 'zod';
import { defineMethod, type Seen } from './define-method.ts';
import type { Verdict } from './method.ts';
import type { Reason } from './reason.ts';
import { finiteOrNull, unjudgeable } from './verdicts.ts';

const Params = z
  .strictObject({
    side: z.enum(['upper', 'lower', 'both']).default('upper'),
    /** Exceeds at this count or more. One case is the rule for a class A disease. */
    threshold: z.number().min(0).default(1),
    /** Exceeds at this count or fewer; needed for `lower` and `both`. */
    lower: z.number().min(0).optional(),
    /** Points in a row that must pass the limit. */
    for: z.int().min(1).max(366).default(1),
    /** Once raised, stays so until the count is under this; absent: under `threshold`. */
    clear: z.number().min(0).optional(),
    /** The same for the lower limit: stays until the count is over this; absent: over `lower`. */
    clearLower: z.number().min(0).optional(),
    /** Points that are looked back at to know whether it is still raised: bounds cost and memory. */
    memory: z.int().min(1).max(3660).default(92),
  })
  .refine((p) => p.side === 'upper' || p.lower !== undefined, {
    path: ['lower'],
    error: 'is needed for this side',
  })
  .refine((p) => p.clear === undefined || p.clear <= p.threshold, {
    path: ['clear'],
    error: 'must not be over threshold',
  })
  .refine((p) => p.clearLower === undefined || p.lower === undefined || p.clearLower >= p.lower, {
    path: ['clearLower'],
    error: 'must not be under lower',
  })
  .refine((p) => p.memory >= p.for, { path: ['memory'], error: 'must not be under for' });
type Params = z.infer<typeof Params>;

/** Score: observed divided by the limit in question (null for a limit of zero). P-value: none, for there is no distribution. */
export const fixed = defineMethod({
  id: 'fixed',
  version: '1.0.0',
  schema: Params,
  lookbackPoints: ({ memory }) => memory,
  judge: (params, seen) => unjudgeable(seen.current) ?? judgeFixed(params, seen),
});

interface Limit {
  readonly reached: (value: number) => boolean;
  readonly cleared: (value: number) => boolean;
}

/** `waiting`: the limit is reached, but not yet for long enough. `held`: no longer reached, but not yet cleared. */
interface Track {
  readonly raised: boolean;
  readonly held: boolean;
  readonly run: number;
}

function judgeFixed(params: Params, { window, current }: Seen): Verdict {
  const lowerLimit = params.side === 'upper' ? null : (params.lower ?? null);
  const upperLimit = params.side === 'lower' ? null : params.threshold;
  const values = [...window, current].flatMap(({ value, kind }) =>
    value === null || kind === 'closed' ? [] : [value],
  );
  const upper =
    upperLimit === null ? null : follow(values, params.for, upperSide(upperLimit, params.clear));
  const lower =
    lowerLimit === null
      ? null
      : follow(values, params.for, lowerSide(lowerLimit, params.clearLower));
  const side = upper?.raised === true ? 'upper' : lower?.raised === true ? 'lower' : null;
  const observed = current.value ?? 0;
  const limit = (side === 'lower' ? lowerLimit : upperLimit) ?? lowerLimit ?? 0;
  return {
    outcome: side === null ? 'within' : 'exceeds',
    side,
    observed,
    expected: null,
    upper: upperLimit,
    lower: lowerLimit,
    score: finiteOrNull(observed / limit),
    pvalue: null,
    baseline: null,
    reason: reasonOf(params, { upper, lower }, { observed, limit }),
  };
}

function upperSide(limit: number, clear: number | undefined): Limit {
  return { reached: (value) => value >= limit, cleared: (value) => value < (clear ?? limit) };
}

function lowerSide(limit: number, clear: number | undefined): Limit {
  return { reached: (value) => value <= limit, cleared: (value) => value > (clear ?? limit) };
}

/** Unknown and closed points were left out before: silence neither raises nor clears. */
function follow(values: readonly number[], duration: number, limit: Limit): Track {
  let raised = false;
  let held = false;
  let run = 0;
  for (const value of values) {
    const reached = limit.reached(value);
    run = reached ? run + 1 : 0;
    if (raised && limit.cleared(value)) raised = false;
    if (run >= duration) raised = true;
    held = raised && !reached;
  }
  return { raised, held, run };
}

type Judged = Readonly<{ observed: number; limit: number }>;

function reasonOf(
  params: Params,
  tracks: Readonly<{ upper: Track | null; lower: Track | null }>,
  seen: Judged,
): Reason {
  const { upper, lower } = tracks;
  const raised = upper?.raised === true ? upper : lower?.raised === true ? lower : null;
  if (raised?.held === true) {
    const clear =
      raised === upper
        ? (params.clear ?? params.threshold)
        : (params.clearLower ?? params.lower ?? 0);
    return { code: 'held-until-cleared', figures: { ...seen, clear } };
  }
  if (raised) {
    const figures = { ...seen, points: raised.run };
    return { code: raised === upper ? 'reached-fixed-limit' : 'fell-to-fixed-limit', figures };
  }
  const run = Math.max(upper?.run ?? 0, lower?.run ?? 0);
  if (run > 0)
    return {
      code: 'waiting-for-duration',
      figures: { ...seen, points: run, pointsRequired: params.for },
    };
  return { code: 'within-limits', figures: seen };
}
