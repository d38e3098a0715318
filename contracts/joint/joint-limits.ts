// Bounds of the lead's powers, by level (catalogue/joint.yaml): how long an operational period of a team may be, how far and how often a limit
// may be moved.
import { z } from 'zod';
import { Level } from '../alert.ts';

export const JointBounds = z.strictObject({
  periodMinutes: z
    .strictObject({ least: z.int().min(60), most: z.int().max(10_080) })
    .refine(({ least, most }) => least <= most, 'least is more than most'),
  /** Of one clock of one task, all its extensions together. */
  extension: z.strictObject({
    mostMinutes: z.int().min(0).max(525_600),
    mostTimes: z.int().min(0).max(10),
  }),
});
export type JointBounds = z.infer<typeof JointBounds>;

export const JointLimits = z.strictObject({ levels: z.record(Level, JointBounds) });
export type JointLimits = z.infer<typeof JointLimits>;
