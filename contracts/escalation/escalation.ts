// That somebody above was called because a limit passed: the department's head, then the lead department, then the command group. Each rung once.
import { z } from 'zod';
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
