// What any source says of one record at one moment, still identified: the common form between the sources' own and the event. It
// exists in memory only, between parsing and de-identification.
import type {
  Certainty,
  DeviceClock,
  EcgBody,
  HomeReadingBody,
  ImagingBody,
  ReadBy,
  ReportStatus,
} from '../../contracts/event/clinical.ts';
import type { OccurredFrom } from '../../contracts/event/event.ts';
import type { ProcedureSort, ProcedureStatus } from '../../contracts/event/procedure.ts';
import type { ClaimReview, ClaimSetting } from '../../contracts/event/resource.ts';
import type { SettlementFailureBody } from '../../contracts/event/settlement-failure.ts';
import type { CodeSystem, Sex, VisitAction, VisitClass } from '../../contracts/event/visit.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface SourceMoment {
  readonly at: EpochMs;
  /** The source gave no zone and the site's own was taken. */
  readonly zoneAssumed: boolean;
}

export interface PersonNumbers {
  /** Resident identity number: the same person at every site. */
  readonly identityNumber: string | undefined;
  /** The site's own number of the person, used where no identity number was sent. */
  readonly localNumber: string | undefined;
}

export interface IdentifiedPerson extends PersonNumbers {
  /** For scrubbing free text only. */
  readonly names: readonly string[];
  /** null: deleted by the source. */
  readonly birth: string | null | undefined;
  readonly ageYears: number | undefined;
}

export interface IdentifiedDiagnosis {
  readonly system: CodeSystem;
  readonly code: string;
  readonly text: string | undefined;
  readonly certainty: 'suspected' | 'clinical' | 'confirmed' | 'unknown';
  /** The source's own name of it, where it can be spoken of alone. */
  readonly condition?: string;
}

export type Sent<T> = T | null | undefined;

interface Common {
  /** The source's own id of this statement: with the content it makes the event's id. */
  readonly recordId: string;
  readonly occurred: SourceMoment;
  readonly occurredFrom: OccurredFrom;
  /** undefined: the source does not say; the time of receipt stands for it. */
  readonly statedAt: EpochMs | undefined;
  readonly person: IdentifiedPerson | undefined;
}

export interface VisitStatement extends Common {
  readonly kind: 'visit';
  readonly action: VisitAction;
  /** Number of the visit at the site; undefined where person and day must stand for it. */
  readonly visitNumber: string | undefined;
  /** True where the visit's own time was sent; false where a fallback stands for it and must not replace a known one. */
  readonly occurredSent: boolean;
  /** The visit's own time was deleted: what stands for it holds until another is sent. */
  readonly occurredDeleted?: boolean;
  readonly class: Sent<VisitClass>;
  readonly sex: Sent<Sex>;
  readonly residence: Sent<string>;
  /** Where the person lives in words, read where there is no code; each is one way of writing it. */
  readonly addresses?: readonly string[];
  readonly setting: Sent<string>;
  readonly complaints: Sent<readonly string[]>;
  readonly diagnoses: Sent<readonly IdentifiedDiagnosis[]>;
  /** One diagnosis alone; the others stay as they are. */
  readonly amends?: {
    readonly condition: string;
    readonly diagnosis: IdentifiedDiagnosis | undefined;
    readonly isTaken: boolean;
  };
  readonly temperatureC: Sent<number>;
  readonly disposition: Sent<string>;
  readonly dischargedAt: Sent<EpochMs>;
}

export interface IdentifiedResult {
  readonly system: 'loinc' | 'local';
  readonly code: string;
  readonly name: string | undefined;
  readonly value: number | string | null;
  readonly unit: string | undefined;
  readonly interpretation:
    'normal' | 'abnormal' | 'positive' | 'negative' | 'high' | 'low' | 'critical' | 'unknown';
}

export interface LaboratoryStatement extends Common {
  readonly kind: 'laboratory';
  /** Names the report: a later statement about it replaces the earlier one. */
  readonly report: string;
  readonly status: ReportStatus;
  readonly visitNumber: string | undefined;
  readonly specimenAt: EpochMs | undefined;
  readonly sex: Sex;
  readonly results: readonly IdentifiedResult[];
}

export interface CaseReportStatement extends Common {
  readonly kind: 'case-report';
  readonly report: string;
  readonly status: ReportStatus;
  readonly diagnosis: IdentifiedDiagnosis;
  readonly setting: string | undefined;
  readonly onsetAt: EpochMs | undefined;
  readonly sex: Sex;
}

/** Records of one person were made one: all that was said of the numbers in `retired` is about `person`. Or they were linked, or no longer. */
export interface MergeStatement extends Common {
  readonly kind: 'merge';
  /** Absent: merged. */
  readonly relation?: 'linked' | 'unlinked';
  /** Of a link: the other person's. */
  readonly retired: readonly PersonNumbers[];
  /** Of a link: all numbers of `person`. */
  readonly own?: readonly PersonNumbers[];
}

/** One line of an insurance settlement. Amounts are integer fen; those of a reversal are zero or negative, those of a credit negative. */
export interface ClaimStatement extends Common {
  readonly kind: 'claim';
  /** Names the settlement: a later statement about it replaces the earlier one. */
  readonly settlement: string;
  /** `reversed` takes back the settlement `reverses`, or itself where that is undefined. */
  readonly step: 'settled' | 'reversed' | 'corrected';
  readonly reverses: string | undefined;
  readonly visitNumber: string | undefined;
  readonly totalFen: number;
  readonly fundFen: number;
  /** Group of DRG or DIP. */
  readonly group: string | undefined;
  /** Administrative code of where the person is insured. */
  readonly insuredPlace: string | undefined;
  readonly setting: ClaimSetting | undefined;
  /** Absent: nothing was said of a review. */
  readonly review?: ClaimReview;
  readonly items: readonly ClaimItem[];
}

/** A settlement that was tried and failed. */
export interface SettlementFailureStatement extends Common {
  readonly kind: 'settlement-failure';
  /** Names it: a later statement about it replaces the earlier one. */
  readonly failure: string;
  readonly step: SettlementFailureBody['step'];
  readonly visitNumber: string | undefined;
  /** Reasons of the list, codes or words, those that say most first. */
  readonly why: readonly string[];
  readonly insuredPlace: string | undefined;
  readonly totalFen: number | undefined;
}

export interface ClaimItem {
  readonly code: string;
  readonly quantity: number;
  readonly amountFen: number;
  readonly daysSupply?: number;
}

/** How much there is of something at one moment. `unit` is a ward, a kind of device, an article or a post. */
export interface ResourceStatement extends Common {
  readonly kind: 'beds' | 'device-use' | 'stock' | 'staff';
  readonly unit: string;
  /** Of the unit, where parts of it are told by themselves. */
  readonly part: string | undefined;
  /** By the names of the event's body. */
  readonly amounts: Readonly<Record<string, number>>;
}

/** A count that the sender has made. */
export interface TallyStatement extends Common {
  readonly kind: 'pharmacy' | 'school-absence' | 'public-report' | 'aggregate';
  /** Names the count: a later statement about it replaces the earlier one. */
  readonly report: string;
  readonly status: 'final' | 'corrected' | 'withdrawn';
  readonly item: string;
  readonly count: number;
  readonly denominator: number | null;
  readonly setting: string | undefined;
  readonly place: string | undefined;
}

/** A recording by a device, and what it or a reader said of it. */
export interface EcgStatement extends Common {
  readonly kind: 'ecg';
  /** Names the recording: a later statement about it replaces the earlier one. */
  readonly recording: string;
  readonly device: string | undefined;
  readonly step: EcgBody['step'];
  readonly statements: readonly {
    readonly code: string;
    readonly text: string;
    /** Of a finding that was computed; words say it themselves. */
    readonly certainty?: Certainty;
  }[];
  readonly heartRatePerMin: number | undefined;
  readonly intervalsMs: EcgBody['intervalsMs'];
  readonly sex?: Sex | undefined;
  /** Absent: the sender's. */
  readonly origin?: 'computed';
  /** Of a finding within a recording: the name of that. */
  readonly of?: string;
  readonly period?: EcgBody['period'];
  readonly rhythm?: EcgBody['rhythm'];
  readonly readBy?: ReadBy | undefined;
}

/** One study, from its request to its report. */
export interface ImagingStatement extends Common {
  readonly kind: 'imaging';
  /** Accession number, else the study's own id: the same in request, study and report. */
  readonly study: string;
  readonly step: ImagingBody['step'];
  readonly urgency: ImagingBody['urgency'];
  /** Code of DICOM: CT, MR, DX, US …; OT where none was sent. */
  readonly modality: string;
  readonly bodyPart: string | undefined;
  readonly findings: readonly string[];
  /** Number of the visit that it was made for, where the source names one. */
  readonly visitNumber?: string | undefined;
  readonly sex?: Sex | undefined;
  readonly readBy?: ReadBy | undefined;
}

/** Something that was done to a person; `occurred` is when, of what lasts when it began. */
export interface ProcedureStatement extends Common {
  readonly kind: 'procedure';
  /** Names it: a later statement about it replaces the earlier one. */
  readonly procedure: string;
  readonly sort: ProcedureSort;
  readonly status: ProcedureStatus;
  readonly visitNumber: string | undefined;
  /** One thing in one system or several; `system` as the sender names it. */
  readonly codes: readonly { readonly code: string; readonly system: string | undefined }[];
  readonly sex?: Sex | undefined;
}

/** One quantity, measured outside of a visit, already in the unit that its name ends in. */
export interface HomeReadingStatement extends Common {
  readonly kind: 'home-reading';
  readonly reading: string;
  readonly device: string | undefined;
  readonly quantity: HomeReadingBody['quantity'];
  readonly value: number;
  readonly context?: NonNullable<HomeReadingBody['context']>;
  readonly whoIsMeasuring: HomeReadingBody['whoIsMeasuring'];
  readonly subject?: NonNullable<HomeReadingBody['subject']>;
  /** By the device's own clock; the identity of the event follows from it, whatever the door makes of the clock. */
  readonly takenAt?: EpochMs;
  /** What that clock said when it sent this. */
  readonly clockAt?: EpochMs | undefined;
  readonly clock?: DeviceClock | undefined;
}

export type SourceStatement =
  | VisitStatement
  | LaboratoryStatement
  | CaseReportStatement
  | MergeStatement
  | ClaimStatement
  | SettlementFailureStatement
  | ResourceStatement
  | TallyStatement
  | EcgStatement
  | ImagingStatement
  | ProcedureStatement
  | HomeReadingStatement;

/** A refusal of one record: a stable code, and words that name fields but never their contents. */
export interface Rejection {
  readonly code: string;
  readonly reason: string;
}
