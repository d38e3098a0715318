// What the bodies of commands are made of: the name of the command, and the reason that a person gives.
import { z } from 'zod';

export const Reason = z.string().trim().min(1).max(2000);
export const OptionalReason = z.string().trim().max(2000).optional();

export const command = <K extends string, S extends z.core.$ZodLooseShape>(name: K, shape: S) =>
  z.strictObject({ command: z.literal(name), ...shape });
