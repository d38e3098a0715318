// From a list to duties that can be assigned: one per department and duty, with its limits at a level. Pure; turning minutes into
// times, in office hours where the profile says so, is left to the clocks.
import type { Level } from '../../contracts/alert.ts';
import type { Department, OfficeLevel } from '../../contracts/catalogue/department.ts';
import { holdsOn } from '../../contracts/catalogue/origin.ts';
import {
  OPENS_AT,
  isCalledAt,
  type Duty,
  type OpensAt,
  type ResponsibilityList,
} from '../../contracts/catalogue/responsibility-list.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import { PlaceLevel, ancestorAt, levelOf, type PlaceCode } from '../../contracts/place.ts';
import type { AlertKind } from '../../contracts/signal.ts';
import { ResponseStage, type ClockName, type Part, type Purpose } from '../../contracts/task.ts';
import type { Words } from '../../contracts/words.ts';

export interface ClockMinutes {
  readonly name: ClockName;
  readonly minutes: number;
}

export interface ResolvedDuty {
  /** Stage, part and place in the stage: stable within a version of the list, the same for all departments of one duty. */
  readonly key: string;
  readonly stage: ResponseStage;
  readonly opensAt: OpensAt;
  readonly part: Part;
  readonly purpose: Purpose;
  readonly department: DepartmentId;
  readonly office: OfficeLevel;
  readonly duty: Words;
  readonly deliverable: Words;
  /** `working`: the minutes count in office hours of the calendar only. */
  readonly time: 'elapsed' | 'working';
  /** Empty for a copy for information. */
  readonly clocks: readonly ClockMinutes[];
}

/** Duties that the level calls up, in the order of the stages. A list that passed its check lacks no limit. */
export function resolveDuties(list: ResponsibilityList, level: Level): readonly ResolvedDuty[] {
  return ResponseStage.options.flatMap((stage) =>
    (list.stages[stage] ?? []).flatMap((duty, index) =>
      isCalledAt(duty, level)
        ? duty.departments.map((department) => ({
            key: `${stage}-${duty.part}-${String(index)}`,
            stage,
            opensAt: list.opensAt?.[stage] ?? OPENS_AT[stage],
            part: duty.part,
            purpose: duty.purpose,
            department,
            office: duty.office,
            duty: duty.duty,
            deliverable: duty.deliverable,
            ...limitsOf(list, duty, level),
          }))
        : [],
    ),
  );
}

function limitsOf(
  list: ResponsibilityList,
  duty: Duty,
  level: Level,
): Pick<ResolvedDuty, 'time' | 'clocks'> {
  const profile = duty.limits === undefined ? undefined : list.limits[duty.limits];
  const limits = profile?.levels[level];
  if (duty.purpose === 'information' || profile === undefined || limits === undefined) {
    return { time: 'elapsed', clocks: [] };
  }
  return {
    time: profile.time,
    clocks: [
      { name: 'acknowledge', minutes: limits.acknowledgeMinutes },
      { name: 'act', minutes: limits.actMinutes },
      { name: 'report', minutes: limits.reportMinutes },
    ],
  };
}

/**
 * The list in force for a kind of alert on a day; undefined where there is none. Of several, the one that began last: a version confirmed in the
 * product follows that of the catalogue. Lists that began on the same day stand in the order in which they were decided.
 */
export function listInForce(
  lists: readonly ResponsibilityList[],
  kind: AlertKind,
  day: string,
): ResponsibilityList | undefined {
  return latest(lists.filter((list) => list.alertKind === kind && holdsOn(list, day)));
}

/** The version that a new one is written upon: in force, or confirmed for a later day. */
export const newestOf = (
  lists: readonly ResponsibilityList[],
  id: string,
): ResponsibilityList | undefined => latest(lists.filter((list) => list.id === id));

const latest = (lists: readonly ResponsibilityList[]): ResponsibilityList | undefined =>
  lists
    .toSorted((one, other) =>
      one.validFrom < other.validFrom ? -1 : one.validFrom > other.validFrom ? 1 : 0,
    )
    .at(-1);

/** The smallest place at or above `place` in which the department has an office. */
export function nearestOffice(
  department: Pick<Department, 'offices'>,
  place: PlaceCode,
): PlaceCode | undefined {
  return [...PlaceLevel.options]
    .reverse()
    .filter((level) => department.offices.includes(level))
    .map((level) => ancestorAt(place, level))
    .find((one) => one !== undefined);
}

/**
 * Place of the office that a duty calls. Where the alert's place lies above the duty's office (a city-wide alert, a county's
 * duty) the department's office at the alert's own level takes it; undefined where it has none there.
 */
export function officePlace(
  duty: Pick<ResolvedDuty, 'office'>,
  department: Pick<Department, 'offices'>,
  place: PlaceCode,
): PlaceCode | undefined {
  const wanted = duty.office === 'site' ? place : ancestorAt(place, duty.office);
  if (wanted !== undefined) return wanted;
  return department.offices.includes(levelOf(place)) ? place : undefined;
}
