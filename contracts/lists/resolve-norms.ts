// From a list as it is written to a list with minutes: each limit that names a norm gets the minutes that the norm sets on the day, and keeps
// the norm's name beside them. A norm that is unknown, expired or counted in another time is a problem with file and line. Pure.
import { Level } from '../alert.ts';
import type { Norm, NormId } from '../catalogue/norm.ts';
import { holdsOn, overlaps } from '../catalogue/origin.ts';
import {
  Limits,
  type LimitNorms,
  type LimitProfile,
  type ResponsibilityList,
  type WrittenLimits,
  type WrittenList,
} from '../catalogue/responsibility-list.ts';
import { DAY_MS } from '../time.ts';
import type { LoadedList } from './check-responsibilities.ts';
import {
  isFatal,
  type DocumentPath,
  type ResponsibilityProblem,
  type Where,
} from './responsibility-problem.ts';

export interface LoadedWritten {
  readonly list: WrittenList;
  readonly file: string;
  readonly lineOf?: NonNullable<LoadedList['lineOf']>;
}

export interface Resolved {
  /** Those without a fatal problem. */
  readonly lists: readonly LoadedList[];
  readonly problems: readonly ResponsibilityProblem[];
}

export function resolveNorms(
  written: readonly LoadedWritten[],
  norms: readonly Norm[],
  day: string,
): Resolved {
  const lists: LoadedList[] = [];
  const problems: ResponsibilityProblem[] = [];
  for (const loaded of written) {
    const found: ResponsibilityProblem[] = [];
    const list = resolvedList(loaded, { norms, day: dayWithin(loaded.list, day), found });
    if (!found.some(isFatal)) lists.push({ ...loaded, list });
    problems.push(...found);
  }
  return { lists, problems };
}

interface Resolving {
  readonly norms: readonly Norm[];
  readonly day: string;
  readonly found: ResponsibilityProblem[];
}

/** A list that has ended, or has not begun, is read by the norms of its own days. */
function dayWithin(list: WrittenList, day: string): string {
  if (day < list.validFrom) return list.validFrom;
  return list.validTo === undefined || day < list.validTo ? day : dayBefore(list.validTo);
}

const dayBefore = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);

function resolvedList(loaded: LoadedWritten, resolving: Resolving): ResponsibilityList {
  const limits: Record<string, LimitProfile> = {};
  for (const [name, profile] of Object.entries(loaded.list.limits)) {
    const levels: LimitProfile['levels'] = {};
    for (const level of Level.options) {
      const own = profile.levels[level];
      if (own === undefined) continue;
      const where = at(loaded, ['limits', name, 'levels', level]);
      levels[level] = resolvedLimits(own, { ...resolving, time: profile.time, where });
    }
    limits[name] = { time: profile.time, levels };
  }
  return { ...loaded.list, limits };
}

const at = ({ list, file, lineOf }: LoadedWritten, path: DocumentPath): Where => ({
  list: list.id,
  file,
  line: lineOf?.(path),
});

interface AtLevel extends Resolving {
  readonly time: LimitProfile['time'];
  readonly where: Where;
}

const CLOCKS = ['acknowledge', 'act', 'report'] as const;

function resolvedLimits(own: WrittenLimits, setting: AtLevel): Limits {
  const norms: LimitNorms = {};
  const minutes = { acknowledge: 0, act: 0, report: 0 };
  let isWhole = true;
  for (const clock of CLOCKS) {
    const value = own[`${clock}Minutes`];
    if (typeof value === 'number') {
      minutes[clock] = value;
      continue;
    }
    const given = minutesOf(value.norm, setting);
    isWhole &&= given !== undefined;
    norms[clock] = value.norm;
    minutes[clock] = given ?? 1;
  }
  const limits: Limits = {
    acknowledgeMinutes: minutes.acknowledge,
    actMinutes: minutes.act,
    reportMinutes: minutes.report,
    ...(Object.keys(norms).length > 0 && { norms }),
  };
  if (isWhole && !Limits.safeParse(limits).success)
    setting.found.push({ code: 'limits-run-backwards', ...setting.where });
  return limits;
}

/** Undefined where the norm cannot be used; what is wrong has been noted. */
function minutesOf(id: NormId, { norms, day, time, where, found }: AtLevel): number | undefined {
  const versions = norms.filter((norm) => norm.id === id);
  const [first] = versions.toSorted((one, other) => (one.validFrom < other.validFrom ? -1 : 1));
  if (first === undefined) {
    found.push({ code: 'unknown-norm', norm: id, ...where });
    return undefined;
  }
  const inForce = versions.find((norm) => holdsOn(norm, day));
  if (inForce === undefined && first.validFrom <= day) {
    const ended = versions.map(({ validTo }) => validTo ?? '').sort();
    found.push({ code: 'expired-norm', norm: id, since: ended.at(-1) ?? '', ...where });
    return undefined;
  }
  if (inForce === undefined)
    found.push({ code: 'norm-not-yet', norm: id, from: first.validFrom, ...where });
  const norm = inForce ?? first;
  if (norm.time !== time)
    found.push({ code: 'norm-in-other-time', norm: id, time: norm.time, ...where });
  return norm.minutes;
}

export interface LoadedNorms {
  readonly norms: readonly Norm[];
  readonly file: string;
  readonly lineOf?: NonNullable<LoadedList['lineOf']>;
}

/** Two figures for one norm on one day, within a file or across files. */
export function checkNorms(files: readonly LoadedNorms[]): readonly ResponsibilityProblem[] {
  const all = files.flatMap(({ norms, file, lineOf }) =>
    norms.map((norm, index) => ({ norm, file, line: lineOf?.(['norms', index]) })),
  );
  return all.flatMap(({ norm, file, line }, index) =>
    all
      .slice(0, index)
      .filter((earlier) => earlier.norm.id === norm.id && overlaps(earlier.norm, norm))
      .map(() => ({ code: 'norms-at-once' as const, norm: norm.id, list: undefined, file, line })),
  );
}
