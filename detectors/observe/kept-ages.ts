// How long what is folded of claims and resources is kept, and what comes so late that its row would go at once. Pure.
import type { Event } from '../../contracts/event/event.ts';

export interface KeptAges {
  readonly settlementsMs: number;
  readonly resourcesMs: number;
}

export type Told =
  { readonly kept: true } | { readonly kept: false; readonly reason: 'older-than-kept' };

/**
 * By the event alone, so that any order of events ends at the same rows. What is older than kept stands among the events and is not
 * folded: a part of a settlement whose other parts are gone would be a wrong sum.
 */
export function keptOf({ kind, occurredAt, receivedAt }: Event, ages: KeptAges | undefined): Told {
  if (ages === undefined) return { kept: true };
  const keepMs = kind === 'claim' ? ages.settlementsMs : ages.resourcesMs;
  return receivedAt - occurredAt > keepMs
    ? { kept: false, reason: 'older-than-kept' }
    : { kept: true };
}
