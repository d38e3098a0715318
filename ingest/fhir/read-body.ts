// The body of a request as JSON, within bounds of size and depth.
import { unpack, type Unpacked } from '../events-api/unpack.ts';
import type { Hold } from '../pressure/byte-budget.ts';
import { isObject, isTooDeep, type Json } from './json.ts';
import { error, type Issue } from './outcome.ts';

export const BODY_MAX_BYTES = 16 * 1024 * 1024;

export interface Refusal {
  readonly status: number;
  readonly issue: Issue;
}

export const refusal = (status: number, code: string, words: string): Refusal => ({
  status,
  issue: error(code, words),
});

export interface Body {
  readonly json: Json;
  readonly bytes: Uint8Array;
}

export async function readBody(
  sent: unknown,
  encoding: string | undefined,
  hold?: Hold,
): Promise<Body | Refusal> {
  const raw = Buffer.isBuffer(sent) ? sent : new Uint8Array();
  const packed = (encoding ?? 'identity').trim().toLowerCase();
  if (!['identity', 'gzip', 'x-gzip'].includes(packed))
    return refusal(
      415,
      'unsupported-encoding',
      'the body may be packed with gzip, and with nothing else',
    );
  const bytes = packed === 'identity' ? raw : await unpack(raw, hold);
  if (!(bytes instanceof Uint8Array)) return UNPACKING[bytes];
  if (isTooDeep(bytes))
    return refusal(400, 'too-deep', 'the body is nested deeper than any resource');
  return parsed(bytes);
}

/** While other bodies take all the room. */
export const FULL = refusal(
  503,
  'busy',
  'as much as can be read at once is being read; nothing of this request was taken',
);

const UNPACKING: Readonly<Record<Exclude<Unpacked, Uint8Array>, Refusal>> = {
  'too-large': refusal(413, 'unpacked-too-large', 'the body unpacks to more than 64 MiB'),
  'not-gzip': refusal(400, 'invalid-gzip', 'the body says that it is gzip, and is not'),
  'no-room': FULL,
};

function parsed(bytes: Uint8Array): Body | Refusal {
  const text = decodedText(bytes);
  if (text === undefined) return refusal(400, 'invalid-charset', 'the body is not UTF-8');
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json)
      ? { json, bytes }
      : refusal(400, 'invalid-json', 'the body is not a resource');
  } catch {
    return refusal(400, 'invalid-json', 'the body is not JSON');
  }
}

function decodedText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
