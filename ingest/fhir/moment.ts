// When something happened and when it was said, of the several elements in which FHIR writes times.
import type { OccurredFrom } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { readMoment } from '../normalise/read-moment.ts';
import type { Rejection, SourceMoment } from '../normalise/statement.ts';
import type { Resource } from './datatypes.ts';

export interface Timing {
  /** IANA zone of the site. */
  readonly zone: string;
  /** When the bundle says that it was made. */
  readonly bundledAt: EpochMs | undefined;
  readonly receivedAt: EpochMs;
}

/** A year or a month alone is no time of an event. */
export function momentOf(text: string | null | undefined, zone: string): SourceMoment | undefined {
  return typeof text !== 'string' || /^\d{4}(-\d{2})?$/.test(text.trim())
    ? undefined
    : readMoment(text, zone);
}

/** The version's own time; else `issued`, `created` …; else the bundle's. */
export function statedAt(
  { meta }: Pick<Resource, 'meta'>,
  version: string | undefined,
  timing: Timing,
): EpochMs | undefined {
  return (
    momentOf(meta?.lastUpdated, timing.zone)?.at ??
    momentOf(version, timing.zone)?.at ??
    timing.bundledAt
  );
}

export interface Occurred {
  readonly occurred: SourceMoment;
  readonly occurredFrom: OccurredFrom;
}

export type Sources = readonly (readonly [OccurredFrom, string | null | undefined])[];

/**
 * The first that was sent. One that was sent and cannot be read is a fault, not a gap: another time would be put in its place in
 * silence.
 */
export function occurredOf(
  sources: Sources,
  said: EpochMs | undefined,
  timing: Timing,
): Occurred | Rejection {
  for (const [occurredFrom, text] of sources) {
    if (typeof text !== 'string' || text === '') continue;
    const occurred = momentOf(text, timing.zone);
    if (occurred !== undefined) return { occurred, occurredFrom };
    return { code: 'invalid-time', reason: 'a time of the resource cannot be read' };
  }
  return said === undefined
    ? { code: 'missing-time', reason: 'neither the resource nor its bundle says when it was' }
    : { occurred: { at: said, zoneAssumed: false }, occurredFrom: 'message' };
}

/** Of a visit that is known by its number: its own time may have been said before, and a cancellation has none. */
export function occurredOfVisit(
  sources: Sources,
  said: EpochMs | undefined,
  timing: Timing,
): Occurred | Rejection {
  const occurred = occurredOf(sources, said, timing);
  if (!('code' in occurred) || occurred.code !== 'missing-time') return occurred;
  return { occurred: { at: timing.receivedAt, zoneAssumed: false }, occurredFrom: 'received' };
}
