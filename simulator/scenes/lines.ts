// Records of a scene, short to write: visits, settlements, images, ECGs, readings at home. Times are told with the zone of the city. Pure.
import { DateTime } from 'luxon';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Person } from '../person.ts';
import type { ToldLine } from './scene.ts';
import { asWrittenBy } from './spellings.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface Told {
  /** Of the visit, study, recording, settlement or reading. */
  readonly name: string;
  readonly site: Site;
  readonly person: Person;
  readonly at: EpochMs;
  /** When it was said; default a minute after it happened. */
  readonly statedAt?: EpochMs;
  /** When it is sent; default when it was said. */
  readonly sendAt?: EpochMs;
  readonly zone: string;
}

const iso = (at: EpochMs, zone: string): string => DateTime.fromMillis(at, { zone }).toISO() ?? '';

interface Content extends Readonly<Record<string, unknown>> {
  readonly kind: string;
}

function line(told: Told, step: string, content: Content): ToldLine {
  const { name, site, person, at, zone } = told;
  const statedAt = told.statedAt ?? at + MINUTE;
  return {
    site,
    sendAt: told.sendAt ?? statedAt,
    record: {
      id: `${name}/${step}`,
      occurredAt: iso(at, zone),
      statedAt: iso(statedAt, zone),
      patient: {
        idNumber: person.idNumber,
        name: person.name,
        phone: person.phone,
        birthDate: person.birthDate,
        sex: person.sex,
        residence: person.residence,
      },
      ...content,
    },
  };
}

export function visitLine(
  told: Told,
  action: 'start' | 'update' | 'end' | 'cancel',
  of: {
    readonly class?: 'outpatient' | 'emergency' | 'inpatient';
    readonly code?: string;
    readonly dischargedAt?: EpochMs;
    readonly disposition?: string;
    readonly complaint?: string;
    readonly temperatureC?: number;
    /** `school:0042`: where the person spends the day. */
    readonly setting?: string;
  } = {},
): ToldLine {
  if (action === 'cancel')
    return line(told, action, { kind: 'visit', visitNumber: told.name, action });
  return line(told, action, {
    kind: 'visit',
    visitNumber: told.name,
    action,
    class: of.class ?? 'outpatient',
    diagnoses: [{ system: 'icd-10', code: of.code ?? 'Z00.0' }],
    ...(of.dischargedAt !== undefined && { dischargedAt: iso(of.dischargedAt, told.zone) }),
    ...(of.disposition !== undefined && { disposition: of.disposition }),
    ...(of.complaint !== undefined && { chiefComplaint: of.complaint }),
    ...(of.temperatureC !== undefined && { temperatureC: of.temperatureC }),
    ...(of.setting !== undefined && { setting: of.setting }),
  });
}

export interface Image {
  readonly modality: string;
  readonly bodyPart: string;
  readonly urgency?: 'routine' | 'urgent';
  /** Number of the visit at the same site. */
  readonly visit?: string;
  /** As the report words them; default: nothing. */
  readonly findings?: readonly string[];
  /** Of a report: where it was written. */
  readonly readBy?: 'own' | 'elsewhere';
}

export function imageLine(
  told: Told,
  step: 'acquired' | 'reported' | 'cancelled',
  image: Image,
): ToldLine {
  return line(told, step, {
    kind: 'imaging',
    study: told.name,
    step,
    urgency: image.urgency ?? 'routine',
    modality: asWrittenBy(told.site, image.modality),
    bodyPart: asWrittenBy(told.site, image.bodyPart),
    ...(image.visit !== undefined && { visitNumber: image.visit }),
    ...(step === 'reported' && { findings: image.findings ?? ['未见明显异常。'] }),
    ...(step === 'reported' && image.readBy !== undefined && { readBy: image.readBy }),
  });
}

export function ecgLine(
  told: Told,
  step: 'recorded' | 'read' | 'corrected' | 'cancelled',
  statements: readonly string[] = ['窦性心律', '正常心电图'],
): ToldLine {
  return line(told, step, {
    kind: 'ecg',
    recording: told.name,
    step,
    ...(step !== 'cancelled' && { statements: statements.map((text) => ({ text })) }),
  });
}

export interface ProcedureTold {
  readonly sort: 'procedure' | 'medication';
  readonly code: { readonly system?: string; readonly code: string };
  readonly status: 'done' | 'corrected' | 'withdrawn';
  /** Number of the visit at the same site. */
  readonly visit: string;
}

export function procedureLine(told: Told, of: ProcedureTold): ToldLine {
  const { sort, code, status, visit } = of;
  return line(told, status, {
    ...{ kind: 'procedure', procedure: told.name, visitNumber: visit, sort, status },
    codes: [code],
  });
}

export function readingLine(
  told: Told,
  reading: {
    readonly quantity: string;
    readonly value: number;
    readonly unit: string;
    readonly context?: 'fasting' | 'after-meal';
    readonly device?: { readonly serial: string; readonly shared: boolean };
  },
): ToldLine {
  return line(told, 'reading', { kind: 'home-reading', ...reading });
}

export interface Result {
  readonly code: string;
  readonly system: 'loinc';
  readonly value?: number;
  readonly interpretation: 'normal' | 'positive';
}

const WHITE_CELLS: Result = {
  code: '6690-2',
  system: 'loinc',
  value: 6.1,
  interpretation: 'normal',
};

export function laboratoryLine(
  told: Told,
  of: { readonly visit?: string; readonly result?: Result } = {},
): ToldLine {
  const { visit, result = WHITE_CELLS } = of;
  return line(told, 'laboratory', {
    kind: 'laboratory',
    ...(visit !== undefined && { visitNumber: visit }),
    results: [result],
  });
}

export interface Item {
  readonly code: string;
  readonly count: number;
  readonly yuan: number;
  /** Of a medicine: days for which it was dispensed. */
  readonly days?: number;
}

export interface Settlement {
  readonly yuan: number;
  readonly group?: string;
  /** Sort of care by the national table: 11 outpatient, 14 chronic, 21 inpatient, 41 pharmacy. */
  readonly care?: '11' | '14' | '21' | '41';
  readonly items?: readonly Item[];
  /** Number of the visit at the same site. */
  readonly visit?: string;
  /** The settlement that is taken back. */
  readonly reverses?: string;
  /** Place where the person is insured. */
  readonly insured?: string;
  /** What its review came to; told with the settlement once more. */
  readonly review?: Review;
}

export interface Review {
  readonly outcome: 'proper' | 'improper' | 'fraud' | 'withdrawn';
  readonly at: EpochMs;
}

export function claimLine(told: Told, settlement: Settlement): ToldLine {
  const { name, site, person, at, zone } = told;
  const { yuan, group, items, visit, reverses, care, insured, review } = settlement;
  const statedAt = told.statedAt ?? at + MINUTE;
  return {
    site,
    sendAt: told.sendAt ?? statedAt,
    record: {
      kind: 'claim',
      id: `${name}/claim`,
      setl_id: name,
      setl_time: iso(at, zone),
      statedAt: iso(statedAt, zone),
      certno: person.idNumber,
      psn_name: person.name,
      brdy: person.birthDate,
      medfee_sumamt: yuan.toFixed(2),
      fund_pay_sumamt: (yuan * 0.7).toFixed(2),
      ...(group !== undefined && { grp_code: group }),
      ...(care !== undefined && { med_type: care }),
      ...(insured !== undefined && { insu_admdvs: insured }),
      ...(review !== undefined && {
        review: { outcome: review.outcome, at: iso(review.at, zone) },
      }),
      ...(visit !== undefined && { mdtrt_id: visit }),
      ...(reverses !== undefined && { refd_setl_flag: '1', init_setl_id: reverses }),
      ...(items !== undefined && {
        feedetail: items.map(({ code, count, yuan: fee, days }) => ({
          med_list_codg: code,
          cnt: String(count),
          det_item_fee_sumamt: fee.toFixed(2),
          ...(days !== undefined && { prd_days: String(days) }),
        })),
      }),
    },
  };
}

/** A settlement that failed; `reason` as a system tells it. */
export function failureLine(
  told: Told,
  status: 'failed' | 'withdrawn',
  of: { readonly reason: string; readonly insured: string; readonly visit: string },
): ToldLine {
  return line(told, status, {
    ...{ kind: 'settlement-failure', failure: told.name, status, mdtrt_id: of.visit },
    ...{ reason: of.reason, insu_admdvs: of.insured, medfee_sumamt: '412.50' },
  });
}

/** What is counted and of nobody: packs sold, pupils absent. */
export function tallyLine(
  told: Omit<Told, 'person'>,
  of: {
    readonly kind: 'pharmacy' | 'school-absence' | 'aggregate';
    readonly item: string;
    readonly count: number;
  },
): ToldLine {
  const { name, site, at, zone } = told;
  const statedAt = told.statedAt ?? at + MINUTE;
  return {
    site,
    sendAt: told.sendAt ?? statedAt,
    record: {
      ...of,
      id: `${name}/${of.kind}`,
      occurredAt: iso(at, zone),
      statedAt: iso(statedAt, zone),
    },
  };
}

export type Resource =
  | {
      readonly kind: 'beds';
      readonly ward: string;
      readonly staffed: number;
      readonly occupied: number;
    }
  | {
      readonly kind: 'device-use';
      readonly deviceKind: string;
      readonly available: number;
      readonly inUse: number;
    }
  | {
      readonly kind: 'stock';
      readonly item: string;
      readonly onHand: number;
      readonly dailyUse: number;
    };

/** What a house has and how much of it is in use. */
export function resourceLine(told: Omit<Told, 'person'>, of: Resource): ToldLine {
  const { name, site, at, zone } = told;
  const statedAt = told.statedAt ?? at + MINUTE;
  return {
    site,
    sendAt: told.sendAt ?? statedAt,
    record: {
      ...of,
      id: `${name}/${of.kind}`,
      occurredAt: iso(at, zone),
      statedAt: iso(statedAt, zone),
    },
  };
}
