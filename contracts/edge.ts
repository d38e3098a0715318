// What a county's edge posts to `POST /v1/edge/events` at the city: its de-identified events in the order in which it stored them, with their
// places in its stream. The same batch sent again has the same effect as once.
import { z } from 'zod';
import { EpochMs } from './time.ts';

export const EDGE_EVENTS_MAX = 1_000;

export const EdgeBatch = z.strictObject({
  v: z.literal(1),
  /** When the edge's stream was made: another one counts its places anew. */
  origin: z.string().min(1).max(60),
  /** Place of the first event in the edge's stream; the others follow without a gap. */
  firstSeq: z.int().min(1),
  /** Each is judged by itself as an event of the contract. */
  events: z.array(z.unknown()).min(1).max(EDGE_EVENTS_MAX),
  /** What the edge still holds after this batch. */
  waiting: z.int().min(0),
  oldestWaitingAt: EpochMs.nullable(),
});
export type EdgeBatch = z.infer<typeof EdgeBatch>;

export const EdgeReceipt = z.strictObject({
  /** All up to this place is stored or set aside at the city: the edge may let it go. */
  upTo: z.int().min(0),
  accepted: z.int().min(0),
  duplicates: z.int().min(0),
  /** Set aside at the city with their reasons. */
  rejected: z.int().min(0),
});
export type EdgeReceipt = z.infer<typeof EdgeReceipt>;
