// Chunks from their text to a receipt, the same over HTTP and over NATS: each is read by itself, kept, and goes through its recording.
import type { ChunkReceipt } from '../../contracts/ecg-chunk.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { Grant, SiteRegistry } from '../sites/registry.ts';
import type { ChunkAt, LiveSessions } from './live-sessions.ts';
import { readChunk } from './read-chunk.ts';

export const CHUNK_FLOW = {
  dropped: ['duplicate', 'rejected'],
  errored: ['not-stored'],
} as const;
export type ChunkFlow = Flow<
  (typeof CHUNK_FLOW.dropped)[number],
  (typeof CHUNK_FLOW.errored)[number]
>;

export interface ChunkParts {
  readonly sessions: LiveSessions;
  readonly registry: () => SiteRegistry;
  readonly flow: ChunkFlow;
}

const CHUNKS_MAX = 2_000;

export type Taken =
  | { readonly outcome: 'receipt'; readonly receipt: ChunkReceipt }
  | { readonly outcome: 'refused'; readonly code: 'invalid-json' | 'too-many-records' };

/** Rejects where something could not be stored: none of it is confirmed, and it is to be sent again. */
export async function takeChunks(text: string, grant: Grant, parts: ChunkParts): Promise<Taken> {
  const values = valuesOf(text);
  if (values === undefined) return { outcome: 'refused', code: 'invalid-json' };
  if (values.length > CHUNKS_MAX) return { outcome: 'refused', code: 'too-many-records' };
  parts.flow.received(values.length);
  try {
    return { outcome: 'receipt', receipt: await receiptOf(values, grant, parts) };
  } catch (error) {
    parts.flow.errored('not-stored', values.length);
    throw error;
  }
}

async function receiptOf(
  values: readonly unknown[],
  grant: Grant,
  { sessions, registry, flow }: ChunkParts,
): Promise<ChunkReceipt> {
  const chunks: ChunkAt[] = [];
  const rejected = new Map<number, Rejection>();
  for (const [index, value] of values.entries()) {
    const at = chunkAt(value, index, { grant, registry: registry() });
    if ('reason' in at) rejected.set(index, at);
    else chunks.push(at);
  }
  const received = await sessions.receive(chunks);
  let duplicates = 0;
  for (const [index, outcome] of received.outcomes) {
    if (typeof outcome !== 'string') rejected.set(index, outcome);
    else if (outcome === 'duplicate') duplicates += 1;
  }
  const accepted = values.length - duplicates - rejected.size;
  flow.sent(accepted);
  flow.dropped('duplicate', duplicates);
  flow.dropped('rejected', rejected.size);
  const inOrder = [...rejected].sort(([one], [other]) => one - other);
  return {
    accepted,
    duplicates,
    rejected: inOrder.map(([index, rejection]) => ({ index, ...rejection })),
    sessions: received.sessions,
  };
}

function chunkAt(
  value: unknown,
  index: number,
  { grant, registry }: { readonly grant: Grant; readonly registry: SiteRegistry },
): ChunkAt | Rejection {
  const read = readChunk(value, grant.site.zone);
  if ('reason' in read) return read;
  const choice = registry.siteOfRecord(grant, read.chunk.site);
  return choice.outcome === 'site'
    ? { index, read, site: choice.site }
    : { code: choice.code, reason: 'site: is none that this key may speak for' };
}

/** One object, an array, or one object a line. */
function valuesOf(text: string): readonly unknown[] | undefined {
  const whole = parsed(text);
  if (whole !== undefined) return Array.isArray(whole) ? (whole as unknown[]) : [whole];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map(parsed);
  return lines.length < 2 || values.includes(undefined) ? undefined : values;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
