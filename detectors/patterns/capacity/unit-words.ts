/** Units by the names that a rule has for their codes, and the outcome of a look at units. Pure. */
import type { ResourceUnit } from '../../../contracts/catalogue/looks/resource-fields.ts';
import type { Words } from '../../../contracts/words.ts';
import type { LookAt, LookFinding, LookOutcome } from '../looks/look-finding.ts';

interface Naming {
  /** Looked at, these alone. */
  readonly units?: readonly ResourceUnit[] | undefined;
  readonly called?: readonly ResourceUnit[] | undefined;
}

/** What the door put in place of a code that might name somebody. */
const TOKEN = /^c\d+\.[a-z2-7]{26,}$/;

/** A code that the rule does not name stands as it was told; of a token as many characters as tell units of a house apart. */
export function unitWords({ units = [], called = [] }: Naming, code: string): Words {
  const unit = [...units, ...called].find(({ codes }) => codes.includes(code));
  if (unit !== undefined) return unit.names;
  if (!TOKEN.test(code)) return { zh: code, en: code };
  const mark = code.slice(-4);
  return { zh: `未列名单元（${mark}）`, en: `unlisted unit (${mark})` };
}

/** Of one unit, township or county: found, found not to be so, or not to be judged and why. */
export type UnitJudged = LookFinding | 'not-so' | { readonly unjudged: string };

/**
 * A finding that stands is left as it stands where its unit cannot be judged now, or was not told of at all: silence ends nothing.
 */
export function outcomeOf(
  judged: readonly (readonly [name: string, judged: UnitJudged])[],
  { standing }: Pick<LookAt, 'standing'>,
): LookOutcome {
  const findings: LookFinding[] = [];
  const unjudged: Record<string, number> = {};
  const known = new Set<string>();
  for (const [name, one] of judged) {
    if (one !== 'not-so' && 'unjudged' in one) {
      unjudged[one.unjudged] = (unjudged[one.unjudged] ?? 0) + 1;
      continue;
    }
    known.add(name);
    if (one !== 'not-so') findings.push(one);
  }
  const left = standing.map(({ name }) => name).filter((name) => !known.has(name));
  return { findings, left, unjudged };
}

export const percent = (share: number): string => `${(share * 100).toFixed(0)}%`;
