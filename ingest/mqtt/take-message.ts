// One message of the MQTT door from topic and payload to stored events. What cannot be counted is set aside with its reason and acknowledged all
// the same: a bad message must never block a device's queue. Before storage nothing is acknowledged.
import type { EpochMs } from '../../contracts/time.ts';
import { receive, type ReceiveParts } from '../events-api/receive.ts';
import { splitBody, type BodyItem } from '../events-api/split-body.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { Grant, SiteChoice } from '../sites/registry.ts';
import type { MessageOutcome } from './limits.ts';

export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** More would be a file, which has a door of its own. */
const RECORDS_MAX = 1_000;
const TOPIC = /^vigil\/v1\/([a-z0-9-]{1,60})\/readings$/;

export interface Taking {
  readonly parts: ReceiveParts;
  readonly now: EpochMs;
}

/** @throws TransientError where the stream or the store cannot take it now: the sender has to send it again. */
export async function takeMessage(
  message: Message,
  grant: Grant,
  by: Taking,
): Promise<Exclude<MessageOutcome, 'not-stored'>> {
  const siteName = TOPIC.exec(message.topic)?.[1];
  if (siteName === undefined) return aside(message, grant, { ...by, why: UNKNOWN_TOPIC });
  const choice = by.parts.registry().siteOfRecord(grant, siteName);
  if (choice.outcome === 'refused')
    return aside(message, grant, { ...by, why: TOPIC_REFUSALS[choice.code] });
  const items = itemsOf(message.payload, siteName);
  if ('code' in items) return aside(message, grant, { ...by, why: items });
  const receipt = await receive(items, { ...grant, site: choice.site }, { ...by, door: 'mqtt' });
  return receipt.accepted + receipt.duplicates === 0 ? 'set-aside' : 'taken';
}

const UNKNOWN_TOPIC: Rejection = {
  code: 'unknown-topic',
  reason: 'the topic is not vigil/v1/<site>/readings',
};
type RefusedCode = Extract<SiteChoice, { outcome: 'refused' }>['code'];
const NOT_YOURS: Rejection = {
  code: 'site-not-yours',
  reason: 'this key may not publish for the site of the topic',
};
const TOPIC_REFUSALS: Readonly<Record<RefusedCode, Rejection>> = {
  'site-not-yours': NOT_YOURS,
  'unknown-facility': NOT_YOURS,
  'missing-facility': NOT_YOURS,
  'unknown-site': { code: 'unknown-site', reason: 'the site of the topic is not registered' },
};
const REFUSED_CODES: ReadonlySet<string> = new Set([
  'unknown-topic',
  'site-not-yours',
  'unknown-site',
]);

async function aside(
  message: Message,
  grant: Grant,
  { parts, now, why }: Taking & { readonly why: Rejection },
): Promise<'set-aside' | 'refused'> {
  parts.flow.received();
  await parts
    .setAside([
      {
        at: now,
        door: 'mqtt',
        siteId: grant.site.id,
        code: why.code,
        detail: why.reason,
        original: message.payload,
        sender: grant.sender,
      },
    ])
    .catch((error: unknown) => {
      parts.flow.errored('not-stored');
      throw error;
    });
  parts.flow.dropped('rejected');
  return REFUSED_CODES.has(why.code) ? 'refused' : 'set-aside';
}

function itemsOf(payload: Uint8Array, site: string): BodyItem[] | Rejection {
  if (payload.length === 0) return { code: 'empty-message', reason: 'the message has no content' };
  const text = decoded(payload);
  if (text === undefined) return { code: 'invalid-charset', reason: 'the message is not UTF-8' };
  const items = splitBody(text, 'json');
  if (items.length > RECORDS_MAX)
    return { code: 'too-many-records', reason: 'a message may hold 1,000 records' };
  return items.map((item) => asReading(item, site));
}

function decoded(payload: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return undefined;
  }
}

/** The topic says what it is and whose: a record need not say so again, and may not say otherwise. */
function asReading(item: BodyItem, site: string): BodyItem {
  if (item.outcome !== 'value' || typeof item.value !== 'object' || item.value === null)
    return item;
  const said: { kind?: unknown; site?: unknown } = item.value;
  const { index, text } = item;
  if (said.kind !== undefined && said.kind !== 'home-reading')
    return {
      outcome: 'unmapped',
      index,
      text,
      code: 'kind-not-at-this-topic',
      reason: 'kind: only home-reading comes by this topic',
    };
  if (said.site !== undefined && said.site !== site)
    return { outcome: 'unmapped', index, text, ...NOT_YOURS };
  const value = { ...said, kind: 'home-reading', site };
  return { outcome: 'value', index, value, text: JSON.stringify(value) };
}
