// Feeds the gateway from the FEED stream, in order and without end, from so far back that most clients can resume.
import { FeedEntry } from '../../../contracts/feed.ts';
import { STREAM, STREAM_SUBJECTS } from '../../../contracts/subjects.ts';
import type { Bus } from '../../../platform/bus/connect.ts';
import { readFrom } from '../../../platform/bus/read-from.ts';
import type { Log } from '../../../platform/log.ts';
import { parsedJson } from '../parsed-json.ts';
import type { SequencedEntry } from './feed-window.ts';

export interface FeedStart {
  /** Entries after this sequence are read. */
  readonly afterSeq: number;
  readonly streamCreated: string;
  /** End of the stream at that moment. */
  readonly endSeq: number;
}

/** `history` entries before the end of the stream, or as many as there are. */
export async function feedStart(bus: Bus, history: number): Promise<FeedStart> {
  const info = await bus.whileConnected(() => bus.manager.streams.info(STREAM.feed));
  const { first_seq: firstSeq, last_seq: lastSeq } = info.state;
  return {
    afterSeq: Math.max(0, firstSeq - 1, lastSeq - history),
    streamCreated: info.created,
    endSeq: lastSeq,
  };
}

const BATCH = 500;
const WAIT_MS = 1_000;

/** Runs until the signal aborts; rejects when the stream is another one, because then every cursor is worthless. */
export async function readFeed(
  bus: Bus,
  by: {
    readonly start: FeedStart;
    readonly push: (next: SequencedEntry) => Promise<void>;
    /** Called once what the stream held at the start has been read: until then a client's cursor may look like one of the future. */
    readonly onCaughtUp: () => void;
    readonly signal: AbortSignal;
    readonly log: Log;
  },
): Promise<void> {
  const { afterSeq, streamCreated, endSeq } = by.start;
  const from = { stream: STREAM.feed, filter: STREAM_SUBJECTS.FEED, afterSeq, streamCreated };
  const reader = readFrom(bus, from);
  let isBehind = true;
  let readSeq = afterSeq;
  try {
    while (!by.signal.aborted) {
      if (isBehind && (readSeq >= endSeq || ((await reader.idleSeq()) ?? 0) >= endSeq)) {
        isBehind = false;
        by.onCaughtUp();
      }
      for (const message of await reader.next(BATCH, { waitMs: WAIT_MS, signal: by.signal })) {
        readSeq = message.seq;
        const entry = FeedEntry.safeParse(parsedJson(message.payload));
        if (entry.success) await by.push({ seq: message.seq, entry: entry.data });
        else
          by.log.error(
            { seq: message.seq },
            'an entry of the feed has a form that this version does not know; it is not shown',
          );
      }
    }
  } finally {
    await reader.close();
  }
}
