/**
 * When and how strongly a statement about a visit or record was made. Stamps are totally ordered, so that folding statements in
 * any order, any number of times, gives the same result.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { EventId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface Stamp {
  readonly statedAt: EpochMs;
  readonly statedRank: number;
  readonly receivedAt: EpochMs;
  readonly eventId: EventId;
}

export function stampOf(event: Event): Stamp {
  return {
    statedAt: event.statedAt,
    statedRank: event.statedRank,
    receivedAt: event.receivedAt,
    eventId: event.id,
  };
}

/** Negative where `one` is the earlier statement. Zero only for the same event at the same receipt. */
export function compareStamps(one: Stamp, other: Stamp): number {
  return (
    one.statedAt - other.statedAt ||
    one.statedRank - other.statedRank ||
    one.receivedAt - other.receivedAt ||
    compareText(one.eventId, other.eventId)
  );
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** One field: the value of the latest statement that mentioned it. */
export interface Register<T> {
  readonly value: T;
  readonly stamp: Stamp;
}

/** The later of the two; the one that stands where both are the same statement. */
export function latest<T>(standing: Register<T> | null, stated: Register<T>): Register<T> {
  if (standing === null) return stated;
  return compareStamps(stated.stamp, standing.stamp) > 0 ? stated : standing;
}
