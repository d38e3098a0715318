// How lateness climbs and how long rulings may take: minutes for each level, for all kinds of alert and for those that differ. A case keeps
// what it began with.
import { z } from 'zod';
import { Level } from '../alert.ts';
import { DepartmentId } from '../ids.ts';
import { AlertKind } from '../signal.ts';
import { LimitMinutes } from './norm.ts';
import { CatalogueVersion, Origin } from './origin.ts';

const After = z.int().min(0).max(525_600);

/** Minutes after a limit has passed: the department's head, the lead of the stage, the command group. */
export const ChainMinutes = z
  .strictObject({ head: After, lead: After, commandGroup: After })
  .refine(
    ({ head, lead, commandGroup }) => head <= lead && lead <= commandGroup,
    'a chain must not run backwards: head ≤ lead ≤ command group',
  );
export type ChainMinutes = z.infer<typeof ChainMinutes>;

const ByLevel = z.record(Level, ChainMinutes);

export const EscalationFile = z.strictObject({
  version: CatalogueVersion,
  source: Origin,
  commandGroup: DepartmentId,
  chains: ByLevel,
  /** Kinds of alert whose lists escalate otherwise. */
  chainsOf: z.partialRecord(AlertKind, ByLevel).optional(),
  /** Minutes after the limit to take an alert: the head of its desk, the command group. */
  alerts: z.record(
    Level,
    z
      .strictObject({ head: After, commandGroup: After })
      .refine(
        ({ head, commandGroup }) => head <= commandGroup,
        'a chain must not run backwards: head ≤ command group',
      ),
  ),
  rulings: z.strictObject({ arbiter: DepartmentId, minutes: z.record(Level, LimitMinutes) }),
  watchdog: z.strictObject({
    /** A case without any next step for longer than this is a finding. */
    idleMinutes: z.record(Level, LimitMinutes),
    /** A limit that passed longer ago and was not noticed means that the timers stand still. */
    clockLateMinutes: LimitMinutes,
    notificationLateMinutes: LimitMinutes,
  }),
});
export type EscalationFile = z.infer<typeof EscalationFile>;
