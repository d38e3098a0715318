// The catalogue as functions for decisions: lists by kind and day, duties with absolute limits, ranks. Lists are looked up by their frozen
// version, so that a case goes on under the list it began with, whatever the catalogue says today.
import type { Calendar } from '../contracts/catalogue/calendar.ts';
import type { EscalationFile } from '../contracts/catalogue/escalation-file.ts';
import type { EvaluationFile } from '../contracts/catalogue/evaluation-file.ts';
import type { Department } from '../contracts/catalogue/department.ts';
import type { Measure } from '../contracts/catalogue/measure.ts';
import type { Norm } from '../contracts/catalogue/norm.ts';
import type { Pattern } from '../contracts/catalogue/pattern.ts';
import type { ResponsibilityList } from '../contracts/catalogue/responsibility-list.ts';
import { evaluationRules } from '../contracts/evaluation/evaluation-rules.ts';
import type { JointLimits } from '../contracts/joint/joint-limits.ts';
import { levelOf } from '../contracts/place.ts';
import type { SilenceRules } from '../contracts/catalogue/silence-rules.ts';
import type { AlertKind } from '../contracts/signal.ts';
import type { Words } from '../contracts/words.ts';
import { dayOf } from '../platform/zone/zone-time.ts';
import { callDuties } from './responsibilities/call-duties.ts';
import { listInForce, nearestOffice } from './responsibilities/resolve-duties.ts';
import { kinshipOf } from './triage/kinship.ts';
import { workingDays, workingTimeOf } from './clocks/working-time.ts';
import type { TriageRules } from './triage/stage.ts';

export interface AlertsCatalogue {
  readonly lists: readonly ResponsibilityList[];
  readonly norms: readonly Norm[];
  readonly departments: readonly Department[];
  readonly measures: readonly Measure[];
  readonly patterns: readonly Pattern[];
  readonly calendar: Calendar;
  readonly joint: JointLimits;
  readonly placeNames: ReadonlyMap<string, Words>;
  readonly escalation: EscalationFile;
  readonly silences: SilenceRules;
  readonly evaluation: EvaluationFile;
  readonly zone: string;
}

/** `frozen`: every version that a case may stand on, those of the catalogue included. `confirmed`: versions written in the product. */
export function rulesInForce(
  catalogue: AlertsCatalogue,
  frozen: readonly ResponsibilityList[],
  confirmed: readonly ResponsibilityList[] = [],
): TriageRules {
  const lists = [...catalogue.lists, ...confirmed];
  const departments = new Map(catalogue.departments.map((one) => [one.id, one]));
  const versions = new Map(
    [...frozen, ...lists].map((list) => [versionKey(list.id, list.version), list]),
  );
  const offices = { departments, calendar: catalogue.calendar };
  return {
    dutyCalendar: { zone: catalogue.zone, days: workingDays(catalogue.calendar) },
    workingTime: workingTimeOf(catalogue.calendar),
    grades: {
      measures: new Map(catalogue.measures.map((one) => [one.id, one])),
      patterns: new Map(catalogue.patterns.map((one) => [one.id, one])),
    },
    kinship: kinshipOf(catalogue.measures),
    silences: catalogue.silences,
    evaluation: evaluationRules({
      file: catalogue.evaluation,
      norms: catalogue.norms,
      dayOf: (at) => dayOf(at, catalogue.zone),
    }),
    basis: catalogue,
    knowsPlace: (place) => catalogue.placeNames.has(place),
    placeWords: (place) => catalogue.placeNames.get(place) ?? { zh: place, en: place },
    escalationOf: (kind) => {
      const { version, commandGroup, chains, chainsOf, rulings, alerts } = catalogue.escalation;
      return { version, commandGroup, chains: chainsOf?.[kind] ?? chains, rulings, alerts };
    },
    rankOf: (department) => departments.get(department)?.rank,
    officeOf: (id, place) => {
      const department = departments.get(id);
      return department === undefined ? undefined : nearestOffice(department, place);
    },
    hasOffice: (id, place) => departments.get(id)?.offices.includes(levelOf(place)) === true,
    jointBounds: (level) => catalogue.joint.levels[level],
    listFor: (kind, at) => {
      const list = listInForce(lists, kind, dayOf(at, catalogue.zone)) ?? nextList(lists, kind);
      return list === undefined ? null : { list: list.id, version: list.version };
    },
    callDuties: (request) => {
      const { list, version } = request.responsibility;
      const found = versions.get(versionKey(list, version));
      return found === undefined ? [] : callDuties(found, request, offices);
    },
    evaluatorsOf: ({ list, version }) => versions.get(versionKey(list, version))?.evaluators ?? [],
  };
}

/** Better a list that is not in force yet than nobody called; the start of the stage has said so. */
function nextList(
  lists: readonly ResponsibilityList[],
  kind: AlertKind,
): ResponsibilityList | undefined {
  return lists
    .filter((list) => list.alertKind === kind)
    .sort((one, other) => (one.validFrom < other.validFrom ? -1 : 1))[0];
}

export const versionKey = (list: string, version: string): string => `${list}@${version}`;
