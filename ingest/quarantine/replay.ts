/**
 * Replays one item: opens it, reads it again on the path of its door, publishes what comes of it and marks the row. Killed between
 * publishing and marking it is done again, and the ids of the events make that one effect: exactly once. It is marked only when all of
 * it was taken; what was taken of the rest stays taken.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { KeepRecording } from '../ecg/keep-recording.ts';
import type { Published } from '../publish/publish-events.ts';
import { recordAccess } from './access-chain.ts';
import { readAgain, type ReadingParts } from './read-again.ts';
import { open, type QuarantineKeys } from './seal.ts';
import {
  noteOutcome,
  readSealed,
  resolveItem,
  type Item,
  type SealedItem,
} from './stored-items.ts';

export interface ReplayParts {
  readonly store: Pool;
  readonly keys: QuarantineKeys;
  readonly reading: Omit<ReadingParts, 'now'>;
  readonly now: () => EpochMs;
  readonly actor: string;
  readonly why: string | null;
  /** undefined: a dry run, which says what would come of it and changes nothing. */
  readonly publish: ((events: readonly Event[]) => Promise<readonly Published[]>) | undefined;
  /** Of ECGs; not called in a dry run. */
  readonly keepRecording: KeepRecording;
}

export interface Replayed {
  readonly outcome: 'replayed' | 'would-replay' | 'still-refused' | 'not-open' | 'cannot-open';
  readonly events: number;
  readonly duplicates: number;
  /** Names fields, never contents. */
  readonly words: string;
}

const nothing = (outcome: Replayed['outcome'], words: string): Replayed => ({
  outcome,
  words,
  events: 0,
  duplicates: 0,
});

/** @throws TransientError where the stream or the store cannot take it now; replaying again is safe. */
export async function replayItem(item: Item, parts: ReplayParts): Promise<Replayed> {
  if (item.state !== 'open') return nothing('not-open', `it was ${item.state} before`);
  if (item.truncated && !item.isMended)
    return nothing('cannot-open', 'only its beginning was kept: mend it with the whole');
  await recordAccess(parts.store, {
    at: parts.now(),
    actor: parts.actor,
    action: 'replay',
    item: item.id,
    reason: parts.publish === undefined ? 'dry run' : parts.why,
  });
  const sealed = await readSealed(parts.store, item.id);
  if (sealed === undefined) return nothing('not-open', 'it has expired');
  const content = openContent(item.id, sealed, parts.keys);
  if (content === undefined)
    return nothing('cannot-open', 'the key that sealed it is not here, or is destroyed');
  return publishAgain(item, content, parts);
}

async function publishAgain(
  item: Item,
  content: Uint8Array,
  { reading, publish, keepRecording, store, now, actor }: ReplayParts,
): Promise<Replayed> {
  const again = readAgain(item, content, { ...reading, now: now() });
  const refusal = again.rejections
    .map(({ code, reason }) => `${code}: ${reason}`)
    .slice(0, 3)
    .join('; ');
  const events = again.events.length;
  if (publish === undefined) {
    const outcome = refusal === '' ? 'would-replay' : 'still-refused';
    return { outcome, events, duplicates: 0, words: refusal || wordsOf(again.events) };
  }
  for (const recording of again.recordings) await keepRecording(recording.event, recording.reading);
  const published = await publish(again.events);
  const duplicates = published.filter(({ duplicate }) => duplicate).length;
  if (refusal !== '') {
    await noteOutcome(store, item.id, refusal.slice(0, 500));
    return { outcome: 'still-refused', events, duplicates, words: refusal };
  }
  const words = wordsOf(again.events);
  const marked = await resolveItem(store, item.id, {
    state: 'replayed',
    by: actor,
    outcome: words,
    at: now(),
  });
  return { outcome: marked ? 'replayed' : 'not-open', events, duplicates, words };
}

function wordsOf(events: readonly Event[]): string {
  if (events.length === 0) return 'nothing to count';
  return events
    .slice(0, 5)
    .map(({ kind, id }) => `${kind} ${id}`)
    .join(', ');
}

/** What was mended where that is there, else the original; undefined where it cannot be opened. */
export function openContent(
  id: string,
  { original, mended }: SealedItem,
  keys: QuarantineKeys,
): Buffer | undefined {
  const chosen = mended ?? original;
  const key = keys.of(chosen.keyVersion);
  if (key === undefined) return undefined;
  try {
    return open(chosen.sealed, mended === null ? id : mendedName(id), key);
  } catch {
    return undefined;
  }
}

/** The original's seal does not open the replacement, nor the other way round. */
export const mendedName = (id: string): string => `${id} mended`;
