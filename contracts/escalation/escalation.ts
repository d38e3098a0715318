// That somebody above was called because a limit passed: the department's head, then the lead department, then the command group. Each rung once.
import { z } from 'zod';
import { ClockName } from '../clock-name.ts';
import { AlertId, DepartmentId, TaskId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { EscalationId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';

export const Rung = z.enum(['head', 'lead', 'command-group']);
export type Rung = z.infer<typeof Rung>;

export const Escalation = z.strictObject({
  v: z.literal(1),
  id: EscalationId,
  alertId: AlertId,
  /** Null where the case itself is what nobody moves. */
  taskId: TaskId.nullable(),
  step: z.int().min(1).max(3),
  rung: Rung,
  /** Who is called, at which of its offices. */
  department: DepartmentId,
  place: PlaceCode,
  /** The limit that passed: `acknowledge`, `act`, `report`, `rule`, `no-next-step`. */
  cause: z.string().min(1).max(40),
  at: EpochMs,
  /** When what it was called for was done. */
  answeredAt: EpochMs.nullable(),
});
export type Escalation = z.infer<typeof Escalation>;

/** One rung of a chain: whom it calls, at which office, and how long after the limit. */
export const ChainStep = z.strictObject({
  step: z.int().min(1).max(3),
  rung: Rung,
  department: DepartmentId,
  place: PlaceCode,
  afterMinutes: z.int().min(0).max(525_600),
});
export type ChainStep = z.infer<typeof ChainStep>;

/** A chain that a passed limit set going. It stops where the department has done what the limit was for. */
export const RunningChain = z.strictObject({
  cause: ClockName,
  since: EpochMs,
  answeredAt: EpochMs.nullable(),
  steps: z
    .array(
      z.strictObject({
        step: z.int().min(1).max(3),
        dueAt: EpochMs,
        firedAt: EpochMs.nullable(),
        lateByMs: z.int().min(0).nullable(),
      }),
    )
    .max(3),
});
export type RunningChain = z.infer<typeof RunningChain>;
