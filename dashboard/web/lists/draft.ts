// A list while a person edits it: duties changed, taken out or added, and the version that it would become. Every step gives a new list; whether it
// may be is for the server to say. Pure.
import type {
  LimitProfile,
  Duty,
  ResponsibilityList,
} from '../../../contracts/catalogue/responsibility-list.ts';
import type { ResponseStage } from '../../../contracts/task.ts';

export interface DutyAt {
  readonly stage: ResponseStage;
  readonly index: number;
}

const withStage = (
  list: ResponsibilityList,
  stage: ResponseStage,
  duties: Duty[],
): ResponsibilityList => ({ ...list, stages: { ...list.stages, [stage]: duties } });

export function withDuty(list: ResponsibilityList, at: DutyAt, duty: Duty): ResponsibilityList {
  const duties = list.stages[at.stage] ?? [];
  const changed = duties.map((one, index) => (index === at.index ? duty : one));
  return withStage(list, at.stage, at.index < duties.length ? changed : [...duties, duty]);
}

export function withoutDuty(list: ResponsibilityList, at: DutyAt): ResponsibilityList {
  const duties = list.stages[at.stage] ?? [];
  return withStage(
    list,
    at.stage,
    duties.filter((_duty, index) => index !== at.index),
  );
}

/** Names of profiles hold letters only. */
const OWN_NAMES = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `own-${letter}`);

/** The list with limits of a duty's own, and their name: other duties keep the profile that they share. */
export function withOwnLimits(
  list: ResponsibilityList,
  profile: LimitProfile,
): { readonly list: ResponsibilityList; readonly name: string } {
  const free = OWN_NAMES.find((name) => !(name in list.limits));
  const name = free ?? 'own-z';
  return { list: { ...list, limits: { ...list.limits, [name]: profile } }, name };
}

/** A list without profiles that no duty names any more. */
export function tidied(list: ResponsibilityList): ResponsibilityList {
  const named = new Set(
    Object.values(list.stages).flatMap((duties) => duties.map((duty) => duty.limits)),
  );
  const limits = Object.fromEntries(
    Object.entries(list.limits).filter(([name]) => named.has(name)),
  );
  return { ...list, limits };
}

/** `2026.3` after `2026.2`; the first of a year begins at 1. */
export function nextVersion(versions: readonly string[], year: number): string {
  const counters = versions
    .filter((version) => version.startsWith(`${String(year)}.`))
    .map((version) => Number(version.split('.')[1]));
  return `${String(year)}.${String(Math.max(0, ...counters) + 1)}`;
}
