// What decisions need to know of the catalogue, as functions that are given to them: which list answers a kind of alert, which duties
// it calls up, and how departments rank. The frozen version of a list is asked for by its name and version.
import type { Level } from '../../contracts/alert.ts';
import type { LimitTime } from '../../contracts/catalogue/norm.ts';
import type { OpensAt, ResponsibilityList } from '../../contracts/catalogue/responsibility-list.ts';
import type { ChainMinutes, EscalationFile } from '../../contracts/catalogue/escalation-file.ts';
import type { EvaluationRules } from '../../contracts/evaluation/evaluation-rules.ts';
import type { JointBounds } from '../../contracts/joint/joint-limits.ts';
import type { SilenceRules } from '../../contracts/catalogue/silence-rules.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { AlertKind } from '../../contracts/signal.ts';
import type { ClockName, Part, Purpose, ResponseStage } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';
import type { ListBasis } from '../../contracts/lists/check-written.ts';
import type { WorkingTime } from '../clocks/working-time.ts';
import type { DutyCalendar } from '../duty/turns.ts';

export interface ListRef {
  readonly list: string;
  readonly version: string;
}

/** One department's one duty, with its limits in absolute time. */
export interface DutyCall {
  /** Tells duties of one department and stage apart; stable within a version of a list. */
  readonly key: string;
  readonly stage: ResponseStage;
  readonly part: Part;
  readonly purpose: Purpose;
  readonly department: DepartmentId;
  /** Place of the office that is called. */
  readonly place: PlaceCode;
  readonly duty: Words;
  readonly deliverable: Words;
  readonly clocks: readonly { readonly name: ClockName; readonly dueAt: EpochMs }[];
  /** How its limits count. */
  readonly time: LimitTime;
}

export interface DutyRequest {
  readonly responsibility: ListRef;
  readonly level: Level;
  /** Where the alert is, first; then the places inside it where something was found. */
  readonly places: readonly PlaceCode[];
  readonly phases: readonly OpensAt[];
  readonly at: EpochMs;
}

/** How the lateness of a kind of alert climbs, level by level, and how long rulings may take. */
export interface FrozenEscalation {
  readonly version: string;
  readonly commandGroup: DepartmentId;
  readonly chains: Readonly<Record<Level, ChainMinutes>>;
  readonly rulings: EscalationFile['rulings'];
  /** Of an alert that nobody takes; left out in cases of before there was such a chain. */
  readonly alerts?: EscalationFile['alerts'];
}

export interface ResponseRules {
  /** Worked days and hours of the wall, for rosters. */
  readonly dutyCalendar: DutyCalendar;
  readonly workingTime: WorkingTime;
  escalationOf(kind: AlertKind): FrozenEscalation;
  /** The list in force for a kind of alert; null where the catalogue has none. */
  listFor(kind: AlertKind, at: EpochMs): ListRef | null;
  /** A duty whose department has no office for any of the places comes back as a call to the stage's lead, who names who does it. */
  callDuties(request: DutyRequest): readonly DutyCall[];
  /** Who may score the response as a third party, in the order of the list. */
  evaluatorsOf(responsibility: ListRef): readonly DepartmentId[];
  /** What a list that a person writes is held against; `lists` are those of the catalogue. */
  readonly basis: ListBasis & { readonly lists: readonly ResponsibilityList[] };
  knowsPlace(place: PlaceCode): boolean;
  /** Its code where the catalogue has no name. */
  placeWords(place: PlaceCode): Words;
  /** Place of its office nearest to `place`, at it or above; undefined where it has none. */
  officeOf(department: DepartmentId, place: PlaceCode): PlaceCode | undefined;
  hasOffice(department: DepartmentId, place: PlaceCode): boolean;
  jointBounds(level: Level): JointBounds;
  readonly silences: SilenceRules;
  /** By what a response is judged after it. */
  readonly evaluation: EvaluationRules;
  /** 1 is highest; undefined for a department that does not exist. */
  rankOf(department: DepartmentId): number | undefined;
}
