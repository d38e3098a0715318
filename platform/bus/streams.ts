// The declaration of every stream, once. A full stream refuses (the publisher learns it and waits) instead of dropping what nobody
// has read; only the feed forgets its oldest entries, because screens can rebuild from the tables.
import { STREAM_SUBJECTS, type StreamName } from '../../contracts/subjects.ts';
import { DAY_MS } from '../../contracts/time.ts';

export interface StreamDeclaration {
  readonly name: StreamName;
  readonly subjects: readonly string[];
  readonly bytesMax: number;
  readonly ageMsMax: number;
  /** How long a message id is remembered by the server. An optimisation: the keys in the store are the guarantee. */
  readonly duplicateWindowMs: number;
  readonly whenFull: 'refuse' | 'forget-oldest';
  /** At an edge alone: what the city has is let go. */
  readonly lettingGo?: 'purge';
}

const GIB = 1024 ** 3;
const MINUTE_MS = 60_000;

function declare(
  name: StreamName,
  limits: Omit<StreamDeclaration, 'name' | 'subjects'>,
): StreamDeclaration {
  return { name, subjects: [STREAM_SUBJECTS[name]], ...limits };
}

export const STREAMS: readonly StreamDeclaration[] = [
  // A clinic's sender repeats within minutes. An id costs the server some 190 bytes of memory (measured): 5 MB at 20 events a
  // second, 0.7 GB at 3,000.
  declare('EVENTS', {
    bytesMax: 16 * GIB,
    ageMsMax: 7 * DAY_MS,
    duplicateWindowMs: 20 * MINUTE_MS,
    whenFull: 'refuse',
  }),
  declare('COUNTS', {
    bytesMax: 8 * GIB,
    ageMsMax: 3 * DAY_MS,
    duplicateWindowMs: 5 * MINUTE_MS,
    whenFull: 'refuse',
  }),
  declare('FACTS', {
    bytesMax: 4 * GIB,
    ageMsMax: 3 * DAY_MS,
    duplicateWindowMs: 5 * MINUTE_MS,
    whenFull: 'refuse',
  }),
  declare('SIGNALS', {
    bytesMax: 2 * GIB,
    ageMsMax: 30 * DAY_MS,
    duplicateWindowMs: 20 * MINUTE_MS,
    whenFull: 'refuse',
  }),
  declare('COMMANDS', {
    bytesMax: GIB / 4,
    ageMsMax: 30 * DAY_MS,
    duplicateWindowMs: 20 * MINUTE_MS,
    whenFull: 'refuse',
  }),
  declare('FEED', {
    bytesMax: 2 * GIB,
    ageMsMax: 7 * DAY_MS,
    duplicateWindowMs: 20 * MINUTE_MS,
    whenFull: 'forget-oldest',
  }),
];

/** Of an edge: events are kept until the city has them, however long that is, and refused when the disk that they may take is full. */
export const edgeStreams = (bytesMax: number): readonly StreamDeclaration[] => [
  declare('EVENTS', {
    bytesMax,
    ageMsMax: 0,
    duplicateWindowMs: 20 * MINUTE_MS,
    whenFull: 'refuse',
    lettingGo: 'purge',
  }),
];
