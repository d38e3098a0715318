/**
 * What one HL7 v2 message says, in the words of the domain: identified, in memory only. It holds names, numbers and addresses, and
 * must pass `to-record`, which replaces or drops them, before it may be stored or sent anywhere but the encrypted quarantine.
 *
 * Optional fields keep the three states of a snapshot: absent was not sent, `null` was deleted by the source, a value replaces.
 */
import type { ProcedureSort, ProcedureStatus } from '../../contracts/event/procedure.ts';
import type { ClaimSetting } from '../../contracts/event/resource.ts';
import type { SourceTime } from './timestamp.ts';

export interface Identifier {
  readonly value: string;
  /** Table 0203: MR, PI, NI, NNCHN, SS, PPN, AN, VN …; undefined where the sender gives none. */
  readonly type: string | undefined;
  readonly authority: string | undefined;
  readonly field: 'pid-2' | 'pid-3' | 'pid-4' | 'pid-18' | 'pid-19' | 'mrg-1' | 'mrg-4';
}

export interface AddressFacts {
  readonly street: string | undefined;
  readonly other: string | undefined;
  readonly city: string | undefined;
  readonly state: string | undefined;
  readonly postalCode: string | undefined;
  readonly country: string | undefined;
  /** PID-11.9, a county code or name. */
  readonly county: string | undefined;
  /** PID-11.10. */
  readonly tract: string | undefined;
  /** H home, C current, B business …; undefined where not said. */
  readonly type: string | undefined;
}

export type SexFact = 'male' | 'female' | 'other' | 'unknown';

export interface PersonFacts {
  /** In the sender's order; the choice of the one that makes the pseudonym is `personKeyOf`'s. */
  readonly identifiers: readonly Identifier[];
  /** Every name that occurs in the message, of the patient, kin and clinicians: for scrubbing only. */
  readonly names: readonly string[];
  readonly telephones: readonly string[];
  readonly birth?: SourceTime | null;
  readonly sex?: SexFact | null;
  readonly addresses?: readonly AddressFacts[] | null;
}

export interface AgeFact {
  readonly value: number;
  readonly unit: 'years' | 'months' | 'weeks' | 'days' | 'hours';
}

export interface CodedFact {
  readonly code: string | undefined;
  readonly text: string | undefined;
  /** As the sender names it: I10, I9CDX, LN, 99LAB … */
  readonly system: string | undefined;
}

export interface DiagnosisFact extends CodedFact {
  /** DG1-6: A admitting, W working, F final. */
  readonly type: string | undefined;
}

export interface ComplaintFact {
  readonly text: string;
  readonly from: 'obx-original-text' | 'obx-coded' | 'obx-text' | 'pv2-3';
}

export interface TemperatureFact {
  readonly celsius: number;
  /** `inferred`: no unit was sent and the number can be a body temperature in one of the two only. */
  readonly unit: 'stated' | 'inferred';
}

export type VisitClassFact =
  'outpatient' | 'emergency' | 'inpatient' | 'fever-clinic' | 'home' | 'other';
export type VisitAction = 'start' | 'update' | 'end' | 'cancel' | 'restore';

/** Which field gave the visit's time; everything but `pv1-44` is a fallback. */
export type VisitTimeField = 'pv1-44' | 'evn-6' | 'evn-2' | 'pv1-45' | 'msh-7';

/** The number that the source itself gives the visit, or what stands for it. */
export type VisitKey =
  | { readonly origin: 'visit-number'; readonly number: string }
  | { readonly origin: 'derived'; readonly day: string };

/** What all facts of one message share. */
export interface Statement {
  /** `ADT^A08`. */
  readonly trigger: string;
  readonly controlId: string;
  readonly facility: string;
  /** When the source made this statement: EVN-2, else MSH-7. */
  readonly statedAt: SourceTime;
}

export interface VisitFacts {
  readonly kind: 'visit';
  readonly statement: Statement;
  readonly action: VisitAction;
  readonly key: VisitKey;
  readonly person: PersonFacts;
  readonly occurred: SourceTime;
  readonly occurredField: VisitTimeField;
  /** PV1-44 was sent as `""`. */
  readonly occurredDeleted: boolean;
  readonly class?: VisitClassFact | null;
  readonly age?: AgeFact | null;
  readonly complaints?: readonly ComplaintFact[] | null;
  readonly triageNotes?: readonly string[] | null;
  readonly diagnoses?: readonly DiagnosisFact[] | null;
  readonly temperature?: TemperatureFact | null;
  readonly oxygenSaturationPercent?: number | null;
  readonly onset?: SourceTime | null;
  readonly disposition?: string | null;
  readonly discharged?: SourceTime | null;
  /** SS003, a NUCC or HSLOC code. */
  readonly facilityType?: CodedFact | null;
}

export type ReportStatusFact = 'preliminary' | 'final' | 'corrected' | 'cancelled';

export type InterpretationFact =
  'normal' | 'abnormal' | 'positive' | 'negative' | 'high' | 'low' | 'critical' | 'unknown';

export interface LaboratoryResultFact {
  readonly test: CodedFact;
  /** Null where there is none, or none that is text or number (a picture, a document). */
  readonly value: number | string | null;
  readonly unit: string | undefined;
  readonly range: string | undefined;
  readonly interpretation: InterpretationFact;
}

export interface LaboratoryFacts {
  readonly kind: 'laboratory';
  readonly statement: Statement;
  readonly person: PersonFacts;
  readonly visitNumber: string | undefined;
  /** Filler order number, else placer's, else the control id: with the test it names the report. */
  readonly order: string;
  readonly test: CodedFact;
  /** OBR-24, e.g. RAD, ECG, MB: other doors' reports come as ORU too. */
  readonly section: string | undefined;
  readonly status: ReportStatusFact;
  readonly specimen: CodedFact | undefined;
  readonly specimenAt: SourceTime | undefined;
  readonly occurred: SourceTime;
  readonly occurredField: 'specimen' | 'observed' | 'reported' | 'message';
  readonly results: readonly LaboratoryResultFact[];
}

/**
 * Records of one person were made one: what belonged to any of `retired` belongs to `person`. One for each pair of PID and MRG. Or two
 * persons were linked, or no longer: `retired` are the numbers of the second.
 */
export interface MergeFacts {
  readonly kind: 'merge';
  readonly relation: 'merged' | 'linked' | 'unlinked';
  readonly statement: Statement;
  readonly person: PersonFacts;
  readonly retired: readonly Identifier[];
}

/** One transaction of an account, or the account's total. */
export interface ClaimFacts {
  readonly kind: 'claim';
  readonly statement: Statement;
  readonly person: PersonFacts;
  readonly visitNumber: string | undefined;
  /** Names the transaction or account at its sender. */
  readonly settlement: string;
  readonly occurred: SourceTime;
  readonly step: 'settled' | 'corrected';
  /** Integer fen; below zero in credits and adjustments downward. */
  readonly totalFen: number;
  readonly fundFen: number;
  /** PV1-2. */
  readonly setting: ClaimSetting | undefined;
  /** DRG-1. */
  readonly group: string | undefined;
  readonly item:
    { readonly code: string; readonly quantity: number; readonly amountFen: number } | undefined;
}

/** Something that was done: a PR1 of a visit or an account, or a medicine given (RXA). */
export interface ProcedureFacts {
  readonly kind: 'procedure';
  readonly statement: Statement;
  readonly person: PersonFacts;
  readonly visitNumber: string | undefined;
  /** Names it at its sender. */
  readonly procedure: string;
  readonly sort: ProcedureSort;
  readonly status: ProcedureStatus;
  readonly occurred: SourceTime;
  /** One thing in one system or two. */
  readonly codes: readonly CodedFact[];
}

export type SourceFacts = VisitFacts | LaboratoryFacts | MergeFacts | ClaimFacts | ProcedureFacts;
