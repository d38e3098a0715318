/**
 * The diagnoses of a visit: the list that was sent last as a whole, and what was said since of single ones. What is said of one adds it, replaces
 * it, or takes it away, and leaves the others. It is told from the others by its name, and by its code where the list had no names. Pure.
 */
import type { Diagnosis, VisitBody } from '../../contracts/event/visit.ts';
import { compareStamps, type Register } from './stamp.ts';

type Amendment = NonNullable<VisitBody['amends']>;
/** By the name of the condition: what was said last of it alone. */
export type ConditionRegisters = Readonly<Record<string, Register<Amendment>>>;

export function diagnosesOfVisit(visit: {
  readonly fields: { readonly diagnoses?: Register<readonly Diagnosis[] | null> };
  readonly conditions?: ConditionRegisters;
}): Diagnosis[] {
  const whole = visit.fields.diagnoses;
  const list = whole?.value ?? [];
  if (visit.conditions === undefined) return list.map(unnamed);
  const since = Object.values(visit.conditions)
    .filter(({ stamp }) => whole === undefined || compareStamps(stamp, whole.stamp) > 0)
    .sort((one, other) => compareStamps(one.stamp, other.stamp));
  let standing: readonly Diagnosis[] = list;
  for (const { value } of since) standing = amended(standing, value);
  return standing.map(unnamed);
}

/** Names are for the fold; what a visit means does not depend on them. */
function unnamed({ condition: _name, ...diagnosis }: Diagnosis): Diagnosis {
  return diagnosis;
}

function amended(
  standing: readonly Diagnosis[],
  { condition, diagnosis, isTaken }: Amendment,
): readonly Diagnosis[] {
  const isNamed = standing.some((one) => one.condition === condition);
  const isIt = (one: Diagnosis): boolean =>
    isNamed
      ? one.condition === condition
      : // Of one that is taken back and was never named so, the code alone is left to know it by.
        (isTaken || one.condition === undefined) &&
        one.system === diagnosis?.system &&
        one.code === diagnosis.code;
  const at = standing.findIndex(isIt);
  const others = standing.filter((one) => !isIt(one));
  if (isTaken || diagnosis === null) return others;
  return others.toSpliced(at === -1 ? others.length : at, 0, { ...diagnosis, condition });
}
