// An event of an edge that was set aside at the city, once more: its site may be registered by now, or the city be of a later version.
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { SiteRegistry } from '../sites/registry.ts';
import { judgeEdgeEvent } from './judge-edge-event.ts';

export function readEdgeAgain(
  content: Uint8Array,
  by: {
    readonly registry: SiteRegistry;
    readonly sender: string | null;
    readonly now: EpochMs;
  },
): { readonly events: readonly Event[]; readonly rejections: readonly Rejection[] } {
  const { registry, sender, now } = by;
  const grant = sender === null ? undefined : registry.edgeOfSender(sender);
  if (grant === undefined)
    return refused({ code: 'sender-not-in-force', reason: 'the key of the edge is revoked' });
  const judged = judgeEdgeEvent(jsonOf(content), { registry, place: grant.place, now });
  return judged.outcome === 'event'
    ? { events: [judged.event], rejections: [] }
    : refused(judged.rejection);
}

const refused = (rejection: Rejection): ReturnType<typeof readEdgeAgain> => ({
  events: [],
  rejections: [rejection],
});

function jsonOf(content: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(content).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
