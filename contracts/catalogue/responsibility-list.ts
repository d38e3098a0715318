// A responsibility list (权责清单): for one kind of alert and each stage of response, who leads, coordinates and supports, the
// duty and deliverable in words, and the limits for each level. Whether the stages are complete is checked when it is loaded.
import { z } from 'zod';
import { Level } from '../alert.ts';
import { DepartmentId } from '../ids.ts';
import { AlertKind } from '../signal.ts';
import { Part, Purpose, ResponseStage } from '../task.ts';
import { Words } from '../words.ts';
import { OfficeLevel } from './department.ts';
import { CatalogueVersion, Origin, validity } from './origin.ts';

const minutes = z.int().min(1).max(525_600);

/** Counted from the task's assignment. */
export const Limits = z
  .strictObject({ acknowledgeMinutes: minutes, actMinutes: minutes, reportMinutes: minutes })
  .refine(
    (limits) => limits.acknowledgeMinutes <= limits.actMinutes && limits.actMinutes <= limits.reportMinutes,
    'limits must not run backwards: acknowledge ≤ act ≤ report',
  );
export type Limits = z.infer<typeof Limits>;

/** A named set of limits, so that many duties share one row. Levels that are missing are found when the list is loaded. */
export const LimitProfile = z.strictObject({
  /** `elapsed` runs round the clock; `working` counts office hours of the Chinese calendar only. */
  time: z.enum(['elapsed', 'working']),
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
});
export type ResponsibilityList = z.infer<typeof ResponsibilityList>;
