// `catalogue/evaluation.yaml`: by which norms response times are judged, the targets of departments, and how long an evaluation stays open.
import { z } from 'zod';
import { AlertKind } from '../signal.ts';
import { NormId } from './norm.ts';
import { CatalogueVersion, Origin, overlaps, validity } from './origin.ts';

const JudgedBy = z.strictObject({
  norm: NormId,
  /** Of single kinds of alerts, in place of `norm`. */
  normOf: z.partialRecord(AlertKind, NormId).optional(),
});
export type JudgedBy = z.infer<typeof JudgedBy>;

const Target = z.strictObject({
  percent: z.int().min(1).max(100),
  ...validity,
  source: Origin,
});

/** A figure that changes stands there twice, with days that do not overlap. */
const Targets = z
  .array(Target)
  .min(1)
  .max(20)
  .superRefine((all, context) => {
    for (const [index, one] of all.entries())
      if (all.slice(0, index).some((earlier) => overlaps(earlier, one)))
        context.addIssue({
          code: 'custom',
          path: [index],
          message: 'there are two targets for the same day',
        });
  });

export const EvaluationFile = z.strictObject({
  version: CatalogueVersion,
  times: z.strictObject({
    detect: JudgedBy,
    notify: JudgedBy,
    respond: JudgedBy,
    acknowledge: JudgedBy,
    verify: JudgedBy,
    /** Absent: measured, not judged. */
    investigate: JudgedBy.optional(),
  }),
  targets: z.strictObject({
    completion: Targets,
    timeliness: Targets,
    effect: Targets,
    satisfaction: Targets,
  }),
  round: z.strictObject({ days: z.int().min(1).max(180), ...validity, source: Origin }),
});
export type EvaluationFile = z.infer<typeof EvaluationFile>;
