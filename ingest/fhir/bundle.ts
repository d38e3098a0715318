// The body of a request as entries with their places. An entry that is none is refused by itself, so that it never takes the good ones with it.
import type { Rejection } from '../normalise/statement.ts';
import { isObject, type Json } from './json.ts';
import { decoded, type Entry } from './scope.ts';

/** How entries stand or fall: each by itself, or all together. */
export type BundleType = 'transaction' | 'batch' | 'collection' | 'message';
const TYPES: ReadonlySet<unknown> = new Set<BundleType>([
  'transaction',
  'batch',
  'collection',
  'message',
]);

export const ENTRIES_MAX = 10_000;

export interface Broken {
  readonly index: number;
  readonly rejection: Rejection;
}

export interface Entries {
  readonly type: BundleType;
  readonly timestamp: string | undefined;
  readonly count: number;
  readonly entries: readonly Entry[];
  readonly broken: readonly Broken[];
}

const rejection = (code: string, reason: string): Rejection => ({ code, reason });

export function readBundle(bundle: Json): Entries | Rejection {
  const { type, timestamp, entry = [] } = bundle as Json & { timestamp?: unknown; entry?: unknown };
  if (!TYPES.has(type))
    return rejection(
      'bundle-not-supported',
      'a bundle is a transaction, batch, collection or message',
    );
  if (!Array.isArray(entry)) return rejection('invalid-bundle', 'entry is not a list');
  if (entry.length > ENTRIES_MAX)
    return rejection('too-many-entries', `a bundle may have ${String(ENTRIES_MAX)} entries`);
  const listed: readonly unknown[] = entry;
  if (isExercise(listed))
    return rejection('test-data', 'its header says that it is for training or debugging');
  const read = listed.map((one, index) => readEntry(one, index, type as BundleType));
  return {
    type: type as BundleType,
    timestamp: typeof timestamp === 'string' ? timestamp : undefined,
    count: listed.length,
    entries: read.flatMap((one) => ('resource' in one ? [one] : [])),
    broken: read.flatMap((one) => ('rejection' in one ? [one] : [])),
  };
}

const URL_CHARACTERS_MAX = 2_000;
const RESTFUL: ReadonlySet<BundleType> = new Set<BundleType>(['transaction', 'batch']);

function readEntry(value: unknown, index: number, type: BundleType): Entry | Broken {
  const broken = (code: string, reason: string): Broken => ({ index, rejection: { code, reason } });
  if (!isObject(value)) return broken('invalid-entry', 'the entry is not an object');
  const { fullUrl, resource, request, search } = value as Record<string, unknown>;
  const asked = RESTFUL.has(type) ? readRequest(request) : {};
  if ('code' in asked) return { index, rejection: asked };
  if (!isObject(resource)) return broken('invalid-entry', 'the entry has no resource');
  if (!hasType(resource)) return broken('invalid-entry', 'the resource has no resourceType');
  if (asked.type !== undefined && asked.type !== resource.resourceType)
    return broken('type-mismatch', 'request.url names another type than the resource has');
  return {
    index,
    fullUrl: typeof fullUrl === 'string' ? fullUrl.slice(0, URL_CHARACTERS_MAX) : undefined,
    resource: withIdentifier(resource, asked.condition),
    role: isObject(search) && search['mode'] === 'include' ? 'context' : 'content',
    condition: asked.condition,
  };
}

export function hasType(resource: Json): resource is Entry['resource'] {
  return (
    typeof resource.resourceType === 'string' && /^[A-Z][A-Za-z]{1,60}$/.test(resource.resourceType)
  );
}

interface Asked {
  readonly type?: string;
  readonly condition?: Entry['condition'];
}

/** Some senders of batches leave the request out; what is to be done is plain. */
function readRequest(request: unknown): Asked | Rejection {
  if (!isObject(request)) return {};
  const { method, url } = request as Record<string, unknown>;
  if (method !== 'POST' && method !== 'PUT')
    return rejection('method-not-supported', 'an entry is a POST or a PUT');
  const [, type, query] =
    /^\/?([A-Z][A-Za-z]{1,60})(?:\/[^?]*)?(?:\?(.*))?$/.exec(typeof url === 'string' ? url : '') ??
    [];
  return { ...(type !== undefined && { type }), condition: conditionIn(query) };
}

/** `identifier=system|value` of a conditional update. */
export function conditionIn(query: string | undefined): Entry['condition'] {
  const sent = query?.split('&').find((part) => part.startsWith('identifier='));
  if (sent === undefined) return undefined;
  const token = decoded(sent.slice('identifier='.length));
  const bar = token.indexOf('|');
  const value = token.slice(bar + 1);
  if (value === '') return undefined;
  return bar > 0 ? { system: token.slice(0, bar), value } : { value };
}

/** A conditional update names the resource; its own numbers come after that. */
export function withIdentifier(
  resource: Entry['resource'],
  condition: Entry['condition'],
): Entry['resource'] {
  if (condition === undefined) return resource;
  const own: readonly unknown[] = Array.isArray(resource.identifier) ? resource.identifier : [];
  return { ...resource, identifier: [condition, ...own] };
}

/** Table 0103 in the header of a message: training and debugging describe nobody. */
function isExercise(entries: readonly unknown[]): boolean {
  const first = entries[0];
  const header = isObject(first) && isObject(first['resource']) ? first['resource'] : undefined;
  if (header?.resourceType !== 'MessageHeader' || !isObject(header.meta)) return false;
  const { tag } = header.meta as { tag?: unknown };
  const tags: readonly unknown[] = Array.isArray(tag) ? tag : [];
  return tags.some(
    (one) =>
      isObject(one) &&
      ((typeof one.system === 'string' &&
        one.system.endsWith('v2-0103') &&
        (one.code === 'T' || one.code === 'D')) ||
        one.code === 'HTEST'),
  );
}
