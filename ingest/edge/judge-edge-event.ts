// Whether an event of an edge may enter the city's stream: the contract holds, and its site stands in the place that the edge forwards for. The
// edge de-identified it; the city trusts it with its own county and with nothing else.
import { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { quickParser } from '../../platform/schema/quick-parse.ts';
import { FUTURE_TOLERANCE_MS } from '../normalise/judge-time.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { SiteRegistry } from '../sites/registry.ts';

export type JudgedEdgeEvent =
  | { readonly outcome: 'event'; readonly event: Event }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection };

const parseEvent = quickParser(Event);

export function judgeEdgeEvent(
  value: unknown,
  by: {
    readonly registry: SiteRegistry;
    /** Administrative code that the edge forwards for. */
    readonly place: string;
    readonly now: EpochMs;
  },
): JudgedEdgeEvent {
  const parsed = parseEvent(value);
  if (!parsed.success) {
    const fields = parsed.error.issues
      .slice(0, 5)
      .map(({ path, code }) => `${path.map(String).join('.')}: ${code}`);
    return rejected('invalid-event', fields.join('; '));
  }
  const event = parsed.data;
  const site = by.registry.site(event.siteId);
  if (site === undefined) return rejected('unknown-site', 'siteId: is not registered at the city');
  if (!site.place.startsWith(by.place))
    return rejected('site-not-yours', 'siteId: stands outside of the place of this edge');
  if (event.place !== site.place)
    return rejected('place-not-yours', 'place: is not that of the site');
  if (event.receivedAt > by.now + FUTURE_TOLERANCE_MS)
    return rejected('future-time', 'receivedAt lies in the future: the clock of the edge is wrong');
  return { outcome: 'event', event };
}

const rejected = (code: string, reason: string): JudgedEdgeEvent => ({
  outcome: 'rejected',
  rejection: { code, reason },
});
