// One request of the events door from body to receipt: each record is read, judged and de-identified by itself; the good ones are
// published together, the others set aside with their reasons. Nothing is answered before both are stored.
import type { Door, Event } from '../../contracts/event/event.ts';
import type { Receipt } from '../../contracts/record.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { DeviceClocks } from '../home/device-clocks.ts';
import { expandReadings } from '../home/expand-readings.ts';
import { settleClock, timeOf } from '../home/settle-clock.ts';
import { judging } from '../lasting-fault.ts';
import { readRecord } from '../normalise/from-record.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Published } from '../publish/publish-events.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import type { Grant, SiteChoice, SiteRegistry } from '../sites/registry.ts';
import type { BodyItem } from './split-body.ts';

export interface ReceiveParts {
  readonly registry: () => SiteRegistry;
  readonly toEvent: ToEvent;
  readonly publish: (events: readonly Event[]) => Promise<readonly Published[]>;
  readonly setAside: (items: readonly SetAside[]) => Promise<void>;
  readonly flow: Flow<'duplicate' | 'rejected', 'not-stored'>;
  /** What the clocks of home devices showed so far; the same for all doors. */
  readonly clocks?: DeviceClocks | undefined;
  /** The time that a reading with a wrong clock was given when it came first; `unsure`: ids of those that may be judged otherwise another time. */
  readonly firstTimes?: (
    events: readonly Event[],
    unsure: ReadonlySet<string>,
  ) => Promise<readonly Event[]>;
}

type Judged =
  | { readonly outcome: 'event'; readonly event: Event; readonly time: 'sure' | 'unsure' }
  | { readonly outcome: 'rejected'; readonly rejection: Rejection; readonly item: BodyItem };

/** @throws TransientError where the stream or the store cannot take it now: nothing is lost, the sender tries again. */
export async function receive(
  sent: readonly BodyItem[],
  grant: Grant,
  by: { readonly parts: ReceiveParts; readonly now: EpochMs; readonly door?: Door },
): Promise<Receipt> {
  const { parts, now } = by;
  const items = expandReadings(sent);
  parts.flow.received(items.length);
  try {
    const judged = items.map((item) =>
      judging(
        () => judge(item, grant, by),
        (rejection): Judged => ({ outcome: 'rejected', rejection, item }),
      ),
    );
    const taken = judged.flatMap((one) => (one.outcome === 'event' ? [one] : []));
    const events = taken.map(({ event }) => event);
    const rejected = judged.flatMap((one) => (one.outcome === 'rejected' ? [one] : []));
    const unsure = taken.filter(({ time }) => time === 'unsure').map(({ event }) => event.id);
    const timed = (await parts.firstTimes?.(events, new Set(unsure))) ?? events;
    const [published] = await Promise.all([
      parts.publish(timed),
      parts.setAside(rejected.map((one) => setAsideOf(one, grant, { now, door: by.door }))),
    ]);
    const duplicates = published.filter((one) => one.duplicate).length;
    parts.flow.sent(events.length - duplicates);
    parts.flow.dropped('duplicate', duplicates);
    parts.flow.dropped('rejected', rejected.length);
    return {
      accepted: events.length - duplicates,
      duplicates,
      rejected: rejected.map(({ item, rejection }) => ({ index: item.index, ...rejection })),
    };
  } catch (error) {
    parts.flow.errored('not-stored', items.length);
    throw error;
  }
}

export interface Judging {
  readonly parts: Pick<ReceiveParts, 'registry' | 'toEvent' | 'clocks'>;
  readonly now: EpochMs;
  /** Where it was set aside before: when it came then. */
  readonly firstReceivedAt?: EpochMs;
  /** By which door it came; absent: this one. */
  readonly door?: Door;
}

/** One record from its text to its event, or the reason why it makes none. Stores nothing. */
export function judge(item: BodyItem, grant: Grant, by: Judging): Judged {
  const rejected = (code: string, reason: string): Judged => ({
    outcome: 'rejected',
    rejection: { code, reason },
    item,
  });
  if (item.outcome === 'unmapped') return rejected(item.code, item.reason);
  if (item.outcome === 'broken') return rejected(item.code, BROKEN_REASONS[item.code]);
  const reading = readRecord(item.value, grant.site.zone);
  if (reading.outcome === 'rejected')
    return rejected(reading.rejection.code, reading.rejection.reason);
  const choice = siteOf(reading, grant, by.parts.registry());
  if (choice.outcome === 'refused') return rejected(choice.code, SITE_REASONS[choice.code]);
  const receivedAt = by.firstReceivedAt ?? by.now;
  const statement = settleClock(reading.statement, {
    receivedAt,
    siteId: choice.site.id,
    // A file says nothing about a clock: it may come each day at the same hour.
    clocks: by.door === 'file' ? undefined : by.parts.clocks,
  });
  const made = by.parts.toEvent(statement, {
    site: choice.site,
    facility: undefined,
    door: by.door ?? 'events-api',
    receivedAt: by.now,
    lastHolds: true,
    ...(by.firstReceivedAt !== undefined && { firstReceivedAt: by.firstReceivedAt }),
  });
  return made.outcome === 'event'
    ? { ...made, time: timeOf(statement) }
    : rejected(made.rejection.code, made.rejection.reason);
}

/** A record names a site, or an institution by its code; what only one site may say is that site's, whatever code it writes. */
function siteOf(
  { site, facility }: { readonly site: string | undefined; readonly facility?: string | undefined },
  grant: Grant,
  registry: SiteRegistry,
): SiteChoice {
  if (site !== undefined || facility === undefined || !grant.speaksForAll)
    return registry.siteOfRecord(grant, site);
  return registry.siteOfFacility({ ...grant, unknownFacility: 'quarantine' }, facility);
}

const BROKEN_REASONS = {
  'invalid-json': 'the line is not JSON',
  'line-too-long': 'the line has more than 262144 characters',
} as const;

const SITE_REASONS = {
  'unknown-site': 'the `site` is not registered',
  'site-not-yours': 'this key may not send for that `site`',
  'unknown-facility': 'the facility is not registered',
  'missing-facility': 'no facility was sent',
} as const;

function setAsideOf(
  { item, rejection }: { item: BodyItem; rejection: Rejection },
  grant: Grant,
  { now, door = 'events-api' }: { readonly now: EpochMs; readonly door: Door | undefined },
): SetAside {
  return {
    at: now,
    door,
    siteId: grant.site.id,
    code: rejection.code,
    detail: rejection.reason,
    original: new TextEncoder().encode(item.text),
    sender: grant.sender,
  };
}
