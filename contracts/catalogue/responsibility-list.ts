// A responsibility list (权责清单): for one kind of alert and each stage of response, who leads, coordinates and supports, the
// duty and deliverable in words, and the limits for each level. Whether the stages are complete is checked when it is loaded.
import { z } from 'zod';
import { Level } from '../alert.ts';
import { DepartmentId } from '../ids.ts';
import { AlertKind } from '../signal.ts';
import { Part, Purpose, ResponseStage } from '../task.ts';
import { Words } from '../words.ts';
import { OfficeLevel } from './department.ts';
import { LimitMinutes, LimitTime, NormId } from './norm.ts';
import { CatalogueVersion, Origin, validity } from './origin.ts';

/** The norms that gave a limit its minutes; a limit without one is the city's own. */
const LimitNorms = z.strictObject({
  acknowledge: NormId.optional(),
  act: NormId.optional(),
  report: NormId.optional(),
});
export type LimitNorms = z.infer<typeof LimitNorms>;

/** Counted from the task's assignment. */
export const Limits = z
  .strictObject({
    acknowledgeMinutes: LimitMinutes,
    actMinutes: LimitMinutes,
    reportMinutes: LimitMinutes,
    norms: LimitNorms.optional(),
  })
  .refine(
    (limits) => limits.acknowledgeMinutes <= limits.actMinutes && limits.actMinutes <= limits.reportMinutes,
    'limits must not run backwards: acknowledge ≤ act ≤ report',
  );
export type Limits = z.infer<typeof Limits>;

/** A named set of limits, so that many duties share one row. Levels that are missing are found when the list is loaded. */
export const LimitProfile = z.strictObject({
  time: LimitTime,
  levels: z.partialRecord(Level, Limits),
});
export type LimitProfile = z.infer<typeof LimitProfile>;

export const ProfileName = z.string().regex(/^[a-z][a-z-]{0,30}$/);

export const Duty = z.strictObject({
  part: Part,
  /** One task for each; a lead names one. */
  departments: z.array(DepartmentId).min(1).max(12),
  /** Which office of the department: that of the county where the alert is, of the city … */
  office: OfficeLevel,
  purpose: Purpose,
  duty: Words,
  deliverable: Words,
  /** Left out in a copy for information, which has no clocks. */
  limits: ProfileName.optional(),
  /** Levels at which the duty is called up; all where left out. */
  atLevels: z.array(Level).min(1).max(4).optional(),
});
export type Duty = z.infer<typeof Duty>;

/** When the duties of a stage are called up: with the alert itself, or once people find it suspected, respond to it, close it. */
export const OpensAt = z.enum(['opened', 'suspected', 'responding', 'closed']);
export type OpensAt = z.infer<typeof OpensAt>;

/** Where a list says nothing. Lists of class A cases call all but the evaluation up at once: hours count, a wrong call costs little. */
export const OPENS_AT: Readonly<Record<ResponseStage, OpensAt>> = {
  verify: 'opened',
  investigate: 'suspected',
  control: 'responding',
  treat: 'responding',
  supply: 'responding',
  communicate: 'responding',
  evaluate: 'closed',
};

export function isCalledAt(duty: Duty, level: Level): boolean {
  return duty.atLevels === undefined || duty.atLevels.includes(level);
}

export const ResponsibilityList = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  version: CatalogueVersion,
  alertKind: AlertKind,
  names: Words,
  source: Origin,
  ...validity,
  limits: z.record(ProfileName, LimitProfile),
  /** A stage that is missing is a gap, reported with the list's file and line rather than as a broken schema. */
  stages: z.partialRecord(ResponseStage, z.array(Duty).max(12)),
  /** Differences from `OPENS_AT`. */
  opensAt: z.partialRecord(ResponseStage, OpensAt).optional(),
  /** Third parties who score the response: the first of them that has no task in the case. */
  evaluators: z.array(DepartmentId).max(6).default([]),
});
export type ResponsibilityList = z.infer<typeof ResponsibilityList>;

const WrittenMinutes = z.union([LimitMinutes, z.strictObject({ norm: NormId })]);

/** As a file or an editor writes it: a limit is minutes, or the norm that governs it. */
export const WrittenLimits = z.strictObject({
  acknowledgeMinutes: WrittenMinutes,
  actMinutes: WrittenMinutes,
  reportMinutes: WrittenMinutes,
});
export type WrittenLimits = z.infer<typeof WrittenLimits>;

export const WrittenList = z.strictObject({
  ...ResponsibilityList.shape,
  limits: z.record(
    ProfileName,
    z.strictObject({ time: LimitTime, levels: z.partialRecord(Level, WrittenLimits) }),
  ),
});
export type WrittenList = z.infer<typeof WrittenList>;
