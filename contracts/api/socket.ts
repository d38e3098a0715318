// The socket: `auth: { token, cursor }` at the handshake; `feed` entries carry the stream sequence, which is the next cursor.
import { z } from 'zod';
import { FeedEntry } from '../feed.ts';
import { EpochMs } from '../time.ts';

export const SocketAuth = z.strictObject({
  token: z.string().max(4000).optional(),
  cursor: z.int().min(0).nullable().optional(),
});
export type SocketAuth = z.infer<typeof SocketAuth>;

/** Event `feed`. */
export const FeedMessage = z.intersection(z.object({ seq: z.int().min(1) }), FeedEntry);
export type FeedMessage = z.infer<typeof FeedMessage>;

/** Event `resync`: the cursor is too old or the client too slow; fetch the snapshots, then go on from `seq`. */
export const Resync = z.strictObject({
  seq: z.int().min(0),
  reason: z.enum(['cursor-too-old', 'cursor-unknown', 'too-slow']),
});
export type Resync = z.infer<typeof Resync>;

/** Event `notice`: what is shown of this topic has changed; ask anew. May be lost, and then the next question finds it. */
export const Notice = z.strictObject({ topic: z.string().max(40) });
export type Notice = z.infer<typeof Notice>;

/** Event `hello`, first after each connect: the server's clock and where the feed stands. */
export const Hello = z.strictObject({ at: EpochMs, seq: z.int().min(0), account: z.string() });
export type Hello = z.infer<typeof Hello>;
