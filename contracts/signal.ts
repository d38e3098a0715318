// A signal: a detector's finding about one place and time. It is amended as facts come in and withdrawn when it no longer holds.
import { z } from 'zod';
import { Assessment } from './assessment.ts';
import {
  DefinitionId,
  DepartmentId,
  DiseaseId,
  EventId,
  MeasureId,
  SignalId,
  SiteId,
} from './ids.ts';
import { PlaceCode } from './place.ts';
import { SeriesKey } from './series.ts';
import { EpochMs } from './time.ts';
import { Window } from './window.ts';
import { Words } from './words.ts';

export const SignalStatus = z.enum(['raised', 'amended', 'withdrawn']);
export type SignalStatus = z.infer<typeof SignalStatus>;

export const SignalKind = z.enum([
  'series',
  'single-case',
  'cluster',
  'site-silent',
  'sequence',
  'look',
]);
export type SignalKind = z.infer<typeof SignalKind>;

/** Which desk it belongs to, and with which other signals it may be one episode. */
export const Family = z.enum([
  'epidemic',
  'feed',
  'capacity',
  'utilization',
  'fund',
  'chronic',
  'emergency',
]);
export type Family = z.infer<typeof Family>;

/** Kinds of alerts that a responsibility list may be written for; the catalogue must hold a list for each it can raise. */
export const AlertKind = z.enum([
  'single-notifiable-case',
  'school-aggregation',
  'aggregation',
  'foodborne',
  'waterborne',
  'respiratory-unknown-cause',
  'vector-borne',
  'vaccine-preventable',
  'poisoning-chemical',
  'heat-cold',
  'hospital-infection',
  'capacity-surge',
  'emergency-stock',
  'remote-turnaround',
  'critical-ecg',
  'chronic-loss-of-control',
  'fund-integrity',
  'abnormal-cost',
  'under-treatment',
  'mutual-recognition',
  'referral-outflow',
  'budget-burn',
  'device-idle',
  'feed-failure',
  'falling-visits',
  'syndromic-exceedance',
]);
export type AlertKind = z.infer<typeof AlertKind>;

export const DiseaseClass = z.enum(['A', 'B-as-A', 'B', 'C', 'none']);
export type DiseaseClass = z.infer<typeof DiseaseClass>;

export const Signal = z.strictObject({
  v: z.literal(1),
  id: SignalId,
  /** 1 when raised, one more at each amendment and at the withdrawal. */
  revision: z.int().min(1),
  status: SignalStatus,
  kind: SignalKind,
  alertKind: AlertKind,
  family: Family,
  title: Words,
  measure: MeasureId,
  definition: DefinitionId.nullable(),
  disease: DiseaseId.nullable(),
  diseaseClass: DiseaseClass,
  place: PlaceCode,
  siteId: SiteId.nullable(),
  series: SeriesKey.nullable(),
  window: Window,
  /** First fact of what was found. */
  startedAt: EpochMs,
  observed: z.number(),
  expected: z.number().nullable(),
  threshold: z.number().nullable(),
  reason: z.strictObject({ code: z.string().min(1).max(60), words: Words }),
  assessment: Assessment.nullable(),
  /** At most 50 of the facts behind it. */
  evidence: z.array(EventId).max(50),
  detector: z.strictObject({
    method: z.string(),
    version: z.string(),
    params: z.record(z.string(), z.unknown()),
  }),
  ownerDepartments: z.array(DepartmentId).max(12),
  asOf: EpochMs,
  /** Set on withdrawal: why it no longer holds. */
  withdrawn: z.strictObject({ code: z.string().min(1).max(60), words: Words }).nullable(),
});
export type Signal = z.infer<typeof Signal>;
