// The calls of a frozen list for a case: each duty to the office of its department in each place concerned, with limits in absolute time. A duty
// that finds no office anywhere is never dropped: the lead of its stage is asked to name who does it, within the same limits. Pure.
import type { Calendar } from '../../contracts/catalogue/calendar.ts';
import type { Department } from '../../contracts/catalogue/department.ts';
import type { ResponsibilityList } from '../../contracts/catalogue/responsibility-list.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';
import type { DutyCall, DutyRequest } from '../cases/response-rules.ts';
import { afterWorkingMinutes } from '../clocks/working-time.ts';
import { officePlace, resolveDuties, type ResolvedDuty } from './resolve-duties.ts';

export interface Offices {
  readonly departments: ReadonlyMap<string, Department>;
  readonly calendar: Calendar;
}

export function callDuties(
  list: ResponsibilityList,
  request: DutyRequest,
  offices: Offices,
): readonly DutyCall[] {
  const duties = resolveDuties(list, request.level).filter((duty) =>
    request.phases.includes(duty.opensAt),
  );
  const calls = request.places.flatMap((place) =>
    duties.flatMap((duty) => {
      const office = placeOf(duty, place, offices);
      return office === undefined ? [] : [called(duty, office, { request, offices })];
    }),
  );
  const reached = new Set(calls.map(keyOf));
  const unplaced = duties.filter((duty) => duty.purpose === 'action' && !reached.has(keyOf(duty)));
  return [...calls, ...unplaced.flatMap((duty) => toTheLead(duty, { duties, request, offices }))];
}

const keyOf = ({ key, department }: Pick<DutyCall, 'key' | 'department'>): string =>
  `${key} ${department}`;

function placeOf(duty: ResolvedDuty, place: PlaceCode, offices: Offices): PlaceCode | undefined {
  const department = offices.departments.get(duty.department);
  return department === undefined ? undefined : officePlace(duty, department, place);
}

interface Calling {
  readonly request: DutyRequest;
  readonly offices: Offices;
}

function called(duty: ResolvedDuty, place: PlaceCode, { request, offices }: Calling): DutyCall {
  return {
    key: duty.key,
    stage: duty.stage,
    part: duty.part,
    purpose: duty.purpose,
    department: duty.department,
    place,
    duty: duty.duty,
    deliverable: duty.deliverable,
    time: duty.time,
    clocks: duty.clocks.map(({ name, minutes }) => ({
      name,
      dueAt: dueAt(duty, minutes, { at: request.at, calendar: offices.calendar }),
    })),
  };
}

interface Unplaced extends Calling {
  readonly duties: readonly ResolvedDuty[];
}

/** None only where the lead itself has no office at the alert's place, which the check of the lists rules out. */
function toTheLead(duty: ResolvedDuty, { duties, request, offices }: Unplaced): DutyCall[] {
  const lead = duties.find(({ part, stage }) => part === 'lead' && stage === duty.stage);
  const [first] = request.places;
  const place =
    lead === undefined || first === undefined ? undefined : placeOf(lead, first, offices);
  const department = offices.departments.get(duty.department);
  if (lead === undefined || place === undefined || department === undefined) return [];
  const call = called(duty, place, { request, offices });
  return [
    {
      ...call,
      key: `${duty.key}-unplaced-${duty.department}`,
      part: 'coordinate',
      department: lead.department,
      duty: unplacedWords(department.names, duty.duty),
    },
  ];
}

const unplacedWords = (department: Words, duty: Words): Words => ({
  zh: `“${department.zh}”在事发地尚无对应机构，请牵头部门指定承担单位：${duty.zh}`,
  en: `${department.en} has no office for the alert’s place; as lead, name who does it: ${duty.en}`,
});

const MINUTE_MS = 60_000;

function dueAt(
  duty: ResolvedDuty,
  minutes: number,
  { at, calendar }: { readonly at: EpochMs; readonly calendar: Calendar },
): EpochMs {
  return duty.time === 'working'
    ? afterWorkingMinutes(at, minutes, calendar)
    : at + minutes * MINUTE_MS;
}
