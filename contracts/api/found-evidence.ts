// What a finding that stands on no single facts is made of: the sources that were unusual together, and the places and days of a cluster. Detectors
// write it among the parameters of their signals; answers give it checked.
import { z } from 'zod';
import { MeasureId, SignalId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

/** A source of a combined score, by the measure that speaks for it. */
export const FoundSource = z.strictObject({
  names: Words,
  measure: MeasureId,
  observed: z.number(),
  expected: z.number().nullable(),
  pvalue: z.number().min(0).max(1),
  /** Share of the score that it makes, 0 to 1. */
  weight: z.number().min(0).max(1),
  /** It is unusual by itself, if only a little. */
  isUnusual: z.boolean(),
});
export type FoundSource = z.infer<typeof FoundSource>;

/** A cluster in space and time: `fromAt` inclusive, `toAt` not. */
const FoundCluster = z.strictObject({
  measure: MeasureId,
  /** Townships, or villages. */
  places: z.array(PlaceCode).min(1).max(1000),
  located: z.enum(['residence', 'site']),
  fromAt: EpochMs,
  toAt: EpochMs,
  relativeRisk: z.number().min(0),
  recurrenceDays: z.number().min(0),
});

export const FoundEvidence = z.strictObject({
  signal: SignalId,
  sources: z.array(FoundSource).max(8),
  /** Sources that had no judgement of the day: nothing is known of them. */
  unheard: z.array(Words).max(8),
  cluster: FoundCluster.nullable(),
});
export type FoundEvidence = z.infer<typeof FoundEvidence>;

const sourcesIn = z.object({
  sources: z.array(FoundSource).max(8),
  unheard: z.array(Words).max(8),
});
const clusterIn = z.object(FoundCluster.shape);

/** null where a signal has nothing of the kind, or was found by a version that wrote it otherwise. */
export function foundEvidenceOf(signal: {
  readonly id: SignalId;
  readonly detector: {
    readonly method: string;
    readonly params: Readonly<Record<string, unknown>>;
  };
}): FoundEvidence | null {
  const { method, params } = signal.detector;
  const nothing = { signal: signal.id, sources: [], unheard: [], cluster: null };
  if (method === 'multi-trigger') {
    const read = sourcesIn.safeParse(params);
    return read.success ? { ...nothing, ...read.data } : null;
  }
  if (method !== 'space-time-scan') return null;
  const read = clusterIn.safeParse(params);
  return read.success ? { ...nothing, cluster: read.data } : null;
}
