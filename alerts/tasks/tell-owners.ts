// Whoever owns the measure or rule behind a finding hears of it: where the list calls an owner up as the alert opens, by that duty; else by a copy
// for information at its office nearest to the finding. A copy has no limits, since duties with limits are the list's to give. Pure.
import { effectiveLevel } from '../../contracts/alert.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Case } from '../cases/case.ts';
import { standing } from '../cases/evidence.ts';
import type { DutyCall, ListRef, ResponseRules } from '../cases/response-rules.ts';

/** A department that has no office at the finding's place or above it gets none. */
export function ownerCalls(
  from: Case,
  responsibility: ListRef,
  { rules, now }: { rules: Pick<ResponseRules, 'callDuties' | 'officeOf'>; now: EpochMs },
): DutyCall[] {
  const findings = standing(from.evidence);
  const request = {
    responsibility,
    level: effectiveLevel(from.alert),
    places: [from.alert.place, ...findings.map(({ place }) => place)],
    phases: ['opened'] as const,
    at: now,
  };
  const called = new Set(rules.callDuties(request).map(({ department }) => department));
  const copies = findings.flatMap(({ owners, place }) =>
    owners
      .filter((owner) => !called.has(owner))
      .map((owner) => copyFor(owner, rules.officeOf(owner, place))),
  );
  const once = new Map(copies.flat().map((copy) => [`${copy.department} ${copy.place}`, copy]));
  return [...once.values()];
}

function copyFor(department: DepartmentId, place: DutyCall['place'] | undefined): DutyCall[] {
  if (place === undefined) return [];
  return [
    {
      key: 'verify-owner',
      stage: 'verify',
      part: 'support',
      purpose: 'information',
      department,
      place,
      duty: {
        zh: '本部门是该发现所依指标或规则的责任部门：了解情况，向牵头部门提供本部门掌握的信息',
        en: 'Your department owns the measure or rule behind this finding: follow it, and tell the lead what you know',
      },
      deliverable: { zh: '无', en: 'None' },
      clocks: [],
      time: 'elapsed',
    },
  ];
}
